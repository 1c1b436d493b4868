"""What the tests of the page's own script share: pages that stand still, a server that answers as told, a clock."""

import json
from collections.abc import Callable
from datetime import timedelta
from urllib.parse import parse_qs

from playwright.sync_api import Page, Route, expect

from bot.talk import RoomLine
from facilitation.message import Message
from tests.bot.platforms.room import gallery
from tests.bot.platforms.room.gallery import call
from tests.bot.platforms.room.views import NOW, names

PHONE, DESK, SMALL = (360, 740), (1440, 900), (320, 640)
DRAWN = gallery.pages()
Open = Callable[..., Page]
expect.set_options(timeout=60_000)  # a busy machine may take its time


def answers(page: Page, *given: dict[str, object] | int | None) -> list[dict[str, str]]:
    """Lets the server answer in turn: with JSON, with a status alone, or (None) not at all. Gives what was sent."""
    sent: list[dict[str, str]] = []
    left = list(given)

    def reply(route: Route) -> None:
        body = parse_qs(route.request.post_data or "", keep_blank_values=True)
        sent.append({"to": route.request.url.rpartition("/")[2]} | {key: values[0] for key, values in body.items()})
        answer = left.pop(0) if len(left) > 1 else left[0]
        if answer is None:
            route.abort()
        elif isinstance(answer, int):
            route.fulfill(status=answer)
        else:
            empty = {"answer": None, "form": None, "refused": False, "ok": True}
            route.fulfill(body=json.dumps(empty | answer), content_type="application/json")

    page.route(lambda url: url.endswith(("/say", "/press", "/form")), reply)
    return sent


def told(message: Message, **more: object) -> dict[str, object]:
    return {"answer": DRAWN.answer("en", message, names), **more}


def part(page: Page, id: str, html: str) -> None:
    """The server sends a part of the page anew."""
    put = "([id, html]) => import('/static/gallery/page.js').then(it => it.replace(document.getElementById(id), html))"
    page.evaluate(put, [id, html])
    page.evaluate("import('/static/gallery/clock.js').then(it => { it.tell(); it.tick(); })")


def put_line(page: Page, shown: RoomLine) -> None:
    """The server sends one line of the talk."""
    html = DRAWN.line("en", shown, names, "ana")
    call(page, "talk.js", "putLine", {"key": shown.key, "seq": shown.seq, "html": html})


def later(page: Page, seconds: int) -> None:
    """So much time passes."""
    page.clock.set_fixed_time(NOW + timedelta(seconds=seconds))
    page.evaluate("import('/static/gallery/clock.js').then(it => it.tick())")
