"""The list of protocols, and the way to the one that fits.

A few are listed with what each is for and a button to start it. Many are listed by what they are for, each name with
its minutes, and each purpose opens a list of its own. Help with choosing comes first in both.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from facilitation.actions import action
from facilitation.choosing import PURPOSES
from facilitation.lasting import lasting, roughly, short
from facilitation.message import MAX_BUTTONS, MAX_LABEL, Block, Button, Buttons, Heading, Message, Text
from facilitation.session.protocol import Protocol
from facilitation.team.team import Team
from facilitation.wording import Wording, in_language

FEW = 8  # as many as are shown with all that is said of each
MOST_STARTED = 3 * MAX_BUTTONS
MOST_SAID = 2600  # leaves room for a heading and three rows of buttons within a message's 4,000 characters


def all_protocols(words: Wording, team: Team, protocols: Mapping[str, Protocol], family: str = "") -> Message:
    """The answer to ``/protocols``: all of them, or those of one family."""
    choose = Button(words("choosing.button.choose"), action("choose", team.id), primary=True)
    every = list(protocols.values())
    of_family = [p for p in every if p.family == family]
    if of_family:
        back = Button(words("team.button.all_protocols"), action("help", team.id, "protocols"))
        heading = words(f"choosing.purpose.{family}")
        return Message((Heading(heading), *_each(words, team, of_family), Buttons((choose, back))))
    heading = words("help.protocols")
    if not every:
        return Message((Heading(heading), Text(words("choosing.empty"))))
    if len(every) <= FEW:
        return Message((Heading(heading), Buttons((choose,)), *_each(words, team, every)))
    return Message((Heading(heading), Buttons((choose,)), *_by_family(words, team, every)))


def _each(words: Wording, team: Team, protocols: Sequence[Protocol]) -> Iterator[Block]:
    """Each with what it is for, or, where there are too many for that, its minutes and people; and its button."""
    whole = [_protocol(words, protocol) for protocol in protocols]
    short = [_line(words, protocol) for protocol in protocols]
    yield from fitting(whole if len("\n\n".join(whole)) <= MOST_SAID else short)
    starts = (Button(_name(p, words)[:MAX_LABEL], action("start", team.id, p.id)) for p in protocols[:MOST_STARTED])
    yield from _rows(starts)


def _by_family(words: Wording, team: Team, protocols: Sequence[Protocol]) -> Iterator[Block]:
    """A button for each family, and its names in a line."""
    families = {purpose: [p for p in protocols if p.family == purpose] for purpose in PURPOSES}
    there = {family: found for family, found in families.items() if found}
    yield Text(words("choosing.list.about"))
    yield from _rows(
        Button(
            words("choosing.button.family", family=words(f"family.{family}"), n=len(found)),
            action("help", team.id, f"protocols+{family}"),
        )
        for family, found in there.items()
    )
    yield from fitting(_family(words, family, found) for family, found in there.items())


def _family(words: Wording, family: str, protocols: Iterable[Protocol]) -> str:
    names = (words("choosing.list.name", name=_name(p, words), time=short(words, p.minutes)) for p in protocols)
    return words("choosing.list.family", family=words(f"family.{family}"), names=", ".join(names))


def _protocol(words: Wording, protocol: Protocol) -> str:
    purpose = in_language(protocol.purpose, words.language)
    time = lasting(words, roughly(protocol.minutes))
    return words("help.protocol", name=_name(protocol, words), id=protocol.id, time=time, purpose=purpose)


def _line(words: Wording, protocol: Protocol) -> str:
    people, time = protocol.people, lasting(words, roughly(protocol.minutes))
    name = _name(protocol, words)
    return words("choosing.list.line", name=name, time=time, least=people.least, most=people.most)


def _name(protocol: Protocol, words: Wording) -> str:
    return in_language(protocol.name, words.language)


def _rows(buttons: Iterable[Button]) -> Iterator[Buttons]:
    row = tuple(buttons)
    yield from (Buttons(row[at : at + MAX_BUTTONS]) for at in range(0, len(row), MAX_BUTTONS))


def fitting(texts: Iterable[str]) -> list[Block]:
    """As many of the texts, as one block, as a message holds."""
    found, length = [], 0
    for text in texts:
        length += len(text) + 2
        if length > MOST_SAID:
            break
        found.append(text)
    return [Text("\n\n".join(found))] if found else []
