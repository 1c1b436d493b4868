// The lobby: tells the server this machine's time zone, lets Enter in a field press the button of its own door, and
// sends a form once, however often it is pressed.

document.querySelectorAll("[data-time-zone]").forEach((field) => {
  field.value = Intl.DateTimeFormat().resolvedOptions().timeZone || "";
});

document.querySelectorAll(".door").forEach((door) => {
  door.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !event.target.matches("input")) return;
    event.preventDefault();
    door.querySelector("button")?.click();
  });
});

const ways = document.getElementById("ways");
let sent = false;
ways?.addEventListener("submit", (event) => {
  if (sent) event.preventDefault();
  sent = true;
});
addEventListener("pageshow", () => (sent = false));
