"""A real server process on an empty database, and a real browser with as many people in it as a test wants."""

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from .people import People, Server

ROOT = Path(__file__).parents[2]
PICTURES = ROOT / "build" / "screenshots"


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[Browser]:
    """One for each file: while it is open its event loop runs in this thread, and no other may (pytest-asyncio's)."""
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        yield launched
        launched.close()


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    running = Server(port, tmp_path)
    running.start()
    yield running
    running.stop()


@pytest.fixture
def people(browser: Browser, server: Server) -> Iterator[People]:
    """Opens pages for people; what a page complains about (its console, the policy) fails the test."""
    everyone = People(browser, server.url, PICTURES)
    yield everyone
    everyone.leave()
    assert everyone.complaints == []
