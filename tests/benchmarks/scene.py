"""What the benchmarks measure with: real sessions of a real protocol, in a real file, in as many teams as wanted."""

import asyncio
import random
import resource
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from bot.content import Content
from bot.desk import Body, Desk, Direct, Incoming, Press
from bot.office import Office, open_office
from bot.platforms.room.platform import RoomPlatform
from bot.store import Transaction, codec, due, room_log, subjects
from bot.world import World
from facilitation.decision import Address, Remind
from facilitation.message import say
from facilitation.session.commands import Forgotten, Start, TimeUp
from facilitation.session.forgotten import FORGOTTEN
from facilitation.session.session import Session
from facilitation.team.team import JoinTeam, Team

CONTENT = Content.load()
PEOPLE = ("ana", "ben", "cleo", "dev", "eve", "fay")
WORDS = "Is this a question of fact about the class that you teach on Tuesdays?"
BULK = 500
CARD = codec.dump_message(say("Ask what you need to know to see what the presenter sees. " * 5, heading="Step 3 of 8"))


@dataclass(frozen=True)
class Meeting:
    """A team in the third step of a tuning protocol, where everybody but the presenter may speak."""

    team: Team
    session: Session

    def incoming(self, event: str, member: str, body: Body) -> Incoming:
        return Incoming(event, self.team.id, self.team.channel, member, body)


@asynccontextmanager
async def house(*, live: bool = False, room: bool = True) -> AsyncIterator[Office]:
    """An office on a file of its own (synchronous=FULL). ``room``: posts go on the room's shelf; otherwise they stay in
    the outbox, as those for a platform far away do until they are sent."""
    world = World.real()
    with TemporaryDirectory(prefix="convener-bench-") as folder:
        url = f"sqlite:///{Path(folder) / 'convener.db'}"
        async with open_office(url, world, CONTENT, live=live) as office:
            if room:
                office.add(RoomPlatform(office.shelf, world))
            yield office


async def first_meeting(office: Office) -> Meeting:
    """One meeting, brought about as people would."""
    desk, id = office.desk, office.world.new_id()
    team = await desk.make_team("Willow", "en", "UTC")

    async def do(member: str, body: Body) -> None:
        answer = await desk.handle(Incoming("", team.id, team.channel, member, body))
        assert not answer.refused, answer

    for name in PEOPLE:
        await do(name, Direct(Address("team", team.id), JoinTeam(name, name.title())))
    inputs = (("question", "Does my feedback make revision worth doing?"), ("work", "A page of margins"))
    start = Start(id, "ana", team.channel, "tuning-protocol", "ben", "ana", inputs)
    await do("ana", Direct(Address("session", id), start))
    for name in PEOPLE:
        await do(name, Press(f"join:{id}:in"))
    await do("ana", Press(f"begin:{id}:"))
    for visit in (1, 2):
        await do("ana", Press(f"next:{id}:{visit}"))
    return Meeting(await _team(desk, team.id), await _session(desk, team.id))


async def _team(desk: Desk, id: str) -> Team:
    team = await desk.team(id)
    assert team is not None
    return team


async def _session(desk: Desk, team: str) -> Session:
    session = await desk.session(team)
    assert session is not None
    return session


async def many(office: Office, like: Meeting, count: int) -> list[Meeting]:
    """``count`` meetings like the first."""
    made = [_another(office, like, None) for _ in range(count)]
    await _put(office, made, timers=False)
    return made


async def fill(office: Office, like: Meeting, ends: Sequence[datetime]) -> None:
    """A meeting like the first for each of ``ends``, when its step ends, with its timer. None is kept in memory."""
    for at in range(0, len(ends), BULK):
        await _put(office, [_another(office, like, end) for end in ends[at : at + BULK]], timers=True)


def _another(office: Office, like: Meeting, ends_at: datetime | None) -> Meeting:
    id = office.world.new_id()
    team = replace(like.team, id=id, channel=f"room-{id}")
    ends_at = ends_at or like.session.ends_at
    return Meeting(team, replace(like.session, id=f"s{id[1:]}", team=id, channel=team.channel, ends_at=ends_at))


async def _put(office: Office, batch: list[Meeting], timers: bool) -> None:
    now = office.world.now()

    def put(tx: Transaction) -> None:
        rows = []
        for each in batch:  # a team is there before it meets
            tx.run(*subjects.write((each.team.id, "team", each.team.id), each.team, now))
        for each in batch:
            team, session = each.team, each.session
            key = (team.id, "session", session.id)
            tx.run(*subjects.write(key, session, now))
            lines = (f"session:{session.id}:opening", f"session:{session.id}:step:{session.visit}")
            room_log.put(tx, [room_log.Put(team.channel, line, "", 0, CARD, now) for line in lines])
            if timers and session.ends_at is not None:
                to, quiet = Address("session", session.id), now + FORGOTTEN
                time_up = TimeUp(session.visit, session.ends_at)
                both = (Remind(session.ends_at, to, time_up), Remind(quiet, to, Forgotten()))
                rows += [due.values(key, timer, now) for timer in both]
        due.put(tx, rows)

    await office.store.run(put)


# -- measuring ------------------------------------------------------------------------


def percentile(values: list[float], share: float) -> float:
    """The value that ``share`` of them do not exceed."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))] if ordered else float("nan")


def cpu() -> float:
    """Seconds of processor time that this process has used."""
    return time.process_time()


def memory() -> float:
    """The memory that this process has now, in MB; where the system does not tell, the most it has had."""
    try:
        pages = int(Path("/proc/self/statm").read_text().split()[1])
    except OSError:
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return pages * resource.getpagesize() / 2**20


class Gaps:
    """How long the event loop let a task wait that wanted to run every few milliseconds; ``longest`` in ms."""

    def __init__(self, every: float) -> None:
        self.every = every
        self.longest = 0.0

    async def watch(self) -> None:
        before = time.perf_counter()
        while True:
            await asyncio.sleep(self.every / 1000)
            now = time.perf_counter()
            self.longest = max(self.longest, 1000 * (now - before) - self.every)
            before = now


def soon(seconds: float) -> datetime:
    return datetime.fromtimestamp(time.time() + seconds, UTC)


def spread(count: int, begin: datetime, seconds: float) -> list[datetime]:
    """So many moments, evenly mixed over ``seconds``: the same ones each time."""
    dice = random.Random(7)
    return [begin + timedelta(seconds=dice.uniform(0, seconds)) for _ in range(count)]
