"""kill -9 at a hundred moments of a session in Slack: what is there in the end is what an undisturbed run leaves,
message for message; what was in doubt is looked up, and nothing is said twice."""

import asyncio
import multiprocessing
import random
import re
import sqlite3
from collections import Counter
from collections.abc import Awaitable, Callable
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.conversations.slack_reading import plain
from tests.faults.slack_child import serve
from tests.rigs.slack.edge import Edge, Json
from tests.rigs.slack.emulator import BOT, SIGNING, Workspace, free_port
from tests.rigs.slack.person import Person
from tests.rigs.slack.stand import slack

FORKS = multiprocessing.get_context("forkserver")
FORKS.set_forkserver_preload(["tests.faults.slack_child"])
OAK = Workspace("T0OAK00001", ("Ana", "Ben", "Cleo", "Dev"))
CHANNEL = OAK.channel("year-7")
KILLS = 100
Act = Callable[["Team"], Awaitable[object]]


class Victim:
    """The child; ``kill`` is SIGKILL, and another comes up after it."""

    def __init__(self, url: str, edge: Edge):
        self.url, self.edge, self.port, self.kills = url, edge, free_port(), 0
        edge.app_url = f"http://127.0.0.1:{self.port}/slack/events"

    async def begin(self) -> None:
        self.pipe, other = FORKS.Pipe()
        given = (self.url, self.port, OAK.token, SIGNING, self.edge.api_url, other)
        self.process = FORKS.Process(target=serve, args=given, daemon=True)
        self.process.start()
        other.close()
        loop = asyncio.get_running_loop()
        assert await loop.run_in_executor(None, self.pipe.poll, 300), "the child did not come up"
        assert self.pipe.recv() == "open"

    async def kill(self) -> None:
        self.kills += 1
        self.process.kill()
        await asyncio.get_running_loop().run_in_executor(None, self.process.join)
        self.pipe.close()
        await self.begin()


class Team:
    def __init__(self, edge: Edge):
        self.edge = edge
        self.people = {name: Person(edge, OAK, name) for name in OAK.people}

    async def types(self, name: str, text: str) -> None:
        await self.people[name].types("/convene", text, CHANNEL)

    async def writes(self, name: str, text: str) -> None:
        await self.people[name].writes(CHANNEL, text)

    async def presses(self, name: str, begins: str) -> None:
        """The newest button whose action begins so."""
        for seen in reversed(await self.people[name].sees()):
            for button in seen.buttons:
                if button["action_id"].startswith(begins):
                    await self.people[name].presses(seen, button["action_id"])
                    return


def script() -> list[Act]:
    """A session from its first card to its record; each act waits for what the one before it led to."""
    acts: list[Act] = [lambda t, n=n: t.types(n, "join") for n in ("Ben", "Cleo", "Dev")]
    acts.append(lambda t: t.types("Ana", "begin"))
    lines = [("Ana", "Welcome."), ("Ben", "Thank you."), ("Cleo", "I wrote it on a train."), ("Dev", "So did I.")]
    for step in range(6):
        for name, words in lines:
            acts.append(lambda t, n=name, w=f"{words} ({step})": t.writes(n, w))
            acts.append(lambda t, n=name: t.types(n, "ready"))
        acts.append(lambda t: t.types("Ana", "pause"))
        acts.append(lambda t: t.types("Ana", "resume"))
        acts.append(lambda t: t.types("Ana", "next"))
    acts += [
        lambda t: t.types("Ana", "end"),
        lambda t: t.types("Dev", "commit Exit slips"),
        lambda t: t.types("Ana", "end"),
    ]
    return acts


@dataclass
class Read:
    """``said``: the bot's messages in order, in the channel and to each person. ``right_there``: what somebody alone
    was shown in the channel, because they had just done something there."""

    said: dict[str, list[str]] = field(default_factory=dict)
    right_there: dict[str, Counter[str]] = field(default_factory=dict)


async def play(folder: Path, kills: int, dice: random.Random) -> tuple[Read, int]:
    """A whole session with so many kills on the way; what everybody can read in the end."""
    folder.mkdir()
    async with slack(folder, OAK) as edge:
        edge.insists, edge.retries = True, (0.2,) * 600  # Slack's last is after five minutes
        victim, team, acts = Victim(f"sqlite:///{folder}/convener.db", edge), Team(edge), script()
        await victim.begin()
        await team.types("Ana", f"start tuning-protocol <@{OAK.user('Ben')}|Ben> Does it work?")
        await _quiet(folder, edge)
        per_act = len(acts) * [0]
        for _ in range(kills):
            per_act[dice.randrange(len(acts))] += 1
        for act, times in zip(acts, per_act, strict=True):
            doing = asyncio.ensure_future(act(team))
            for _ in range(times):
                await asyncio.sleep(dice.choice((0, dice.uniform(0, 0.01), dice.uniform(0, 0.06))))
                await victim.kill()
            await doing
            await _quiet(folder, edge)
        victim.process.kill()
        victim.process.join()
        return await _read(edge), victim.kills


async def _quiet(folder: Path, edge: Edge) -> None:
    """Until everything is delivered both ways."""
    for _ in range(6000):
        await edge.settle()
        with closing(sqlite3.connect(f"file:{folder}/convener.db?mode=ro", uri=True, timeout=5)) as database:
            waits = "SELECT count(*) FROM outbox WHERE lane IS NOT NULL AND failed IS NULL"
            if database.execute(waits).fetchone()[0] == 0 and not edge.tasks:
                return
        await asyncio.sleep(0.03)
    with closing(sqlite3.connect(f"file:{folder}/convener.db?mode=ro", uri=True, timeout=5)) as database:
        left = database.execute("SELECT kind, key, attempts, reason FROM outbox WHERE lane IS NOT NULL").fetchall()
    raise AssertionError(f"never delivered: {left}; on their way: {edge.tasks}")


TIMES = re.compile(r"\d\d:\d\d( UTC)?|\d{4}-\d\d-\d\d|in \d+ minutes?|\d+ minutes")


async def _read(edge: Edge) -> Read:
    """The words of all messages; clock times are not the same in two runs."""
    state: Json = await edge.dump(OAK.id)
    channels = {
        c["channel_id"]: "channel" if c["channel_id"] == CHANNEL else c.get("user", "") for c in state["channels"]
    }
    found = Read()
    for message in sorted(state["messages"], key=lambda m: float(m["ts"])):
        if message["user"] == BOT:
            found.said.setdefault(channels[message["channel_id"]], []).append(TIMES.sub("…", plain(message)))
    for message in state["ephemeralMessages"]:
        found.right_there.setdefault(message["target_user"], Counter())[TIMES.sub("…", plain(message))] += 1
    return found


OWN = re.compile(r"\(\d\)")  # in what people write: a private word with it is a note, and is never taken away


def _same_for(user: str, peaceful: Read, found: Read) -> None:
    """What would stand right there is a direct message after a kill: then nobody knows any more who looks, or whether
    it was shown before, and a direct message can be looked for. Nothing else comes in private, and no note is lost."""
    there, before = peaceful.right_there.get(user, Counter()), peaceful.said.get(user, [])
    more = Counter(found.said.get(user, [])) - Counter(before)
    assert more <= there and found.right_there.get(user, Counter()) <= there
    assert [words for words in found.said.get(user, []) if words not in more] == before
    read = more + found.right_there.get(user, Counter())
    assert Counter({words: n for words, n in there.items() if OWN.search(words)}) <= read


@pytest.mark.slow
async def test_a_session_in_slack_outlives_a_hundred_kills_message_for_message(tmp_path: Path) -> None:
    peaceful, _ = await play(tmp_path / "peaceful", 0, random.Random(1))
    found, kills = await play(tmp_path / "killed", KILLS, random.Random(1))

    assert kills == KILLS
    assert found.said["channel"] == peaceful.said["channel"]
    for user in {OAK.user(name) for name in OAK.people} | found.said.keys() - {"channel"}:
        _same_for(user, peaceful, found)
    assert sum(text.startswith("Step ") for text in peaceful.said["channel"]) >= 6
    assert any(OWN.search(words) for words in peaceful.right_there[OAK.user("Dev")])
