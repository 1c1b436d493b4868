// The wall view: drawn anew when the session changes, counting by itself in between. Long names and rules must not push
// anything off the picture: first the team's question makes way, then all of it becomes a little smaller.

import { $, replace } from "./page.js";
import { startClock, tell, tick } from "./clock.js";
import { listen } from "./live.js";

const SMALLEST = 0.5;

function fit() {
  const wall = $("wall");
  const over = () => wall.scrollHeight > wall.clientHeight + 1 || wall.scrollWidth > wall.clientWidth + 1;
  document.body.classList.remove("tight");
  document.body.style.setProperty("--fit", "1");
  document.body.classList.toggle("tight", over());
  for (let size = 0.95; over() && size >= SMALLEST; size -= 0.05) document.body.style.setProperty("--fit", size.toFixed(2));
}

/** A screen in a hall must not go dark in the middle of a step. */
async function stayAwake() {
  try {
    if (!document.hidden) await navigator.wakeLock?.request("screen");
  } catch { /* not allowed here: then it is up to the machine */ }
}

startClock();
stayAwake();
document.addEventListener("visibilitychange", stayAwake);
fit();
new ResizeObserver(fit).observe(document.body);
listen("/live", {
  wall: ({ html }) => {
    if (replace($("wall"), html)) tell($("wall"));
    tick();
    fit();
  },
});
