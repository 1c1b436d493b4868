// What every module needs: elements by id, the sentences that came with the page, the voice for screen readers,
// and the replacing of a part of the page without taking anything out of the reader's hands.

export const $ = (id) => document.getElementById(id);
export const AT = document.body.dataset.at || "";
export const LANGUAGE = document.documentElement.lang || "en";
const TOUCHED = matchMedia("(pointer: coarse)");
const WORDS = JSON.parse(document.body.dataset.words || "{}");

export const word = (key) => WORDS[key] || "";

/** Gives the focus a place to rest: the line to write in, or the talk where the former would bring up a keyboard. */
export function rest() {
  $(TOUCHED.matches ? "talk" : "words")?.focus({ preventScroll: true });
}

/** Says something to screen readers, politely. */
export function speak(text) {
  const place = $("spoken");
  if (place && text) place.textContent = text;
}

/** An id for one act, so that sending it twice does it once. Plain http has no randomUUID. */
export function newEvent() {
  if (crypto.randomUUID) return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (b) => b.toString(16).padStart(2, "0")).join("");
}

/** The elements that a fragment of HTML from our own server is made of. */
export function pieces(html) {
  const template = document.createElement("template");
  template.innerHTML = html.trim();
  return template.content;
}

function held(place) {
  const active = document.activeElement;
  if (!active || !place.contains(active) || active === place) return null;
  const group = active.closest("[role=group], .row, fieldset");
  const nth = group ? [...group.querySelectorAll("button, a, input")].indexOf(active) : -1;
  return { id: active.id, group: group && group.getAttribute("aria-label"), nth, was: place.id };
}

/** The button that takes another's place on the board, such as "Go on" that of "Pause". */
function twin(id) {
  return id.replace(/pause|resume/, (verb) => (verb === "pause" ? "resume" : "pause"));
}

function giveBack(held) {
  if (!held) return;
  let next = held.id && ($(held.id) || $(twin(held.id)));
  if (!next && held.nth >= 0) {
    const place = $(held.was) || document;
    const groups = [...place.querySelectorAll("[role=group], .row, fieldset")];
    const group = groups.find((g) => g.getAttribute("aria-label") === held.group);
    const all = group ? [...group.querySelectorAll("button, a, input")] : [];
    next = all[Math.min(held.nth, all.length - 1)];
  }
  if (next) next.focus({ preventScroll: true });
  else rest();
}

const drawn = new WeakMap();

/** Puts `html` into `place`: focus, choices and scrolling stay where they were. Says whether anything changed. */
export function replace(place, html) {
  if (!place || drawn.get(place) === html) return false;
  const hand = held(place);
  const chosen = [...place.querySelectorAll("input:checked")].map((i) => i.id);
  const scrolled = [...place.querySelectorAll(".side")].map((s) => s.scrollTop);
  const top = place.scrollTop;
  place.replaceChildren(pieces(html));
  drawn.set(place, html);
  chosen.forEach((id) => id && $(id) && ($(id).checked = true));
  place.querySelectorAll(".side").forEach((s, n) => (s.scrollTop = scrolled[n] || 0));
  place.scrollTop = top;
  giveBack(hand);
  return true;
}

/** Puts one element in the place of another, keeping the focus. */
export function swap(old, fresh) {
  const hand = held(old);
  old.replaceWith(fresh);
  giveBack(hand);
}
