// Native dialogs: forms that the server hands out, and the room's own. Escape and "Not now" close; what was typed
// stays until it has arrived; what is wrong is said inside the dialog.

import { $, pieces, rest, word } from "./page.js";
import { tell } from "./clock.js";
import { reply, send } from "./post.js";

/** Opens one of the room's own dialogs. */
export function open(id) {
  document.querySelectorAll("dialog[open]").forEach((other) => other.close());
  $(id)?.showModal();
  if (id === "invite") refresh();
}

/** The link and the code as they are now: somebody may have made new ones since this page came. */
async function refresh() {
  try {
    const answer = await fetch(location.pathname, { headers: { Accept: "text/html" } });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const link = page.getElementById("join-link");
    if (link) $("join-link").value = link.getAttribute("value");
    const code = page.querySelector("#invite .code");
    if (code) document.querySelector("#invite .code").textContent = code.textContent;
  } catch { /* no network: the link stays as it was */ }
}

/** Asks once more before something that everybody sees, for a finger may slip: where the page has the question; false: it need not be asked. */
export function makeSure(button) {
  const action = button.dataset.action || "";
  const [verb, , answered] = action.split(":");
  const asks = `sure-${verb}`;
  if ("sure" in button.dataset || answered || !$(asks)) return false;
  $(`${asks}-do`).dataset.action = action;
  open(asks);
  return true;
}

/** Opens a form from the server and sends it when it is submitted. */
export function openForm(html) {
  const dialog = pieces(html).firstElementChild;
  document.querySelectorAll("dialog[open]").forEach((other) => other.close());
  $("forms").replaceChildren(dialog);
  tell(dialog);
  dialog.addEventListener("close", () => {
    dialog.remove();
    if (document.activeElement === document.body) rest();
  });
  dialog.querySelector("form")?.addEventListener("submit", (event) => submit(event, dialog));
  dialog.querySelector("[data-filters]")?.addEventListener("input", (event) => filter(event.target));
  dialog.showModal();
  const small = matchMedia("(max-width: 47.99rem)").matches; // a phone's keyboard would cover the list
  if (small && dialog.querySelector("[data-filters]")) return;
  const first = dialog.querySelector("[autofocus], .field input, .field textarea, .field select, .cast input");
  first?.focus();
}

const plainly = (text) => text.toLowerCase().normalize("NFD").replace(/[\u0300-\u036f]/g, "");

/** Leaves of a list only what holds all the words that are typed. */
function filter(field) {
  const list = $(field.dataset.filters);
  const words = plainly(field.value).split(/\s+/).filter(Boolean);
  list.querySelectorAll("[data-found]").forEach((item) => {
    const text = plainly(item.dataset.found);
    item.hidden = !words.every((word) => text.includes(word));
  });
  list.querySelectorAll("section").forEach((part) => (part.hidden = !part.querySelector("[data-found]:not([hidden])")));
  list.querySelector("[data-none]").hidden = Boolean(list.querySelector("[data-found]:not([hidden])"));
}

async function submit(event, dialog) {
  event.preventDefault();
  const form = event.target;
  if (form.getAttribute("aria-busy")) return;
  const wrong = form.querySelector("[data-wrong]");
  const values = new URLSearchParams(new FormData(form, event.submitter));
  values.set("action", form.dataset.form);
  form.setAttribute("aria-busy", "true");
  const answer = await send("/form", values);
  form.removeAttribute("aria-busy");
  if (answer.failed) wrong.textContent = word("failed");
  else if (answer.refused) refused(wrong, answer.answer || "");
  else finish(dialog, answer);
}

function refused(wrong, html) {
  wrong.replaceChildren();
  pieces(html).querySelectorAll(".text, .heading").forEach((part) => {
    const line = document.createElement("span");
    line.textContent = part.textContent.trim();
    wrong.append(line, " ");
  });
  wrong.scrollIntoView({ block: "nearest" });
}

function finish(dialog, answer) {
  dialog.close();
  reply(answer.answer);
  if (answer.form) openForm(answer.form);
}

async function copy(button) {
  const field = $(button.dataset.copies);
  try {
    await navigator.clipboard.writeText(field.value);
  } catch { // plain http has no clipboard: select it, so that one key copies it
    field.select();
    if (!document.execCommand("copy")) return;
  }
  const was = button.textContent;
  button.textContent = word("copied");
  setTimeout(() => (button.textContent = was), 2000);
}

/** Buttons that open, close and copy; a click beside a dialog closes it, unless something was typed in it. */
export function startDialogs() {
  document.addEventListener("click", (event) => {
    const opener = event.target.closest("[data-opens]");
    if (opener) open(opener.dataset.opens);
    if (event.target.closest("[data-close]")) event.target.closest("dialog").close();
    const copier = event.target.closest("[data-copies]");
    if (copier) copy(copier);
    if (event.target.matches("dialog[open]") && !event.target.querySelector("form")) event.target.close();
  });
}
