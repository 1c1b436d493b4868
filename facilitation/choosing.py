"""Which protocol fits? Values in, reasoned answers out: nothing here knows a team, a platform or a form.

Decisions: what a person did not say is no condition. What fits comes first, the closest fit ahead; where nothing fits,
the nearest are given with what is in the way, never passed off as fitting. A protocol that fits when it is kept short
(its published ``from`` minutes, optional steps left out) fits, after those that need no hurry. In nearness, ten minutes
too many weigh as much as one person too few: both can be mended by asking around, and trust cannot so soon. Where
nobody said what trust there is, or whether anything is brought, what asks for neither comes first: it fits anyone.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from math import isnan
from typing import Literal

from .lasting import IN_HOURS, lasting, roughly
from .session.protocol import Input, Protocol
from .session.windows import of_protocol
from .wording import Wording, in_language

HasTrust = Literal["", "new", "some", "much"]
How = Literal["", "live", "days"]
PURPOSES = (
    "feedback", "dilemma", "student_work", "text", "dialogue", "decision", "building_agreements", "opening", "inquiry",
    "retrospective",
)  # fmt: skip
"""What somebody may need: the families, in the order in which a person is asked (``choosing.purpose.*``)."""

ASKS = {"any": 0, "some": 1, "much": 2}
HAS = {"new": 0, "some": 1, "much": 2}
FOUND_ON_THE_SPOT = ("question",)  # inputs that any group can think of when it has sat down
NEAREST = 3
UNSAID = 0.25  # what a protocol asks for and nobody spoke of: too little to outweigh what was said
MOST_TOLD = 100_000.0  # minutes, more than which nobody has at hand
ANOTHER_PURPOSE = 100.0  # nearer than all of these is whatever serves the purpose


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody said of their situation; what is empty or None was not said. ``purpose`` is a family; ``brings``:
    whether somebody brings work, a dilemma, a text or a proposal; ``how``: live, or over days."""

    purpose: str = ""
    minutes: float | None = None
    people: int | None = None
    trust: HasTrust = ""
    brings: bool | None = None
    how: How = ""


@dataclass(frozen=True, slots=True)
class Reason:
    """A sentence (``choosing.why.<key>``) for or against. ``cost``: how much worse it makes the fit, or, where it
    stands in the way (``fits`` is false), how far off it is. A value that is a mapping is words by language, one
    that is a float is minutes."""

    key: str
    values: tuple[tuple[str, object], ...] = ()
    fits: bool = True
    cost: float = 0.0

    def tell(self, words: Wording) -> str:
        values = {name: self._word(name, value, words) for name, value in self.values}
        return words(f"choosing.why.{self.key}", **values)

    @staticmethod
    def _word(name: str, value: object, words: Wording) -> object:
        if name == "family":
            return words(f"family.{value}")
        if isinstance(value, float):
            return lasting(words, value)
        return in_language(value, words.language) if isinstance(value, Mapping) else value


@dataclass(frozen=True, slots=True)
class Found:
    """A protocol, and why it is here."""

    protocol: Protocol
    reasons: tuple[Reason, ...]

    @property
    def fits(self) -> bool:
        return all(reason.fits for reason in self.reasons)

    def tell(self, words: Wording) -> str:
        """What is in the way, where anything is, then what speaks for it."""
        against = "; ".join(reason.tell(words) for reason in self.reasons if not reason.fits)
        speaks = "; ".join(reason.tell(words) for reason in self.reasons if reason.fits)
        if not against:
            return words("choosing.why", why=speaks)
        parts = [words("choosing.in_the_way", why=against)]
        parts += [words("choosing.otherwise", why=speaks)] if speaks else []
        return " ".join(parts)


def find(wish: Wish, protocols: Iterable[Protocol]) -> tuple[Found, ...]:
    """All that fit, the best first; where none does, the nearest few. Empty only where there are no protocols."""
    found = [Found(protocol, tuple(_reasons(wish, protocol))) for protocol in protocols]
    fitting = [f for f in found if f.fits]
    if fitting:
        return tuple(sorted(fitting, key=lambda one: _order(one, wish)))
    serving = [f for f in found if wish.purpose in ("", f.protocol.family)]
    otherwise = [f for f in found if [r.key for r in f.reasons if not r.fits] == ["purpose"]]
    return tuple(sorted([*serving, *otherwise] or found, key=lambda one: _order(one, wish))[:NEAREST])


def _order(found: Found, wish: Wish) -> tuple[float, float, str]:
    """Of what fits equally well, what was made for few sizes of group comes first; where nobody said how many they are,
    what is over soonest."""
    people = found.protocol.people
    then = takes(found.protocol) if wish.people is None else people.most - people.least
    return sum(r.cost for r in found.reasons), then, found.protocol.id


def takes(protocol: Protocol, people: int | None = None, short: bool = False) -> float:
    """Minutes for a group of that size, or a typical one; ``short``: the least that is published for each step, without
    the optional ones. A group that it wasn't made for counts as the nearest that it was."""
    n = protocol.people.typical if people is None else protocol.people.nearest(people)
    return protocol.minutes_for(n, short)


def depends(protocol: Protocol) -> bool:
    """Whether more people take longer."""
    return protocol.minutes_for(protocol.people.least) != protocol.minutes_for(protocol.people.most)


def is_brought(protocol: Protocol) -> bool:
    """Whether somebody has to bring something: somebody presents, or more than a question must be given."""
    presents = protocol.has_presenter and any(r.name == "presenter" and not r.optional for r in protocol.roles)
    return presents or any(i.required for i in _things(protocol))


def _things(protocol: Protocol) -> list[Input]:
    """What is asked for that can be brought, what must be first."""
    things = [i for i in protocol.inputs if i.key not in FOUND_ON_THE_SPOT]
    return sorted(things, key=lambda i: not i.required)


# -- the reasons --------------------------------------------------------------------


def _reasons(wish: Wish, protocol: Protocol) -> Iterator[Reason]:
    yield from _purpose(wish, protocol)
    yield from _days(wish, protocol) if wish.how == "days" else _minutes(wish, protocol)
    yield _people(wish, protocol)
    yield from _trust(wish, protocol)
    yield from _brings(wish, protocol)


def _purpose(wish: Wish, protocol: Protocol) -> Iterator[Reason]:
    if wish.purpose not in ("", protocol.family):
        yield Reason("purpose", (("family", protocol.family),), fits=False, cost=ANOTHER_PURPOSE)


def _minutes(wish: Wish, protocol: Protocol) -> Iterator[Reason]:
    usual, least = takes(protocol, wish.people), takes(protocol, wish.people, short=True)
    taken = ("time", _about(usual))
    if wish.minutes is None or isnan(wish.minutes):  # what is no number was not said
        yield Reason("minutes_each" if depends(protocol) and wish.people is not None else "minutes", (taken,))
        return
    has, spare = ("wished", _about(wish.minutes)), wish.minutes - usual
    if spare > 0:
        yield Reason("spare", (has, ("spare", _more(spare, wish.minutes))), cost=2 - 2 * usual / wish.minutes)
    elif spare == 0:
        yield Reason("exact", (has,))
    elif least <= wish.minutes:
        yield Reason("short", (("wished", _more(wish.minutes, usual)), taken), cost=2 - spare / usual)
    else:
        over = least - wish.minutes
        why = (("least", _about(least)), ("over", _more(over, least)), has)
        yield Reason("over", why, fits=False, cost=1 + over / 10)
    if depends(protocol):
        yield Reason("depends" if wish.people is None else "depends_you", (taken,))


def _days(wish: Wish, protocol: Protocol) -> Iterator[Reason]:
    """Over days the minutes at hand are no condition: each takes their own."""
    if protocol.over_days is None:
        yield Reason("days_never", fits=False, cost=5)
        return
    people = protocol.people.typical if wish.people is None else protocol.people.nearest(wish.people)
    n = max(1, round(of_protocol(protocol, people)))
    yield Reason(f"days_{protocol.over_days.fit}", (("n", n),), cost=0.0 if protocol.over_days.fit == "good" else 1.0)


def _about(minutes: float) -> float:
    """As people say it; a float among the values of a reason is minutes."""
    return float(roughly(round(min(max(minutes, 0.0), MOST_TOLD), 1)))


def _more(minutes: float, than: float) -> float | str:
    """So much more or less than a time that is told beside it: where both are minutes, the unit need not come twice."""
    return f"{_about(minutes):g}" if max(minutes, than) < IN_HOURS else _about(minutes)


def _people(wish: Wish, protocol: Protocol) -> Reason:
    least, most = protocol.people.least, protocol.people.most
    made = (("least", least), ("most", most))
    if wish.people is None:
        return Reason("people", made)
    count = (*made, ("n", wish.people))
    if wish.people < least:
        return Reason("few", count, fits=False, cost=1.0 + least - wish.people)
    if wish.people > most:
        return Reason("many", count, fits=False, cost=1.0 + wish.people - most)
    return Reason("people_fit", count)


def _trust(wish: Wish, protocol: Protocol) -> Iterator[Reason]:
    asks = ASKS[protocol.trust]
    if not wish.trust:
        if asks:
            yield Reason(f"trust_{protocol.trust}", cost=asks * UNSAID)
        return
    lacking = asks - HAS[wish.trust]
    if lacking > 0:
        yield Reason(f"trust_{protocol.trust}_lacking", fits=False, cost=1.0 + 3 * lacking)
    elif asks:
        yield Reason(f"trust_{protocol.trust}_there", cost=-lacking / 4)
    else:
        yield Reason("trust_any", cost=-lacking / 4)


def _brings(wish: Wish, protocol: Protocol) -> Iterator[Reason]:
    if not is_brought(protocol):
        if wish.brings:
            yield Reason("brings_nothing", cost=1)
        return
    what = tuple(("what", i.label) for i in _things(protocol)[:1])
    if wish.brings is False:
        yield Reason("brings_lacking" if what else "presents_lacking", what, fits=False, cost=4)
    else:
        yield Reason("brings" if what else "presents", what, cost=UNSAID if wish.brings is None else 0.0)
