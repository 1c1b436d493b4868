"""Open pages hear of every change that they may see: each once, in order, and no more often than they can take."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, cast

import pytest

from bot.desk import Desk
from bot.platforms.room.live import MOST_OPEN, Live, Pace
from bot.platforms.room.pages import Pages
from bot.platforms.room.stream import Stream
from facilitation.message import Message, quote, say

from .standin import CONTENT, WHEN, MemoryDesk, MemoryShelf, member, team

QUICK = Pace(heartbeat=0.05, settle=0, gap=0.02, patience=0.2, grace=0.0)


class Page:
    """A browser's page on one stream: keeps what it heard. ``stalls`` is one whose network takes nothing."""

    def __init__(self, stream: Stream, stalls: bool = False) -> None:
        self.heard: list[tuple[str, dict[str, Any]]] = []
        self.seen = 0
        self.beats = 0
        self.retry = 0
        self.ended = False
        self.stalls = stalls
        self._news, self._gone = asyncio.Event(), asyncio.Event()
        self._task = asyncio.ensure_future(self._run(stream))

    async def _run(self, stream: Stream) -> None:
        await stream({"type": "http", "method": "GET"}, self._receive, self._send)
        self.ended = True
        self._news.set()

    async def _receive(self) -> Any:
        await self._gone.wait()
        return {"type": "http.disconnect"}

    async def _send(self, message: Any) -> None:
        if self.stalls:
            await asyncio.Event().wait()
        for block in message.get("body", b"").decode().split("\n\n"):
            self._hear(block)
        self._news.set()

    def _hear(self, block: str) -> None:
        fields = dict(line.split(": ", 1) for line in block.splitlines() if not line.startswith(":"))
        self.beats += block.startswith(":")
        self.seen = int(fields.get("id", self.seen))
        self.retry = int(fields.get("retry", self.retry))
        if "event" in fields:
            self.heard.append((fields["event"], json.loads(fields["data"])))

    def all(self, name: str) -> list[dict[str, Any]]:
        return [data for event, data in self.heard if event == name]

    async def hears(self, name: str, times: int = 1) -> list[dict[str, Any]]:
        """Waits until an event came so many times."""
        async with asyncio.timeout(120):
            while len(self.all(name)) < times:
                self._news.clear()
                await self._news.wait()
        return self.all(name)

    async def ends(self) -> None:
        await asyncio.wait_for(self._task, 60)

    async def close(self) -> None:
        self._gone.set()
        await asyncio.wait_for(asyncio.gather(self._task, return_exceptions=True), 60)


class House:
    def __init__(self, *, pace: Pace = QUICK, language: str = "en") -> None:
        people = (member("ana", "Ana"), member("ben", "Ben"), member("eve", "<Eve & co>"))
        self.desk, self.shelf = MemoryDesk(team("willow", *people, language=language)), MemoryShelf()
        pages = Pages(CONTENT.wording, "1")
        self.live = Live(cast(Desk, self.desk), self.shelf, pages, pace)
        self.open: list[Page] = []

    def page(self, who: str, after: int = 0, stalls: bool = False) -> Page:
        self.open.append(Page(self.live.room("willow", who, after), stalls))
        return self.open[-1]

    def wall(self) -> Page:
        self.open.append(Page(self.live.wall("willow", "ana", lambda team: ("http://room/join/x", "a-b-c-10"))))
        return self.open[-1]

    async def put(self, key: str, message: Message | None, to: str = "") -> int:
        nonce = str(self.shelf.rev + 1)
        line = await self.shelf.append("room-willow", nonce, f"session:s1:{key}", to, message, WHEN)
        self.desk.stir("willow")
        return line.rev


@asynccontextmanager
async def opened(**given: Any) -> AsyncIterator[House]:
    house = House(**given)
    try:
        yield house
    finally:
        await asyncio.gather(*(page.close() for page in house.open))


def words(lines: list[dict[str, Any]]) -> list[str]:
    return [line["html"].partition('class="voice')[2].partition(">")[2].partition("<")[0] for line in lines]


async def test_a_page_that_opens_is_given_all_that_stands_on_it() -> None:
    async with opened() as house:
        page = house.page("ana")
        await page.hears("here")

        assert [event for event, _ in page.heard] == ["board", "sides", "say", "here", "speaks"]
        assert "Clarifying questions" in page.all("board")[0]["html"]
        assert page.all("here") == [{"members": ["ana"]}]


async def test_a_page_hears_only_of_what_changed() -> None:
    async with opened() as house:
        page = house.page("ana")
        await page.hears("here")
        house.desk.board = "Warm and cool feedback"
        await house.put("said:1", quote("I see patience.", "ben"))
        await page.hears("board", 2)

        assert words(page.all("line")) == ["I see patience."]
        assert len(page.all("sides")) == 1


async def test_words_for_one_person_reach_nobody_else() -> None:
    async with opened() as house:
        ana, ben = house.page("ana"), house.page("ben")
        await house.put("nudge:3", say("There is room for you, Ana."), to="ana")
        await house.put("said:1", quote("after it", "ben"))
        await asyncio.gather(ana.hears("line", 2), ben.hears("line"))

        assert "room for you" in ana.all("line")[0]["html"]
        assert "room for you" not in json.dumps(ben.heard)


async def test_another_members_words_are_left_out_even_if_a_shelf_gave_them() -> None:
    async with opened() as house:

        async def leaky(place: str, member: str, after_rev: int = 0, limit: int = 500) -> Any:
            return sorted((line for line in house.shelf.kept.values() if line.rev > after_rev), key=lambda at: at.rev)

        house.shelf.lines = leaky
        await house.put("nudge:3", say("There is room for you, Ana."), to="ana")
        await house.put("said:1", quote("after it", "ben"))
        ben = house.page("ben")
        await ben.hears("line")

        assert "room for you" not in json.dumps(ben.heard) and words(ben.all("line")) == ["after it"]


async def test_what_is_taken_away_goes_from_the_page() -> None:
    async with opened() as house:
        await house.put("nudge:3", say("There is room for you."), to="ana")
        page = house.page("ana")
        await page.hears("line")
        await house.put("nudge:3", None, to="ana")

        assert await page.hears("gone") == [{"key": "session:s1:nudge:3"}]
        assert page.seen == 2


async def test_what_the_page_shows_elsewhere_is_passed_over_and_still_counts_as_read() -> None:
    async with opened() as house:
        await house.put("cue", say("Your card"), to="ana")
        page = house.page("ana")
        await page.hears("here")

        assert page.all("line") == [] and page.seen == 1


async def test_after_a_break_a_page_gets_what_it_missed_and_nothing_twice() -> None:
    async with opened() as house:
        for n in range(3):
            await house.put(f"said:{n}", quote(f"before {n}", "ben"))
        first = house.page("ana")
        await first.hears("line", 3)
        await first.close()
        for n in range(3, 5):
            await house.put(f"said:{n}", quote(f"during {n}", "ben"))
        second = house.page("ana", after=first.seen)
        await house.put("said:5", quote("after 5", "ben"))
        await second.hears("line", 3)

        assert words(second.all("line")) == ["during 3", "during 4", "after 5"]


async def test_a_page_that_was_away_long_gets_everything_in_order() -> None:
    async with opened(pace=Pace(heartbeat=5, gap=0.01, patience=5, grace=0)) as house:
        for n in range(1203):
            await house.put(f"said:{n}", quote(f"line {n}", "ben"))
        page = house.page("ana")
        await page.hears("line", 1203)

        assert words(page.all("line")) == [f"line {n}" for n in range(1203)]


async def test_a_burst_is_drawn_a_few_times_and_the_last_state_wins() -> None:
    async with opened(pace=Pace(heartbeat=5, gap=0.1, patience=5, grace=0)) as house:
        page = house.page("ana")
        await page.hears("here")
        house.desk.drawn.clear()
        for n in range(100):
            house.desk.board = f"state {n}"
            await house.put(f"said:{n}", quote(f"line {n}", "ben"))
            await asyncio.sleep(0.001)
        await page.hears("line", 100)
        async with asyncio.timeout(120):
            while "state 99" not in page.all("board")[-1]["html"]:
                await page.hears("board", len(page.all("board")) + 1)

        assert house.desk.drawn["ana"] <= 8
        assert words(page.all("line")) == [f"line {n}" for n in range(100)]


async def test_what_has_not_changed_is_not_even_drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    async with opened() as house:
        drawn: list[str] = []
        sides = house.live.pages.sides
        monkeypatch.setattr(house.live.pages, "sides", lambda *given: drawn.append(given[-1]) or sides(*given))
        page = house.page("ana")
        await page.hears("here")
        for n in range(5):
            await house.put(f"said:{n}", quote(f"line {n}", "ben"))
            await page.hears("line", n + 1)

        assert drawn == ["ana"] and house.desk.drawn["ana"] > 1


async def test_a_page_whose_network_stalls_holds_nobody_up_and_is_dropped() -> None:
    async with opened() as house:
        stalled, page = house.page("ben", stalls=True), house.page("ana")
        for n in range(5):
            await house.put(f"said:{n}", quote(f"line {n}", "eve"))
        await page.hears("line", 5)
        await stalled.ends()

        assert stalled.heard == []


async def test_a_quiet_stream_has_a_heartbeat() -> None:
    async with opened(pace=Pace(heartbeat=0.01, gap=0, patience=1, grace=0)) as house:
        page = house.page("ana")
        await page.hears("here")
        async with asyncio.timeout(120):
            while page.beats < 3:
                await asyncio.sleep(0.005)


async def test_people_see_who_comes_and_goes() -> None:
    async with opened() as house:
        ana = house.page("ana")
        await ana.hears("here")
        ben = house.page("ben")
        await ana.hears("here", 2)
        await ben.close()
        await ana.hears("here", 3)

        assert ana.all("here") == [{"members": ["ana"]}, {"members": ["ana", "ben"]}, {"members": ["ana"]}]


async def test_when_the_server_stops_every_page_is_told_and_comes_back_soon() -> None:
    async with opened() as house:
        pages = [house.page("ana"), house.page("ben"), house.wall()]
        await asyncio.gather(pages[0].hears("here"), pages[1].hears("here"), pages[2].hears("wall"))
        house.live.close()
        await asyncio.gather(*(page.ends() for page in pages))

        assert [page.heard[-1] for page in pages] == [("bye", {})] * 3
        assert {page.retry for page in pages} == {1500}


async def test_one_member_has_a_bounded_number_of_pages_and_the_oldest_makes_way() -> None:
    async with opened() as house:
        pages = [house.page("ana") for _ in range(MOST_OPEN)]
        await asyncio.gather(*(page.hears("here") for page in pages))
        newest = house.page("ana")
        await newest.hears("here")
        await pages[0].ends()

        assert pages[0].retry == 60_000
        assert [page.ended for page in [*pages[1:], newest]] == [False] * MOST_OPEN


async def test_someone_who_leaves_the_team_hears_no_more() -> None:
    async with opened() as house:
        page = house.page("ana")
        await page.hears("here")
        house.desk.teams["willow"] = team("willow", member("ben"))
        await house.put("said:1", quote("without Ana", "ben"))
        await page.ends()

        assert page.all("line") == []


async def test_the_wall_shows_the_board_and_the_way_in_and_counts_as_nobody() -> None:
    async with opened() as house:
        wall = house.wall()
        await wall.hears("wall")
        house.desk.board = "Debrief"
        house.desk.stir("willow")
        await wall.hears("wall", 2)

        assert "Debrief" in wall.all("wall")[1]["html"]
        assert house.live.here.among("willow") == frozenset()


async def test_a_name_cannot_be_more_than_a_name() -> None:
    async with opened() as house:
        page = house.page("ana")
        await house.put("said:1", quote("<script>alert(1)</script>", "eve"))
        await page.hears("line")
        shown = json.dumps(page.heard)

        assert "<script>" not in shown and "<Eve" not in shown and "&lt;Eve &amp; co&gt;" in shown


async def test_when_the_desk_stops_telling_the_page_comes_back_and_asks_again() -> None:
    async with opened() as house:
        page = house.page("ana")
        await page.hears("here")
        [watch] = house.desk.watches["willow"]

        async def fails() -> None:
            raise OSError("the database is gone")

        watch.changed = fails
        watch.event.set()
        await page.ends()

        assert page.heard[-1] == ("bye", {}) and page.retry == 1500


@pytest.mark.parametrize("language", ["en", "es"])
async def test_a_stream_speaks_the_teams_language(language: str) -> None:
    async with opened(language=language) as house:
        page = house.page("ana")
        await page.hears("say")

        assert CONTENT.wording(language)("room.people.count", n=3) in page.all("sides")[0]["html"]
