// Words from before those that came with the page: they are fetched when the reader scrolls up to the oldest, or asks
// for them; what was in view stays where it was.

import { $, AT, pieces } from "./page.js";
import { tell } from "./clock.js";

async function fetchEarlier(button) {
  if (button.getAttribute("aria-busy")) return;
  button.setAttribute("aria-busy", "true");
  try {
    const answer = await fetch(`${AT}/earlier?before=${button.dataset.before}`, { cache: "no-store" });
    if (answer.ok) put(button, await answer.json());
  } catch { /* no network: the button is still there */ }
  button.removeAttribute("aria-busy");
}

function put(button, { html, more, before }) {
  const talk = $("talk");
  const script = $("script");
  const fresh = [...pieces(html).children].filter((line) => !$(line.id));
  fresh.forEach((line) => tell(line));
  const below = talk.scrollHeight - talk.scrollTop;
  const inHand = document.activeElement === button;
  script.prepend(...fresh);
  button.dataset.before = before;
  if (!more) button.parentElement.remove();
  talk.scrollTop = talk.scrollHeight - below;
  if (inHand && !more) talk.focus({ preventScroll: true });
}

/** Makes the way back work, where there is one. */
export function startEarlier() {
  const button = $("earlier");
  if (!button) return;
  button.addEventListener("click", () => fetchEarlier(button));
  const near = new IntersectionObserver(([seen]) => seen.isIntersecting && fetchEarlier(button), { root: $("talk"), rootMargin: "300px 0px 0px" });
  setTimeout(() => near.observe(button), 1000); // the page has gone to its end by then
}
