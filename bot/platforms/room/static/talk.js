// The talk: lines come, change and go in their order; the reader at the end stays at the end, any other is left alone
// and told that there are new words below.

import { $, pieces, rest, swap } from "./page.js";
import { tell } from "./clock.js";

const NEAR = 64; // pixels from the end that still count as reading along
const ABOVE = 24; // pixels of air above a card that is read from its beginning
const GIVEN = ["rate:", "checkin_score:"]; // scores of which one person gives one
const given = new Map(); // what this person gave in this window: nobody else is shown it, nor is it kept
let atEnd = true;
let height = 0; // of the talk, when its end was last brought into view or kept there

const scroller = () => $("talk");

function isAtEnd(talk) {
  const last = $("script").lastElementChild;
  if (last && last.offsetHeight > talk.clientHeight && talk.scrollTop >= last.offsetTop - ABOVE - NEAR) return true;
  return talk.scrollHeight - talk.scrollTop - talk.clientHeight < NEAR;
}

/** Goes to the newest words: to their end, or to their beginning where they are taller than the talk. */
export function toEnd() {
  const talk = scroller();
  const last = $("script").lastElementChild;
  const tall = last && last.offsetHeight > talk.clientHeight;
  talk.scrollTop = !last ? 0 : tall ? last.offsetTop - ABOVE : talk.scrollHeight;
  atEnd = true;
  $("newer").hidden = true;
}

function recall(line) {
  line.querySelectorAll(".scores [data-action]").forEach((button) => {
    const [what, score] = split(button);
    if (given.has(what)) button.setAttribute("aria-pressed", String(given.get(what) === score));
  });
}

function split({ dataset: { action } }) {
  const at = Math.max(action.lastIndexOf("-"), action.lastIndexOf(":"));
  return [action.slice(0, at), action.slice(at + 1)];
}

/** Shows which score was given, to the one who gave it. */
export function remember(button) {
  if (!button.closest(".scores") || !GIVEN.some((verb) => button.dataset.action.startsWith(verb))) return;
  given.set(...split(button));
  document.querySelectorAll("#script > li").forEach(recall);
}

/** Adds a line or puts it in the place of its older form. Empty HTML takes it away. */
export function putLine({ key, seq, html }) {
  const old = $(`l-${key}`);
  const fresh = html ? pieces(html).firstElementChild : null;
  if (!fresh) return dropLine({ key });
  tell(fresh);
  recall(fresh);
  if (old) {
    if (old.outerHTML !== fresh.outerHTML) swap(old, fresh);
  } else {
    const after = [...$("script").children].reverse().find((line) => Number(line.dataset.seq) < Number(seq));
    if (after) after.after(fresh);
    else $("script").prepend(fresh);
    fresh.classList.add("new");
  }
  if (atEnd) toEnd();
  else if (!old) $("newer").hidden = false;
}

export function dropLine({ key }) {
  const old = $(`l-${key}`);
  if (!old) return;
  if (old.contains(document.activeElement)) rest();
  old.remove();
}

/** Keeps the end in view while the board above or the input below changes its height. */
export function startTalk() {
  const talk = scroller();
  talk.addEventListener("scroll", () => {
    if (talk.clientHeight !== height) return; // the board or the input moved it, nobody scrolled: the observer follows
    atEnd = isAtEnd(talk);
    if (atEnd) $("newer").hidden = true;
  }, { passive: true });
  new ResizeObserver(() => {
    height = talk.clientHeight;
    if (atEnd) toEnd();
  }).observe(talk);
  $("newer").addEventListener("click", () => {
    toEnd();
    talk.focus({ preventScroll: true });
  });
  toEnd();
}
