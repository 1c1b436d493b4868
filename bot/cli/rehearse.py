"""``convener rehearse``: plays a whole session with scripted colleagues and prints it."""

import asyncio
import sys

from bot.content import Content
from facilitation.session.protocol import Protocol

from . import transcript
from .fault import Cannot
from .protocols import find, language_of, load
from .rehearsal import rehearsing

USUAL, MOST = 6, 60


def rehearse(word: str, people: int | None, seed: int, language: str | None, as_json: bool, days: bool = False) -> None:
    """Prints a transcript, or JSON lines; ``people`` None: as many as fit. Raises Cannot for a number of people that
    does not fit the protocol, and for days where it can only be played live."""
    settings, content = load()
    protocol = find(content, word)
    if people is None:
        people = min(max(USUAL, protocol.people.least), protocol.people.most, MOST)
    _check(protocol, people, days)
    for line in asyncio.run(_play(content, protocol, people, seed, language_of(settings, language), as_json, days)):
        print(line)
    sys.stdout.flush()


def _check(protocol: Protocol, people: int, days: bool) -> None:
    if days and protocol.over_days is None:
        raise Cannot(f"{protocol.id} is for being together; it can't be spread over days: leave out --days.")
    least, most = protocol.people.least, min(protocol.people.most, MOST)
    if not least <= people <= most:
        raise Cannot(f"{protocol.id} is for {least} to {most} people, not for {people}: try --people {least}.")


async def _play(
    content: Content, protocol: Protocol, people: int, seed: int, language: str, as_json: bool, days: bool
) -> list[str]:
    async with rehearsing(content, people, seed, language) as rehearsal:
        await rehearsal.start(protocol, seed, days)
        await rehearsal.play()
        if as_json:
            return list(transcript.json_lines(rehearsal.events, rehearsal.name))
        return list(transcript.to_read(rehearsal.events, rehearsal.name, content.wording(language)))
