"""Shows every state of the room to the eye: `python -m tests.bot.platforms.room.gallery [state …] [--plain]`.

Writes each as a static page into build/gallery/ and, where there is a Chromium, takes pictures of it in the sizes and
colours that people have. The pages run our real script under the real content security policy; only the clock stands
still.
"""

import argparse
import shutil
import threading
from contextlib import suppress
from dataclasses import replace
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from bot.content import Content
from bot.platforms.room.pages import STATIC, Pages
from tests.bot.platforms.room import apart, kept, views
from tests.bot.platforms.room.states import COMMANDS, State
from tests.bot.platforms.room.states import STATES as TALKS
from tests.bot.platforms.room.views import NOW, TEAM, names

OUT = Path("build/gallery")
SIZES = {"phone": (360, 740), "tablet": (768, 1024), "desk": (1440, 900)}
HERE = frozenset(set(views.PEOPLE) - {"ines"}) | {"m0", "m2", "m3"}
LINK = "https://convener.example.org/join/eyJ0IjoidDEiLCJpIjoxfQ.aYzxQw.x3jB0sXv1n8"
STATES = {**TALKS, **apart.STATES}
WALLS = {
    "running": views.LEADING, "paused": views.PAUSED, "last-minute": views.LAST_MINUTE, "time-over": views.OVER,
    "round": views.ROUND, "gathering": views.GATHERING, "none": views.NOTHING, "closing": views.CLOSING,
    "closed": views.CLOSED, "long-words": views.LONG, **apart.WALLS,
}  # fmt: skip


def pages() -> Pages:
    return Pages(Content.load().wording, "gallery")


def known(id: str) -> str:
    return next((m.name for m in views.BIG.members if m.id == id), names(id))


def room(drawn: Pages, state: State, language: str = "en", more: bool = False) -> str:
    return drawn.room(
        language, team=state.team, me=state.me, view=state.view, lines=state.talk, here=HERE, join_link=LINK,
        return_link=LINK.replace("join", "back"), rev=1, commands=COMMANDS, code="maple-river-otter-27", more=more,
    )  # fmt: skip


def all_pages(drawn: Pages) -> dict[str, str]:
    """Every page by its name."""
    made = {f"room-{name}": room(drawn, state) for name, state in STATES.items()}
    made |= {"room-earlier": room(drawn, STATES["long-talk"], more=True)}
    made |= {"room-spanish": room(drawn, STATES["leading"], "es")}
    made |= {f"wall-{n}": drawn.wall("en", TEAM, v, known, LINK, "maple-river-otter-27") for n, v in WALLS.items()}
    made["lobby"] = drawn.lobby("en")
    made["lobby-spanish"] = drawn.lobby("es", name="Inés")
    made["lobby-invited"] = drawn.lobby("en", team_name=TEAM.name, people=6, token="abc")
    unknown = "No team has that code. Is a letter missing?"
    made["lobby-problem"] = drawn.lobby("en", name="Ana", code="mapel-river", problem=unknown)
    made["records"] = drawn.records("en", TEAM, [kept.BARE, kept.KEPT])
    made["record"] = drawn.record("en", TEAM, kept.KEPT, names)
    made["record-bare"] = drawn.record("es", TEAM, kept.BARE, names)
    made["records-none"] = drawn.records("en", TEAM, [])
    made["problem"] = drawn.problem("en", 404, "This link is old. Ask somebody in the team for the new one.")
    return made


class Server(SimpleHTTPRequestHandler):
    def send_head(self) -> Any:
        if self.path.startswith("/static/gallery/"):
            self.directory, self.path = str(STATIC), self.path.removeprefix("/static/gallery")
        elif self.path.partition("?")[0].endswith("/live"):
            self.send_error(503)
            return None
        elif not self.path.partition("?")[0].endswith(".html"):
            self.send_error(404)
            return None
        return super().send_head()

    def end_headers(self) -> None:
        self.send_header(
            "Content-Security-Policy",
            "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; "
            "form-action 'self'; base-uri 'none'",
        )
        super().end_headers()

    def handle_one_request(self) -> None:
        with suppress(ConnectionError):  # the browser went on to the next page
            super().handle_one_request()

    def log_message(self, *_: object) -> None:
        pass


def act(page: Any, drawn: Pages, name: str) -> None:
    """Brings a page into a state that only the script can draw."""
    state = STATES.get(name.removeprefix("room-"))
    if state is None:
        return
    if state.answer:
        call(page, "post.js", "reply", drawn.answer("en", state.answer, names))
    if state.form:
        call(page, "dialogs.js", "openForm", drawn.form("en", state.form, state.team, state.me))
        page.wait_for_timeout(250)  # it comes in softly
    if state.typed:
        page.locator("#words").press_sequentially(state.typed)
    if name.endswith("long-talk"):
        page.evaluate("document.getElementById('talk').scrollTop = 300")
        page.wait_for_timeout(80)
        last = replace(state.talk[-1], seq=900, key="session:s1:said:new")
        call(page, "talk.js", "putLine", {"key": last.key, "seq": 900, "html": drawn.line("en", last, names, state.me)})


def call(page: Any, module: str, function: str, value: object) -> None:
    """Calls a function of the page's own script."""
    page.evaluate(f"value => import('/static/gallery/{module}').then(it => it.{function}(value))", value)


def serve() -> ThreadingHTTPServer:
    """Serves what was written, on a port of its own, until the program ends."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Server, directory=str(OUT)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server


def opened(browser: Any, size: tuple[int, int], scheme: str, wrong: list[str], **more: Any) -> Any:
    """A page whose clock stands still; what it complains of is added to ``wrong``."""
    width, height = size
    looks = {"viewport": {"width": width, "height": height}, "color_scheme": scheme, "locale": "en-GB"}
    page = browser.new_page(**looks, timezone_id="UTC", **more)
    page.route("**/healthz", lambda route: route.fulfill(status=200))
    page.clock.set_fixed_time(NOW)

    def told(message: Any) -> None:
        if message.type == "error" and "Failed to load" not in message.text:  # the stream that isn't there
            wrong.append(f"{page.url}: {message.text}")

    page.on("console", told)
    page.on("pageerror", lambda error: wrong.append(f"{page.url}: {error}"))
    return page


def shoot(made: dict[str, str], drawn: Pages, sizes: list[str], schemes: list[str]) -> list[str]:
    """Takes the pictures; gives back what the browser complained of."""
    from playwright.sync_api import sync_playwright

    server, wrong = serve(), list[str]()
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"])
        for size in sizes:
            for scheme in schemes:
                page = opened(browser, SIZES[size], scheme, wrong)
                for name in made:
                    page.goto(f"http://127.0.0.1:{server.server_port}/{name}.html")
                    act(page, drawn, name)
                    page.wait_for_timeout(120)
                    if (over := page.evaluate("document.documentElement.scrollWidth - innerWidth")) > 0:
                        wrong.append(f"{name} {size}: {over} px too wide")
                    page.screenshot(path=OUT / f"{name}-{size}-{scheme}.png")
                page.close()
        browser.close()
    return wrong


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("names", nargs="*")
    asked.add_argument("--sizes", nargs="*", default=list(SIZES))
    asked.add_argument("--schemes", nargs="*", default=["light", "dark"])
    asked.add_argument("--plain", action="store_true", help="pages only, no pictures")
    given = asked.parse_args()
    drawn = pages()
    made = {n: h for n, h in all_pages(drawn).items() if not given.names or n in given.names}
    write(made)
    if not given.plain:
        print("\n".join(shoot(made, drawn, given.sizes, given.schemes)) or f"{len(made)} pages, nothing wrong")


def write(made: dict[str, str]) -> None:
    OUT.mkdir(parents=True, exist_ok=True)
    for name, html in made.items():
        (OUT / f"{name}.html").write_text(html, "utf-8")


if __name__ == "__main__":
    main()
