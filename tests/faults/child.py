"""An office in a process of its own, to be killed at any moment: it does what comes down a pipe, and says so.

Its clock is the script's: each command says when it is given, and the timers before it are run at their own times.
Names of new things follow from the event they come from. So a run that is killed and goes on must leave the very same
room as one that is not.
"""

import asyncio
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import count
from multiprocessing.connection import Connection

from bot.content import Content
from bot.desk import Direct, Incoming
from bot.office import Office, open_office
from bot.platforms.room.platform import RoomPlatform
from bot.rules import rules_of
from bot.store import codec, lanes
from bot.world import Clock, ScriptedWorld, World
from facilitation.decision import Address
from facilitation.session.commands import Start
from facilitation.team.team import JoinTeam, MakeTeam

BEGINS = datetime(2026, 9, 7, 9, 0, tzinfo=UTC)
TEAM = "willow"
CHANNEL = f"room-{TEAM}"
CONTENT = Content.load()


def warm() -> None:
    """All that is made when it is first wanted, made before the fork, so that a child is there at once."""
    codec.warm()
    for kind in codec.KINDS:
        rules_of(kind)
    CONTENT.protocol("tuning-protocol")
    for language in ("en", "es"):
        CONTENT.wording(language), CONTENT.stems(language), CONTENT.lines(language)
    assert CONTENT.ground_rules and CONTENT.checkins


warm()


@dataclass(frozen=True)
class Asked:
    """One thing that a person does, and when."""

    at: datetime
    incoming: Incoming


def make_team() -> Incoming:
    made = Direct(Address("team", TEAM), MakeTeam(TEAM, "Willow", CHANNEL))
    return Incoming("make", TEAM, CHANNEL, "ana", made)


def work(url: str, pipe: Connection, at_hand: bool) -> None:
    """Does each Asked that comes, then answers with its number; None ends it in peace. ``at_hand``: the room's shelf is
    written with the decision; otherwise the outbox delivers to it, as it does to a platform far away."""
    asyncio.run(_work(url, pipe, at_hand))


async def _work(url: str, pipe: Connection, at_hand: bool) -> None:
    clock, event, numbers = Clock(BEGINS), [""], count()
    world = ScriptedWorld(
        now=lambda: clock.time,
        new_id=lambda: f"{event[0]}-{next(numbers)}",
        seed=lambda: 7,
        clock=clock,
    )
    async with open_office(url, world, CONTENT, live=False) as office:
        office.add(_room(office, world, at_hand))
        await office.run_until_quiet()
        pipe.send("open")
        while (asked := await asyncio.to_thread(pipe.recv)) is not None:
            number, what = asked
            await _until(office, clock, what.at)
            event[0], numbers = what.incoming.event, count()
            await office.desk.handle(what.incoming)
            await office.run_until_quiet()
            pipe.send(number)
        pipe.send("closed")


def _room(office: Office, world: World, at_hand: bool) -> RoomPlatform:
    platform = RoomPlatform(office.shelf, world)
    platform.at_hand = at_hand
    return platform


async def _until(office: Office, clock: Clock, at: datetime) -> None:
    """Moves the clock on to ``at``, stopping wherever something is due."""
    await office.run_until_quiet()
    while (due := await office.next_due()) is not None and due <= at:
        clock.set(max(due, clock.time))
        await office.run_until_quiet()
    clock.set(max(at, clock.time))


# -- with real time, by timers alone ------------------------------------------------------

CAST = ("ana", "ben", "cleo", "dev", "eve", "fay")
SESSION = "s1"


def live(url: str, pipe: Connection, pace: float, at_hand: bool) -> None:
    """A session of scripted colleagues that runs by its timers, at ``pace``; tells "open", and "closed" when it is."""
    asyncio.run(_live(url, pipe, pace, at_hand))


async def _live(url: str, pipe: Connection, pace: float, at_hand: bool) -> None:
    world = World.real()
    async with open_office(url, world, CONTENT) as office:
        office.add(_room(office, world, at_hand))
        pipe.send("open")
        for incoming in (make_team(), *_joins(), _start(pace)):
            await office.desk.handle(incoming)
        async with office.desk.watch(TEAM) as watch:
            while not await office.desk.records(TEAM):
                await watch.changed()
            while await office.store.run(lanes.waiting):
                await watch.changed()
        pipe.send("closed")


def _joins() -> list[Incoming]:
    team = Address("team", TEAM)
    return [
        Incoming(f"join-{name}", TEAM, CHANNEL, name, Direct(team, JoinTeam(name, name.title(), scripted=True)))
        for name in CAST
    ]


def _start(pace: float) -> Incoming:
    start = Start(SESSION, "ana", CHANNEL, "tuning-protocol", "ben", "ana", seed=7, cast=CAST, pace=pace)
    return Incoming("start", TEAM, CHANNEL, "ana", Direct(Address("session", SESSION), start))
