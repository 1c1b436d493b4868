// The wall view: drawn anew when the session changes, counting by itself in between.

import { $, replace } from "./page.js";
import { startClock, tell, tick } from "./clock.js";
import { listen } from "./live.js";

startClock();
listen("/live", {
  wall: ({ html }) => {
    if (replace($("wall"), html)) tell($("wall"));
    tick();
  },
});
