"""``convener rehearse``: plays a whole session with scripted colleagues and prints it."""

import asyncio
import sys

from bot.content import Content
from facilitation.session.protocol import Protocol

from . import transcript
from .fault import Cannot
from .protocols import find, language_of, load
from .rehearsal import rehearsing

MOST = 40


def rehearse(word: str, people: int, seed: int, language: str | None, as_json: bool) -> None:
    """Prints a transcript, or JSON lines; raises Cannot for a number of people that does not fit the protocol."""
    settings, content = load()
    protocol = find(content, word)
    _check(protocol, people)
    for line in asyncio.run(_play(content, protocol, people, seed, language_of(settings, language), as_json)):
        print(line)
    sys.stdout.flush()


def _check(protocol: Protocol, people: int) -> None:
    least, most = protocol.people.least, min(protocol.people.most, MOST)
    if not least <= people <= most:
        raise Cannot(f"{protocol.id} is for {least} to {most} people, not for {people}: try --people {least}.")


async def _play(
    content: Content, protocol: Protocol, people: int, seed: int, language: str, as_json: bool
) -> list[str]:
    async with rehearsing(content, people, seed, language) as rehearsal:
        await rehearsal.start(protocol, seed)
        await rehearsal.play()
        if as_json:
            return list(transcript.json_lines(rehearsal.events, rehearsal.name))
        return list(transcript.to_read(rehearsal.events, rehearsal.name, content.wording(language)))
