"""What people do in a session, at random but the same for the same seed: sensible things and others, in any order.

A command that does not fit is refused, and that is part of it: a run that was killed must refuse the very same ones.
"""

import random
from collections.abc import Iterator
from datetime import timedelta

from bot.desk import Body, Direct, Incoming, Line, Press, Said, Submit
from facilitation.decision import Address
from facilitation.session.commands import Start
from facilitation.team.team import JoinTeam
from tests.faults.child import BEGINS, CHANNEL, TEAM, Asked, make_team

PEOPLE = ("ana", "ben", "cleo", "dev", "eve", "fay")
SESSION = "s1"


def script(seed: int, length: int) -> list[Asked]:
    """A team made and joined, a session begun, ``length`` random acts, and its end."""
    dice, at, asked = random.Random(seed), BEGINS, []
    for number, incoming in enumerate((*_beginning(), *_acts(dice, length), *_end())):
        at += timedelta(seconds=dice.choice((0, 1, 20, 45))) if number > 8 else timedelta(0)
        asked.append(Asked(at, incoming))
    return asked


def _incoming(event: str, member: str, body: Body) -> Incoming:
    return Incoming(event, TEAM, CHANNEL, member, body)


def _beginning() -> Iterator[Incoming]:
    yield make_team()
    for name in PEOPLE:
        yield _incoming(f"join-{name}", name, Direct(Address("team", TEAM), JoinTeam(name, name.title())))
    inputs = (("question", "Does my feedback help?"), ("work", "A page of margins"))
    start = Start(SESSION, "ana", CHANNEL, "tuning-protocol", "ben", "ana", inputs, seed=7)
    yield _incoming("start", "ana", Direct(Address("session", SESSION), start))
    for name in PEOPLE:
        yield _incoming(f"in-{name}", name, Press(f"join:{SESSION}:in"))
    yield _incoming("begin", "ana", Press(f"begin:{SESSION}:"))


def _acts(dice: random.Random, length: int) -> Iterator[Incoming]:
    for number in range(length):
        member = dice.choice(PEOPLE)
        leads = dice.random() < 0.2
        body = dice.choice(_LEADING if leads else _TAKING_PART)
        yield _incoming(f"act-{number}", "ana" if leads else member, _numbered(body, number))


def _numbered(body: Body, number: int) -> Body:
    return Said(f"{body.text} ({number})") if isinstance(body, Said) else body


_LEADING: tuple[Body, ...] = (
    Line("/next"), Line("/next"), Line("/next"), Line("/back"), Line("/extend 2"), Line("/pause"), Line("/resume"),
    Line("/resume"), Line("/takeover"),
)  # fmt: skip
_TAKING_PART: tuple[Body, ...] = (
    Said("I noticed the second margin"), Said("What did the pupils do with it?"), Said("It made me look again"),
    Said("I wonder about the last line"), Line("/ready"), Line("/pass"), Line("/done"), Line("/listen"), Line("/join"),
    Line("/propose We send materials two days ahead"), Line("/commit try exit slips"), Line("/status"),
    Line("/question How do we know that feedback is used?"), Line("/checkin"), Line("/volunteer"), Line("/nonsense"),
    Submit(f"commit:{SESSION}:", {"text": "Read two protocols"}), Press(f"rate:{SESSION}:x-4"),
)  # fmt: skip


def _end() -> Iterator[Incoming]:
    for number in range(4):
        yield _incoming(f"end-{number}", "ana", Press(f"end:{SESSION}:"))
        yield _incoming(f"take-{number}", "ana", Press(f"take_over:{SESSION}:"))
