"""All 63 keep to their published form: order of steps, minutes, who speaks, roles. Where not, the file says so.

What is published stands in facts.txt; what is different is owned up to under ``differs`` in the protocol's own file.
"""

import re

import pytest

from bot.content import Content
from facilitation.session.protocol import Protocol
from tests.prompts.facts import Departure, departures, forms


@pytest.fixture(scope="module")
def content() -> Content:
    return Content.load()


def told(protocol: Protocol, departure: Departure) -> bool:
    """Whether a sentence under ``differs`` speaks of it: of the difference, and of what is different."""

    def says(line: str, words: tuple[str, ...]) -> bool:
        return not words or any(re.search(rf"\b{word}", line.lower()) for word in words)

    return any(says(line, departure.words) and says(line, departure.also) for line in protocol.differs)


def test_all_that_are_published_are_there(content: Content) -> None:
    assert set(content.protocols) == set(forms()) and len(forms()) == 63


@pytest.mark.parametrize("id", forms())
def test_a_protocol_is_as_published_or_says_where_it_is_not(id: str, content: Content) -> None:
    protocol = content.protocols[id]
    untold = [(d.aspect, d.what) for d in departures(protocol, forms()[id]) if not told(protocol, d)]

    assert untold == []


def test_every_protocol_says_what_is_its_own() -> None:
    protocols = Content.load().protocols.values()

    assert [p.id for p in protocols if not p.differs] == []
    assert [p.id for p in protocols if p.over_days is None] == []


def test_a_departure_that_nobody_owns_up_to_is_found(content: Content) -> None:
    """The comparison itself: a step moved, a voice changed, a minute more, a role left out."""
    tuning, form = content.protocols["tuning-protocol"], forms()["tuning-protocol"]
    plain = tuning.model_dump(mode="json", by_alias=True)
    steps = plain["steps"]
    moved = Protocol.model_validate({**plain, "steps": [*steps[:5], steps[6], steps[5], steps[7]]})
    louder = Protocol.model_validate({**plain, "steps": [*steps[:6], {**steps[6], "speaks": "everyone"}, steps[7]]})
    longer = Protocol.model_validate({**plain, "steps": [{**steps[0], "minutes": {"usual": 6}}, *steps[1:]]})
    read_by_all = {k: v for k, v in steps[3].items() if k != "shows"}
    open_ = Protocol.model_validate({**plain, "steps": [*steps[:3], read_by_all, *steps[4:]]})
    fewer = Protocol.model_validate({**plain, "people": {"from": 3, "to": 10}})

    def aspects(protocol: Protocol) -> set[str]:
        return {d.aspect for d in departures(protocol, form)} - {"role"}

    assert aspects(tuning) == set()
    assert aspects(moved) and aspects(louder) == {"speaks"} and aspects(fewer) == {"people"}
    assert aspects(longer) == {"minutes", "range"} and aspects(open_) == {"seen"}


def test_a_sentence_about_another_step_owns_up_to_nothing() -> None:
    consultancy = Content.load().protocols["consultancy"]
    longer = Departure("minutes", "Clarifying questions", ("minute",), ("clari",))

    assert any("minutes" in line for line in consultancy.differs) and not told(consultancy, longer)
