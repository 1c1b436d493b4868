"""One open stream: what it writes, and when it stops."""

import asyncio
from collections.abc import AsyncGenerator
from typing import Any

import pytest

from bot.platforms.room.stream import Stream, Wake, come_back, event, seen

SCOPE = {"type": "http", "method": "GET"}


class Reader:
    """The other side of a stream: takes what it is sent, unless it ``stalls``; hangs up when told to."""

    def __init__(self, stalls: bool = False) -> None:
        self.stalls, self.sent, self.gone = stalls, list[dict[str, Any]](), asyncio.Event()

    async def send(self, message: Any) -> None:
        if self.stalls and self.sent:
            await asyncio.Event().wait()
        self.sent.append(message)

    async def receive(self) -> Any:
        await self.gone.wait()
        return {"type": "http.disconnect"}

    @property
    def body(self) -> bytes:
        return b"".join(message.get("body", b"") for message in self.sent)


async def three(closed: list[str], then_wait: bool = False) -> AsyncGenerator[bytes, None]:
    try:
        for said in (b"one ", b"two ", b"three"):
            yield said
        if then_wait:
            await asyncio.Event().wait()
    finally:
        closed.append("closed")


def test_an_event_names_itself_and_the_change_that_it_shows() -> None:
    assert event("line", {"html": "é\n<b>"}, 7) == 'id: 7\nevent: line\ndata: {"html": "é\\n<b>"}\n\n'.encode()
    assert event("bye", {}) == b"event: bye\ndata: {}\n\n"
    assert seen(8) == b"id: 8\n\n"
    assert come_back(1500) == b"retry: 1500\n\n"


@pytest.mark.parametrize("words", ["\n\ndata: no", "\r\r", "\r\n\r\nevent: bye", "\x0b\x0c\x85\u2028"])
def test_no_words_can_break_out_of_an_event(words: str) -> None:
    shown = event("line", {"html": words}, 1)

    assert shown.count(b"\n") == 4 and b"\r" not in shown


async def test_a_stream_ends_when_all_is_said() -> None:
    reader, closed = Reader(), list[str]()
    await Stream(three(closed), patience=1)(SCOPE, reader.receive, reader.send)

    assert reader.body == b"one two three"
    assert reader.sent[-1]["more_body"] is False
    assert closed == ["closed"]


async def test_a_stream_ends_when_the_reader_hangs_up() -> None:
    reader, closed = Reader(), list[str]()
    task = asyncio.ensure_future(Stream(three(closed, then_wait=True), patience=1)(SCOPE, reader.receive, reader.send))
    await asyncio.sleep(0)
    reader.gone.set()
    await asyncio.wait_for(task, 60)

    assert closed == ["closed"]


async def test_a_reader_who_takes_too_long_is_dropped_and_nothing_is_kept_for_them() -> None:
    reader, closed = Reader(stalls=True), list[str]()
    stream = Stream(three(closed), patience=0.02)
    await asyncio.wait_for(stream(SCOPE, reader.receive, reader.send), 60)

    assert reader.body == b""
    assert closed == ["closed"]


async def test_a_fault_in_what_is_said_is_not_hidden() -> None:
    async def fails() -> AsyncGenerator[bytes, None]:
        yield b"one"
        raise ValueError("a fault of ours")

    reader = Reader()
    with pytest.raises(ValueError, match="a fault of ours"):
        await Stream(fails(), patience=1)(SCOPE, reader.receive, reader.send)


async def test_asking_for_the_headers_alone_gives_no_stream() -> None:
    reader, closed = Reader(), list[str]()
    await Stream(three(closed), patience=1)({**SCOPE, "method": "HEAD"}, reader.receive, reader.send)

    assert reader.body == b"" and reader.sent[-1]["body"] == b""


async def test_a_stream_is_neither_stored_nor_held_back_on_the_way() -> None:
    reader = Reader()
    await Stream(three([]), patience=1)(SCOPE, reader.receive, reader.send)
    headers = dict(reader.sent[0]["headers"])

    assert headers[b"content-type"] == b"text/event-stream; charset=utf-8"
    assert headers[b"cache-control"] == b"no-store"
    assert headers[b"x-accel-buffering"] == b"no"
    assert b"content-length" not in headers


async def test_news_that_comes_before_the_wait_is_heard_in_it() -> None:
    wake = Wake()
    wake.stir()

    assert await wake.wait(0.001)
    assert not await wake.wait(0.001)
