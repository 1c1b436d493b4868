"""What every platform promises the outbox (bot/platforms/contract.py), tried on each: the room, Slack and Discord.

Each is opened as a stage of the conversations opens it, with a team of three, and spoken to as the outbox speaks to it.
What is promised is checked by what people read there.
"""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from bot.platforms.contract import Platform
from facilitation.message import Button, Buttons, Heading, Message, Quote, Text, literal, mention, say
from tests.conversations.conftest import STAGES, opener

NAMES = ("Ana", "Ben", "Chloé")
NUMBERS = count(900_001)  # of outbox rows that there are none of yet


@dataclass
class Here:
    stage: Any
    platform: Platform
    place: str
    ids: dict[str, str]

    async def post(self, key: str, message: Message, nonce: str = "") -> str:
        if nonce:  # as after a process that vanished: it may be there already
            self.platform.doubt(self.place)
        ref = await self.platform.post(self.place, nonce or str(next(NUMBERS)), key, message)
        await self._settle()
        return ref

    async def revise(self, key: str, ref: str, message: Message) -> None:
        await self.platform.revise(self.place, str(next(NUMBERS)), key, ref, message)
        await self._settle()

    async def whisper(self, name: str, key: str, message: Message | None, ref: str = "", nonce: str = "") -> str:
        number = nonce or str(next(NUMBERS))
        if nonce:
            self.platform.doubt(self.place)
        found = await self.platform.whisper(self.place, number, self.ids[name], key, message, ref)
        await self._settle()
        return found

    async def times(self, name: str, words: str) -> int:
        return sum(words in text for text in await self.stage.reads(name))

    async def _settle(self) -> None:
        if hasattr(self.stage, "settle"):
            await self.stage.settle()


@pytest.fixture(params=STAGES)
async def here(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Here]:
    async with opener(request.param)(tmp_path, *NAMES) as stage:
        team = await stage.office.desk.team(getattr(stage.team, "id", stage.team))
        platform = stage.office.platforms[team.channel.partition("-")[0]]
        yield Here(stage, platform, team.channel, {member.name: member.id for member in team.members})


async def test_its_places_begin_with_its_name(here: Here) -> None:
    assert here.place.startswith(f"{here.platform.name}-")


async def test_what_is_posted_is_read_by_all_and_once_however_often_it_is_tried(here: Here) -> None:
    refs = {await here.post("notice:1", say("Welcome to the willow"), nonce="800001") for _ in range(3)}

    assert len(refs) == 1
    for name in NAMES:
        assert await here.times(name, "Welcome to the willow") == 1


async def test_posts_stand_in_the_order_in_which_they_were_made(here: Here) -> None:
    for n in range(5):
        await here.post(f"notice:{n}", say(f"Number {n} of five"))
    read = [text for text in await here.stage.reads("Ben") if "of five" in text]

    assert [text[:8] for text in read] == [f"Number {n}" for n in range(5)]


async def test_a_revision_stands_in_the_place_of_what_it_revises(here: Here) -> None:
    ref = await here.post("step:1", say("Five minutes left", heading="Step one"))
    await here.post("said:1", say("A word between"))
    await here.revise("step:1", ref, say("Seven minutes left", heading="Step one"))
    read = [text for text in await here.stage.reads("Ana") if "Step one" in text or "between" in text]

    assert len(read) == 2 and "Seven minutes left" in read[0] and "A word between" in read[1]


async def test_a_private_word_is_for_one_alone_and_once_however_often_it_is_tried(here: Here) -> None:
    for _ in range(3):
        await here.whisper("Ana", "nudge:1", say("There is room for you"), nonce="800002")

    assert [await here.times(name, "There is room for you") for name in NAMES] == [1, 0, 0]


async def test_a_private_word_with_the_same_key_takes_the_place_of_the_one_before(here: Here) -> None:
    ref = await here.whisper("Ana", "cue", say("Card one"))
    await here.whisper("Ana", "cue", say("Card two"), ref)

    assert (await here.times("Ana", "Card one"), await here.times("Ana", "Card two")) == (0, 1)


async def test_a_private_word_can_be_taken_away_and_come_again(here: Here) -> None:
    ref = await here.whisper("Ana", "cue", say("For a moment"))
    gone = await here.whisper("Ana", "cue", None, ref)
    assert await here.times("Ana", "For a moment") == 0

    await here.whisper("Ana", "cue", None, gone)
    await here.whisper("Ana", "cue", say("And again"), gone)
    assert await here.times("Ana", "And again") == 1


async def test_what_a_person_typed_is_shown_as_they_typed_it(here: Here) -> None:
    typed = "5 * 3 is <b>not</b> _15_ & @everyone knows `it`"
    await here.post("said:1", Message((Quote(typed, here.ids["Ana"]),)))
    await here.post("said:2", say(f"Somebody said: {literal(typed)}"))

    assert await here.times("Ben", typed) == 2


async def test_a_person_is_called_by_their_name(here: Here) -> None:
    await here.post("notice:1", say(f"{mention(here.ids['Chloé'])} leads from here"))

    assert await here.times("Ben", "Chloé leads from here") == 1


async def test_the_largest_message_that_can_be_built_is_taken(here: Here) -> None:
    rows = tuple(Buttons(tuple(Button("b" * 75, f"next:s:{n}{m}") for m in range(5))) for n in range(3))
    words = "w" * (4000 - 150 - 15 * 75)
    await here.post("notice:1", Message((Heading("H" * 150), Text(words), *rows)))

    assert await here.times("Ben", "H" * 150) == 1


async def test_who_sits_in_a_side_room_reads_what_is_said_there_and_nobody_else(here: Here) -> None:
    side, seated = f"{here.place}/12345678-1-1", (here.ids["Ana"], here.ids["Ben"])
    ref = await here.platform.seat(side, "800003", "Group 1", seated, "")
    channel, here.place = here.place, side
    await here.post("group:1:1", say("Two of you sit here"))

    assert [await here.times(name, "Two of you sit here") for name in NAMES] == [1, 1, 0]
    again = await here.platform.seat(side, "800004", "Group 1", tuple(here.ids.values()), ref)
    await here.post("group:1:2", say("Now you are three"))
    assert [await here.times(name, "Now you are three") for name in NAMES] == [1, 1, 1]
    await here.platform.seat(side, "800005", "Group 1", (), again)
    here.place = channel
    await here.post("notice:2", say("Back together"))
    assert await here.times("Chloé", "Back together") == 1
