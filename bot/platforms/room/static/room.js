// The room: what comes in is drawn, what is pressed is sent. Each thing has its own module beside this one.

import { $, LANGUAGE, replace, speak } from "./page.js";
import { startClock, tell, tick } from "./clock.js";
import { dropLine, putLine, remember, startTalk } from "./talk.js";
import { listen } from "./live.js";
import { press, reply, send } from "./post.js";
import { makeSure, startDialogs } from "./dialogs.js";
import { startEarlier } from "./earlier.js";
import { startInput } from "./input.js";

/** What we all agreed just now makes older private answers about it stale. */
export function line(given) {
  const known = $(`l-${given.key}`);
  putLine(given);
  if (!known && $(`l-${given.key}`)?.matches(".agreed")) reply("");
}

function part(id) {
  return ({ html }) => {
    if (replace($(id), html)) tell($(id));
    tick();
  };
}

/** Which step is open, and whether its answers are out, in words; empty before the first. */
function open() {
  const counted = document.querySelector("#vote .bars") ? "counted" : "";
  return [...["step-label", "step-name"].map((id) => $(id)?.textContent.trim() || ""), counted].join("\n");
}

/** The board carries what the frame round it shows as well: which session, what it is called, where it stands. */
function board({ html }) {
  const before = $("board-status").textContent;
  const step = open();
  part("board")({ html });
  if (open() !== step) reply(""); // an answer of the step before would only be in the way
  const status = $("board-status").textContent;
  if (status !== before) speak(status);
  $("session-title").textContent = $("now").dataset.called;
}

function here({ members }) {
  const present = new Set(members);
  document.querySelectorAll("[data-member]:not([data-cast])").forEach((seat) => {
    seat.classList.toggle("here", present.has(seat.dataset.member));
    seat.classList.toggle("away", !present.has(seat.dataset.member));
  });
}

/** The page was written in another language than its reader or team has chosen by now: it comes anew, the draft stays. */
export function speaks({ language }) {
  if (language === LANGUAGE) return;
  const dialog = document.querySelector("dialog[open]");
  if (dialog) dialog.addEventListener("close", () => location.reload(), { once: true });
  else location.reload();
}

async function leave(link) {
  const { session } = $("now").dataset;
  if (session) await send("/press", { action: `leave:${session}:` });
  location.assign(link.getAttribute("href"));
}

async function act(button) {
  const answer = await press(button, "/press", { action: button.dataset.action });
  if (answer?.ok) remember(button);
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-action], [data-line], [data-leaves]");
  if (!button) return;
  event.preventDefault();
  if ("leaves" in button.dataset) leave(button);
  else if (makeSure(button)) return;
  else if (button.dataset.line) press(button, "/say", { words: button.dataset.line, kind: "" });
  else act(button);
});

startDialogs();
startInput();
startTalk();
startEarlier();
startClock();
listen("/live", {
  line,
  gone: dropLine,
  board,
  sides: part("sides"),
  say: part("kinds"),
  here,
  speaks,
});
