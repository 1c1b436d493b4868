// What a person does goes to the server by fetch. Each act has one id, made once: when an answer is lost on the way,
// the same act is sent again under the same id, and happens once; also when the person sends it again by hand.

import { $, AT, newEvent, pieces, replace, speak, word } from "./page.js";
import { openForm } from "./dialogs.js";
import { tell } from "./clock.js";

const TRIES = 24; // nearly two minutes: as long as a server may take to come back
const lost = new Map(); // acts of which nobody knows whether they arrived, and their ids
const pause = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));

/** Sends one act; gives the server's answer, or `{failed: true}` when it could not be reached. */
export async function send(path, values) {
  const body = new URLSearchParams(values);
  const act = `${path}?${body}`;
  body.set("event", lost.get(act) || newEvent());
  lost.set(act, body.get("event"));
  for (let tried = 1; ; tried += 1) {
    try {
      const answer = await fetch(AT + path, { method: "POST", body, headers: { Accept: "application/json" } });
      if (answer.status < 500) {
        const told = await answer.json();
        lost.delete(act);
        return told;
      }
    } catch { /* no network, or no words to read: try again */ }
    if (tried === TRIES) return { failed: true };
    await pause(Math.min(300 * 2 ** tried, 5000));
  }
}

/** Shows what only this person reads, above the input. Nothing takes it away. */
export function reply(html) {
  const place = $("answer");
  replace(place, html || "");
  tell(place);
}

export function replyFailed() {
  const note = document.createElement("p");
  note.className = "private reply";
  note.textContent = word("failed");
  reply(note.outerHTML);
}

/** Shows what came back, whatever it was: words, or a form to fill in. */
export function show(answer) {
  if (answer.failed) replyFailed();
  else reply(answer.answer);
  if (answer.form) openForm(answer.form);
}

/** The board shows by itself what was pressed there: the words are for ears alone. */
function heard(html) {
  reply("");
  speak(pieces(html || "").querySelector("p:not(.only), .text")?.textContent.trim() || "");
}

/** A press on a button: once, however often it is clicked while it is on its way. */
export async function press(button, path, values) {
  if (button.getAttribute("aria-busy")) return null;
  button.setAttribute("aria-busy", "true");
  button.closest("dialog")?.close();
  const answer = await send(path, values);
  button.removeAttribute("aria-busy");
  if (button.closest("#vote") && answer.ok && !answer.refused && !answer.form) heard(answer.answer);
  else show(answer);
  return answer;
}
