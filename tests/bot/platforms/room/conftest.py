"""The whole room, for tests over real HTTP; and its pages in a real browser, each state standing still."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests.bot.platforms.room import gallery
from tests.bot.platforms.room.script import DESK, DRAWN, Open

if TYPE_CHECKING:
    from .whole import Whole


@pytest.fixture
async def whole(tmp_path: Path) -> "AsyncIterator[Whole]":
    from .whole import served  # only the tests that open the whole house pay for it

    async with served(tmp_path) as house:
        yield house


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[Browser]:
    with sync_playwright() as play:
        launched = play.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        yield launched
        launched.close()


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    gallery.write(gallery.all_pages(DRAWN))
    server = gallery.serve()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.fixture
def open_page(browser: Browser, address: str) -> Iterator[Open]:
    wrong: list[str] = []
    opened: list[Page] = []

    def at(name: str, size: tuple[int, int] = DESK, **more: Any) -> Page:
        page = gallery.opened(browser, size, more.pop("scheme", "light"), wrong, **more)
        opened.append(page)
        page.goto(f"{address}/{name}.html")
        return page

    yield at
    for page in opened:
        page.close()
    assert not wrong, wrong
