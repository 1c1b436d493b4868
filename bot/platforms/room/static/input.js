// The line to write in: Enter says it, Shift and Enter make a new line; after a slash the commands that match appear
// in the flow above it. The words stay until they have arrived.

import { $ } from "./page.js";
import { reply, send, show } from "./post.js";
import { toEnd } from "./talk.js";

const MOST = 6;
const DRAFT = `draft ${location.pathname}`;
const TALL = 6; // lines, where the browser cannot size the field by its content
let commands = [];
let shown = [];
let at = 0;
let sending = false;

function matches(text) {
  if (!/^\/\S*$/.test(text)) return [];
  const typed = text.slice(1).toLowerCase();
  const starting = commands.filter(([name]) => name.startsWith(typed));
  const within = commands.filter(([name]) => !name.startsWith(typed) && typed.length > 1 && name.includes(typed));
  return [...starting, ...within].slice(0, MOST);
}

function element(tag, name, text) {
  const made = document.createElement(tag);
  if (name) made.className = name;
  made.textContent = text;
  return made;
}

function option([name, args, does], n, typed) {
  const item = element("li", "", "");
  item.id = `command-${n}`;
  item.setAttribute("role", "option");
  item.setAttribute("aria-selected", String(n === at));
  const shownName = element("span", "word", "/");
  shownName.dir = "ltr";
  const from = name.indexOf(typed);
  shownName.append(name.slice(0, from), element("u", "", name.slice(from, from + typed.length)), name.slice(from + typed.length));
  if (args) shownName.append(" ", element("i", "", args));
  item.append(shownName, element("span", "does", does), element("kbd", "", "Enter"));
  item.addEventListener("pointerdown", (event) => event.preventDefault()); // the field keeps the focus
  item.addEventListener("click", () => take(n));
  return item;
}

function draw() {
  const list = $("commands");
  const typed = $("words").value.slice(1).toLowerCase();
  list.replaceChildren(...shown.map((command, n) => option(command, n, typed)));
  list.hidden = !shown.length;
  if (shown.length) {
    $("words").setAttribute("aria-activedescendant", `command-${at}`);
    $(`command-${at}`).scrollIntoView({ block: "nearest" });
  } else $("words").removeAttribute("aria-activedescendant");
}

function look() {
  const words = $("words");
  shown = matches(words.value);
  at = 0;
  draw();
  if (!CSS.supports("field-sizing", "content")) words.rows = Math.min(TALL, words.value.split("\n").length);
  try { sessionStorage.setItem(DRAFT, words.value); } catch { /* private window: no drafts */ }
}

function take(n) {
  const [name, args] = shown[n];
  $("words").value = args ? `/${name} ` : `/${name}`;
  look();
  shown = [];
  draw();
  if (!args) say();
}

/** Whether the field holds this command already, with nothing that it must be told besides. */
function isWhole([name, args]) {
  return $("words").value === `/${name}` && args.split(" ").every((arg) => !arg || arg.startsWith("["));
}

function keys(event) {
  if (event.isComposing) return;
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (shown.length && step) {
    at = (at + step + shown.length) % shown.length;
    draw();
  } else if (shown.length && event.key === "Escape") {
    shown = [];
    draw();
  } else if (shown.length && (event.key === "Tab" && !event.shiftKey)) take(at);
  else if (event.key === "Enter" && !event.shiftKey) {
    if (shown.length && !isWhole(shown[at])) take(at);
    else say();
  } else return;
  event.preventDefault();
}

/** Sends what stands in the field. A refusal is shown above it, and the words stay. */
export async function say() {
  const field = $("words");
  const words = field.value;
  if (!words.trim() || sending) return;
  sending = true;
  $("send").setAttribute("aria-busy", "true");
  const kind = $("kinds").querySelector('[name="kind"]:checked, [name="kind"][type="hidden"]')?.value || "";
  const answer = await send("/say", { words, kind });
  sending = false;
  $("send").removeAttribute("aria-busy");
  if (answer.ok && !answer.refused && field.value === words) {
    field.value = "";
    look();
    toEnd();
  }
  show(answer);
}

/** Makes the line work; `commands` came with the page. */
export function startInput() {
  const field = $("words");
  commands = JSON.parse($("commands").dataset.commands || "[]").map(([name, ...rest]) => [name.replace(/^\//, ""), ...rest]);
  field.addEventListener("input", look);
  field.addEventListener("keydown", keys);
  field.addEventListener("blur", () => { shown = []; draw(); });
  field.addEventListener("focus", look);
  $("say").addEventListener("submit", (event) => { event.preventDefault(); say(); });
  $("answer").addEventListener("click", (event) => event.target.closest("[data-dismiss]") && (reply(""), field.focus()));
  document.addEventListener("keydown", (event) => {
    const free = event.key === "Escape" && !event.defaultPrevented && !document.querySelector("dialog[open]");
    if (free && $("answer").firstElementChild) reply(""); // the focus, if it was there, goes where it rests
  });
  try { field.value ||= sessionStorage.getItem(DRAFT) || ""; } catch { /* private window */ }
}
