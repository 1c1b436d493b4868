"""Every protocol of the library runs from its start to its record, at the smallest, a typical and the largest size,
whoever passes, leaves, comes late or never says a word; it takes the time that it promises, and nobody whose part is
to listen is ever asked to speak.
"""

from collections import Counter

import pytest

from facilitation.session.commands import Join, Leave
from facilitation.session.protocol import Protocol
from facilitation.session.session import Session
from facilitation.session.speaking import belongs

from .house import CONTENT, SESSION, House

SEATS = 60  # in one session
SIZES = ("smallest", "typical", "largest")


def people(protocol: Protocol, size: str) -> int:
    """How many, the facilitator counted in."""
    sizes = protocol.people
    found = {"smallest": sizes.least, "typical": sizes.typical, "largest": min(sizes.most, SEATS)}
    return found[size]


EVERY = [(id, size) for id in CONTENT.protocols for size in SIZES]


def colleagues(count: int) -> tuple[str, ...]:
    return tuple(f"p{n:02}" for n in range(count))


def nobody_silent_is_asked(house: House) -> None:
    for member, key, session in house.asked:
        step = house.protocol.steps[session.at]
        assert belongs(session, step, member), f"{house.protocol.id}, step {session.at + 1}: {key} asks {member}"


def all_steps_came(house: House) -> None:
    """Each that is always to come was opened, and the first came first."""
    came = Counter(opened.at for opened in house.opened)
    due = [n for n, step in enumerate(house.protocol.steps) if step.only_if is None]
    assert all(came[n] for n in due), f"{house.protocol.id} left out {[n + 1 for n in due if not came[n]]}"
    assert house.opened[0].at == due[0]


@pytest.mark.parametrize(("id", "size"), EVERY)
def test_it_runs_to_its_record_and_takes_the_time_that_it_promises(id: str, size: str) -> None:
    protocol = CONTENT.protocols[id]
    count = people(protocol, size)
    house = House(protocol, colleagues(count - 1)).play()
    all_steps_came(house)
    nobody_silent_is_asked(house)
    assert len({place for place, members in house.seats.items() if members}) == 0, "a side room was left open"
    assert ("record", SESSION.id) in house.rows or protocol.record == "none"
    if any(r.repeat.until for r in protocol.repeats) or any(step.only_if for step in protocol.steps):
        return  # how often it repeats is for the people to find out
    took = sum(opened.seconds for opened in house.opened) / 60
    assert took == pytest.approx(protocol.minutes_for(count), rel=0.02), f"{took:g} minutes"


@pytest.mark.parametrize(("id", "size"), EVERY)
def test_it_runs_with_people_who_pass_leave_come_late_and_stay_silent(id: str, size: str) -> None:
    protocol = CONTENT.protocols[id]
    count = max(people(protocol, size), 4)
    mute = ("still", "passes")[: max(1, count - 3)]
    cast = colleagues(min(count, SEATS - 1) - 1 - len(mute))

    def come_and_go(house: House, session: Session) -> None:
        """One leaves in the third opening, one comes in the fourth; the silent one leaves and comes back later."""
        if not house.opened or house.opened[-1].visit != session.visit or session.part != "running":
            return
        match len(house.opened):
            case 3 if session.person("late") is None:
                house.later(1, SESSION, Join("late"))
                house.later(2, SESSION, Leave(cast[-1]))
            case 5 if session.person("still").part == "in":
                house.later(1, SESSION, Leave("still"))
            case 6 if session.person("still").part == "left":
                house.later(1, SESSION, Join("still"))

    house = House(protocol, cast, mute, passing=("passes",), watch=[come_and_go])
    house.play()
    all_steps_came(house)
    nobody_silent_is_asked(house)


@pytest.mark.parametrize("id", [id for id, protocol in CONTENT.protocols.items() if protocol.over_days])
def test_it_runs_over_days(id: str) -> None:
    protocol = CONTENT.protocols[id]
    house = House(protocol, colleagues(max(1, people(protocol, "typical") - 2)), ("still",), days=True).play()
    all_steps_came(house)
    nobody_silent_is_asked(house)
