"""What keeps an open page true: it hears of every change that its reader may see, in order.

The database is the truth and a stream only repeats it: a page says which change it saw last (`Last-Event-ID`, or
`?after=` on its first connection), gets what came after, and the few fragments (board, sides, input) whenever they
differ from what this connection was sent. So a lost connection or a restarted server neither loses nor doubles
anything.

Decisions. What people say goes out at once. The fragments are drawn at most once in `gap` seconds for each connection,
so that a burst is drawn a few times and the last state wins; and a change is given a moment to `settle`, for what
follows from a command is delivered right after it. One member may have `MOST_OPEN` pages open; the oldest makes way,
and comes back later than it would by itself.
"""

import asyncio
import math
from collections import defaultdict
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field

from bot.desk import Desk
from bot.talk import RoomLine
from facilitation.team.names import names_in
from facilitation.team.team import Team

from .doors import current
from .here import Here
from .pages import Pages
from .shelf import Shelf, seen_by
from .stream import HEARTBEAT, Stream, Wake, come_back, event, seen

MOST_OPEN = 12
BATCH = 500
SOON, LATER = 1_500, 60_000  # milliseconds
Ways = Callable[[Team], tuple[str, str]]


def language_of(team: Team, member: str) -> str:
    """What a member's page is written in: their own choice, or the team's."""
    known = team.member(member)
    return (known.language if known is not None else "") or team.language


@dataclass(frozen=True, slots=True)
class Pace:
    """How the streams keep time, in seconds."""

    heartbeat: float = 15.0
    settle: float = 0.015
    gap: float = 0.1
    patience: float = 20.0
    grace: float = 6.0


@dataclass
class Page:
    """What an open page was sent: the newest change of the talk, and its fragments as they are there."""

    rev: int = 0
    sent: dict[str, object] = field(default_factory=dict)
    drawn: float = -math.inf  # when its fragments were looked at last, in seconds of the event loop
    owed: bool = False  # something changed since
    drawn_from: object = None

    def fresh(self, fragments: Mapping[str, dict[str, object]]) -> list[bytes]:
        """Events for the fragments that differ from what was sent; after this they count as sent."""
        events = [event(name, data) for name, data in fragments.items() if self.sent.get(name) != data]
        self.sent.update(fragments)
        return events


class Live:
    """All open streams of this process."""

    def __init__(self, desk: Desk, shelf: Shelf, pages: Pages, pace: Pace | None = None) -> None:
        self.desk, self.shelf, self.pages, self.pace = desk, shelf, pages, pace or Pace()
        self.here = Here(self.pace.grace, self._stir)
        self._wakes: defaultdict[str, dict[Wake, str]] = defaultdict(dict)
        self._closing = False

    def room(self, team: str, member: str, after: int) -> Stream:
        """The stream of a member's room, from the change after ``after`` on."""
        return Stream(self._room(team, member, after), self.pace.patience)

    def wall(self, team: str, member: str, ways: Ways) -> Stream:
        """The stream of the wall view that ``member`` opened: one fragment, and nobody's presence. ``ways`` gives the
        join link and the code that a team shows there now."""
        return Stream(self._wall(team, member, ways), self.pace.patience)

    def names(self, team: Team) -> Callable[[str], str]:
        """What each is called, in the team's language."""
        return names_in(team, self.desk.content.wording(team.language))

    def close(self) -> None:
        """Say goodbye to every page, so that the server can stop: they come back by themselves."""
        self._closing = True
        for wakes in self._wakes.values():
            for wake in wakes:
                wake.end(SOON)

    # -- what one stream says -----------------------------------------------------------------

    async def _room(self, team_id: str, member: str, after: int) -> AsyncGenerator[bytes, None]:
        page = Page(after)
        async with self._listening(team_id, member) as wake:
            with self.here.present(team_id, member):
                yield come_back(SOON)
                while (team := await self.desk.team(team_id)) and current(team, member):
                    async for said in self._lines(page, team, member):
                        yield said
                    if not self._left(page):
                        async for said in self._fragments(page, team, member):
                            yield said
                    async for said in self._until_news(wake, page):
                        yield said
                    if wake.over:
                        return

    async def _wall(self, team_id: str, member: str, ways: Ways) -> AsyncGenerator[bytes, None]:
        page = Page()
        async with self._listening(team_id, member) as wake:
            yield come_back(SOON)
            while (team := await self.desk.team(team_id)) and current(team, member):
                if not self._left(page):
                    view = await self.desk.view(team_id, "")
                    html = self.pages.wall_main(team.language, team, view, self.names(team), *ways(team))
                    for said in page.fresh({"wall": {"html": html}}):
                        yield said
                async for said in self._until_news(wake, page):
                    yield said
                if wake.over:
                    return

    async def _lines(self, page: Page, team: Team, member: str) -> AsyncIterator[bytes]:
        """What changed in the talk since the page last heard of it."""
        names = self.names(team)
        while True:
            lines = await self.shelf.lines(team.channel, member, page.rev, BATCH)
            for line in seen_by(member, lines):
                yield self._line(team, line, names, member)
            page.rev = max((line.rev for line in lines), default=page.rev)
            if len(lines) < BATCH:
                return

    def _line(self, team: Team, line: RoomLine, names: Callable[[str], str], member: str) -> bytes:
        if line.message is None:
            return event("gone", {"key": line.key}, line.rev)
        html = self.pages.line(language_of(team, member), line, names, member)
        if not html:  # the page shows it elsewhere
            return seen(line.rev)
        return event("line", {"key": line.key, "seq": line.seq, "html": html}, line.rev)

    async def _fragments(self, page: Page, team: Team, member: str) -> AsyncIterator[bytes]:
        """What of the page's fragments has changed. Drawing them is most of what a change costs, so they are drawn
        only when what they are drawn from is another than last time."""
        view, here = await self.desk.view(team.id, member), self.here.among(team.id)
        if page.drawn_from == (team, view, here):
            return
        page.drawn_from = (team, view, here)
        names, language = self.names(team), language_of(team, member)
        fragments: dict[str, dict[str, object]] = {
            "board": {"html": self.pages.board(language, view, names)},
            "sides": {"html": self.pages.sides(language, view, names, here, team, member)},
            "say": {"html": self.pages.say(language, view, names)},
            "here": {"members": sorted(here)},
            "speaks": {"language": language},
        }
        for said in page.fresh(fragments):
            yield said

    def _left(self, page: Page) -> float:
        """Seconds until the page's fragments may be drawn again; at nought they are taken to be drawn now."""
        now = asyncio.get_running_loop().time()
        left = max(0.0, page.drawn + self.pace.gap - now)
        page.owed = left > 0
        if not left:
            page.drawn = now
        return left

    async def _until_news(self, wake: Wake, page: Page) -> AsyncIterator[bytes]:
        """Waits for a change, or until what is owed may be drawn; with a heartbeat as long as nothing happens, so
        that the way between us stays open, and a word at the end."""
        while not wake.over:
            left = page.drawn + self.pace.gap - asyncio.get_running_loop().time()
            if await wake.wait(max(0.0, left) if page.owed else self.pace.heartbeat):
                await asyncio.sleep(self.pace.settle)
                break
            if page.owed:
                break
            yield HEARTBEAT
        if wake.over:
            yield come_back(wake.again)
            yield event("bye", {})

    # -- who is listening ---------------------------------------------------------------------

    @asynccontextmanager
    async def _listening(self, team: str, member: str) -> AsyncIterator[Wake]:
        """A wake that stirs with every change in the team; it ends when the desk stops telling."""
        with self._counted(team, member) as wake:
            async with self.desk.watch(team) as watch:

                async def listen() -> None:
                    while True:
                        await watch.changed()
                        wake.stir()

                listener = asyncio.ensure_future(listen())
                listener.add_done_callback(lambda _: wake.end(SOON))
                try:
                    yield wake
                finally:
                    listener.cancel()

    @contextmanager
    def _counted(self, team: str, member: str) -> Iterator[Wake]:
        mine = [wake for wake, whose in self._wakes[team].items() if whose == member and not wake.over]
        for oldest in mine[: len(mine) - MOST_OPEN + 1] if len(mine) >= MOST_OPEN else ():
            oldest.end(LATER)
        wake = Wake(over=self._closing)
        self._wakes[team][wake] = member
        try:
            yield wake
        finally:
            del self._wakes[team][wake]
            if not self._wakes[team]:
                del self._wakes[team]

    def _stir(self, team: str) -> None:
        for wake in self._wakes.get(team, ()):
            wake.stir()
