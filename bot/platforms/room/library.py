"""All protocols on one sheet: by what they are for, each with what it gives and takes, and one press to begin or plan
one.

In a channel a list of sixty is a few messages of buttons; a page has room for all of them, and for a field that leaves
only those whose words match. It opens where a person asks for the protocols, typed or pressed.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from facilitation.choosing import PURPOSES
from facilitation.commands import declared
from facilitation.commands.reading import plain
from facilitation.lasting import lasting, roughly
from facilitation.session.protocol import Protocol
from facilitation.wording import Wording, in_language

WORDS = frozenset(map(plain, declared("protocols").words))  # what is typed for it


@dataclass(frozen=True, slots=True)
class Book:
    """One protocol: ``time`` is how long it takes, in words, for as many people as there are, or the nearest number
    that it is for."""

    id: str
    name: str
    purpose: str
    time: str
    least: int
    most: int
    days: bool


@dataclass(frozen=True, slots=True)
class ShelfOf:
    """Those that are for the same."""

    family: str
    title: str
    books: tuple[Book, ...]


def asked_for(typed: str) -> bool:
    """Whether a typed line, without its slash, asks for the protocols and nothing else."""
    return plain(typed.strip()) in WORDS


def pressed(action: str) -> bool:
    """Whether a button asks for the protocols, all or those of one family."""
    verb, _, rest = action.partition(":")
    return verb == "help" and rest.partition(":")[2].partition("+")[0] == "protocols"


def family_of(action: str) -> str:
    """The family that a button asks for, or nothing."""
    return action.rpartition("+")[2] if "+" in action else ""


def shelves(protocols: Iterable[Protocol], words: Wording, people: int) -> tuple[ShelfOf, ...]:
    """All protocols, in the order in which people are asked what they need, then by name."""
    found: dict[str, list[Book]] = {family: [] for family in PURPOSES}
    for protocol in protocols:
        found.setdefault(protocol.family, []).append(_book(protocol, words, people))
    return tuple(
        ShelfOf(family, _title(family, words), tuple(sorted(books, key=lambda book: book.name.casefold())))
        for family, books in found.items()
        if books
    )


def _title(family: str, words: Wording) -> str:
    key = f"choosing.purpose.{family}"
    return words(key) if words.has(key) else family.replace("_", " ").capitalize()


def _over_days(protocol: Protocol) -> bool:
    """Whether it is as good over days; most can be spread somehow."""
    return protocol.over_days is not None and protocol.over_days.fit == "good"


def _book(protocol: Protocol, words: Wording, people: int) -> Book:
    least, most = protocol.people.least, protocol.people.most
    time = lasting(words, max(1, roughly(protocol.minutes_for(protocol.people.nearest(people)))))
    name, purpose = (in_language(text, words.language) for text in (protocol.name, protocol.purpose))
    return Book(protocol.id, name, purpose, time, least, most, _over_days(protocol))
