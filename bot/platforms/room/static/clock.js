// Time: the countdown, the bar of the open step, the title, and every moment in the reader's own zone.
// It asks the server nothing: it counts from the end time. The figures are silent for screen readers; a status speaks
// at half, two minutes, thirty seconds and zero. Nothing ever shows less than 0:00.

import { $, LANGUAGE, speak, word } from "./page.js";

const own = (navigator.language || "").toLowerCase();
const LOCALE = own.split("-")[0] === LANGUAGE ? navigator.language : LANGUAGE === "en" ? "en-GB" : LANGUAGE;
const CLOCK = new Intl.DateTimeFormat(LOCALE, { hour: "numeric", minute: "2-digit" });
const CLOCK_ON = new Intl.DateTimeFormat(LOCALE, { weekday: "long", hour: "numeric", minute: "2-digit" });
const DAYS = new Intl.NumberFormat(LOCALE, { style: "unit", unit: "day", unitDisplay: "long" });
const DAY = new Intl.DateTimeFormat(LOCALE, { day: "numeric", month: "long", year: "numeric" });
const DAY_NEAR = new Intl.DateTimeFormat(LOCALE, { weekday: "long", day: "numeric", month: "long" });
const NEAR_DAYS = 45;
const UNTIL = new Intl.RelativeTimeFormat(LOCALE, { numeric: "auto" });
const LONG = 48 * 3600; // seconds: from here up, a step runs over days
const FAR = 20 * 3600; // seconds: a clock time so far away needs its weekday
const UNITS = [[86400, "day"], [3600, "hour"], [60, "minute"], [1, "second"]];

let ahead = 0; // milliseconds that the server's clock is ahead of this machine's
let timer = 0;
let before = { key: "", left: 0 };
let elapsed = 0; // share of the open step that had passed when it was last seen running

export const now = () => Date.now() + ahead;

/** The time left as people read it: 8:24, or 1:08 h from an hour up, or 3 days from two days up. */
export function figures(seconds) {
  const left = Math.max(0, Math.ceil(seconds));
  if (left >= LONG) return DAYS.format(Math.floor(left / 86400));
  const [unit, rest] = left >= 3600 ? [3600, 60] : [60, 1];
  const shown = `${Math.floor(left / unit)}:${String(Math.floor((left % unit) / rest)).padStart(2, "0")}`;
  return unit === 3600 ? `${shown} h` : shown;
}

/** Learns how far this machine's clock is off: some are minutes wrong, and a countdown should not be. */
export async function setByServer() {
  try {
    const asked = Date.now();
    const answer = await fetch("/healthz", { cache: "no-store" });
    const server = Date.parse(answer.headers.get("date")) + 500;
    const off = server - (asked + Date.now()) / 2;
    const trip = Date.now() - asked; // a slow answer tells as little as half of what it took
    if (Number.isFinite(off) && Math.abs(off) > 2000 + trip / 2) ahead = off;
  } catch { /* offline: this machine's own clock will do */ }
  tick();
}

/** Tells every moment below `place` in the reader's zone. */
export function tell(place = document) {
  place.querySelectorAll("time[data-at]").forEach((time) => {
    const at = new Date(time.dateTime);
    const dated = time.previousElementSibling?.dataset?.at === "d"; // its day stands before it
    if (time.dataset.at === "t") time.textContent = (at - now() > FAR * 1000 && !dated ? CLOCK_ON : CLOCK).format(at);
    if (time.dataset.at === "d") time.textContent = (Math.abs(at - now()) < NEAR_DAYS * 86400000 ? DAY_NEAR : DAY).format(at);
    if (time.dataset.at === "R") time.textContent = until((at - now()) / 1000);
  });
}

function until(seconds) {
  const [size, unit] = UNITS.find(([size]) => Math.abs(seconds) >= size) || UNITS[3];
  return UNTIL.format(Math.round(seconds / size), unit);
}

function announce(clock, key, left, whole) {
  const marks = [[whole / 2, "half"], [120, "two_minutes"], [30, "thirty_seconds"], [0, "time_up_status"]];
  const passed = marks.filter(([at, name]) => before.key === key && before.left > at && left <= at
    && (name !== "half" || whole > 300) && (at < whole));
  if (passed.length) speak(word(passed[passed.length - 1][1]));
  before = { key, left };
}

function bar(share) {
  const progress = document.querySelector(".line progress");
  if (progress) progress.value = Math.min(1, Math.max(0, share)) * progress.max;
}

function title(shown) {
  const step = $("step-name")?.textContent.trim() || "";
  const rest = document.body.dataset.title || "";
  document.title = [shown, step, rest].filter(Boolean).join(" · ");
}

function paused(clock) {
  const left = Number(clock.dataset.left);
  const progress = document.querySelector(".line progress");
  bar(elapsed || (progress ? 1 - left / progress.max : 0));
  clock.classList.toggle("days", left >= LONG);
  return [figures(left), `${figures(left)} ${word("paused")}`];
}

function running(clock) {
  const ends = Date.parse(clock.dataset.ends);
  const opened = Date.parse(clock.dataset.opened) || ends;
  const left = Math.max(0, (ends - now()) / 1000);
  const whole = Math.max(1, (ends - opened) / 1000);
  announce(clock, clock.dataset.opened, Math.ceil(left), whole);
  elapsed = 1 - left / whole;
  bar(elapsed);
  const called = left <= 0 || clock.dataset.state === "called";
  clock.classList.toggle("called", called);
  clock.classList.toggle("last", !called && left <= 60);
  clock.classList.toggle("days", left >= LONG);
  return called ? over() : [figures(left), figures(left)];
}

function over() {
  bar(1);
  return [word("time_up"), word("time_up")];
}

/** Draws the time left, and comes back when the next second begins. */
export function tick() {
  clearTimeout(timer);
  const clock = $("clock");
  let wait = 1000;
  if (clock) {
    const live = clock.dataset.state !== "paused";
    const [shown, headline] = clock.dataset.ends || !live ? (live ? running : paused)(clock) : over();
    const time = clock.querySelector(".left time");
    if (time.textContent !== shown) time.textContent = shown;
    title(headline);
    if (clock.dataset.ends) wait = (((Date.parse(clock.dataset.ends) - now()) % 1000) + 1000) % 1000 || 1000;
  } else {
    title("");
  }
  document.querySelectorAll('time[data-at="R"]').forEach((time) => tell(time.parentElement));
  timer = setTimeout(tick, wait + 5);
}

/** Starts the clock; a page that comes back into view is right at once. */
export function startClock() {
  tell();
  tick();
  setByServer();
  setTimeout(() => document.body.classList.add("ticking"), 500); // the bar glides from now on, and doesn't rush in
  document.addEventListener("visibilitychange", () => document.hidden || tick());
}
