// The line from the server: server-sent events, which come back by themselves. After two seconds without it the page
// says so quietly. How long to wait is the server's word (`retry`). The newest change that the page holds goes along, so that nothing is lost and nothing doubled.

import { $, AT, speak, word } from "./page.js";

const QUIET = 2000; // milliseconds: shorter gaps are nobody's business
let source = null;
let rev = document.body.dataset.rev || "";
let wait = 500;
let again = 0;
let lost = 0;

function say(text) {
  const place = $("lost");
  if (place) place.textContent = text;
  document.body.classList.toggle("is-lost", Boolean(text));
}

function gone() {
  lost ||= setTimeout(() => say(word("lost")), QUIET);
}

function found() {
  clearTimeout(lost);
  lost = 0;
  wait = 500;
  if (document.body.classList.contains("is-lost")) speak(word("back"));
  say("");
}

function later(connect) {
  source?.close();
  stillAtHome();
  gone();
  clearTimeout(again);
  again = setTimeout(connect, wait * (0.75 + Math.random() / 2)); // not everyone at the same moment
  wait = Math.min(wait * 2, 10000);
}

/** Who may no longer come in is told so by the page itself, and doesn't knock for ever. */
async function stillAtHome() {
  try {
    const { status } = await fetch(location.pathname, { method: "HEAD", cache: "no-store" });
    if ([401, 403, 404, 410].includes(status)) location.reload();
  } catch { /* no network: the line will say so */ }
}

/** Keeps a line open to `path` and gives each event's data to `events[name]`. */
export function listen(path, events) {
  const connect = () => {
    source = new EventSource(`${AT}${path}${rev ? `?after=${encodeURIComponent(rev)}` : ""}`);
    source.onopen = found;
    source.onerror = () => (source.readyState === EventSource.CLOSED ? later(connect) : gone());
    for (const [name, act] of Object.entries(events)) {
      source.addEventListener(name, (event) => {
        if (event.lastEventId) rev = event.lastEventId;
        act(JSON.parse(event.data));
      });
    }
  };
  connect();
  addEventListener("online", () => source.readyState !== EventSource.OPEN && later(connect));
  addEventListener("pagehide", () => source.close());
  addEventListener("pageshow", (event) => event.persisted && connect());
}
