"""All 63 keep to their published form: order of steps, minutes, who speaks, roles. Where not, the file says so.

What is published stands in facts.txt; what is different is owned up to under ``differs`` in the protocol's own file.
"""

import pytest

from bot.content import Content
from facilitation.session.protocol import Protocol
from tests.prompts.facts import OWNS_UP, Departure, departures, forms


@pytest.fixture(scope="module")
def content() -> Content:
    return Content.load()


def told(protocol: Protocol, departure: Departure) -> bool:
    """Whether a sentence under ``differs`` speaks of it: of the difference, and of what is different."""
    return any(departure.told_by(line) for line in protocol.differs)


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
    later = Protocol.model_validate({**plain, "steps": [steps[0], {**steps[1], "days": 3}, *steps[2:]]})
    anyone = {**plain["roles"][0], "optional": True}
    spared = Protocol.model_validate({**plain, "roles": [anyone, *plain["roles"][1:]]})
    together = Protocol.model_validate({**plain, "over_days": None})

    assert aspects(longer) == {"minutes", "range"} and aspects(open_) == {"seen"}
    assert aspects(later) == {"days"} and aspects(together) == {"fit"}
    assert "presenter is optional" in [d.what for d in departures(spared, form) if d.aspect == "role"]


@pytest.mark.parametrize(
    ("aspect", "sentence", "owns_up"),
    [
        ("minutes", "Clarifying questions have 8 minutes in place of 5.", True),
        ("minutes", "The questions that clarify have 8 minutes in place of 5.", True),
        ("minutes", "Probing questions have 8 minutes in place of 5.", False),
        ("minutes", "The minutes are suggested.", False),
        ("speaks", "Clarifying questions have 8 minutes in place of 5.", False),
        ("grouping", "Every step is in one circle.", True),
        ("speaks", "In every step anyone speaks.", False),
    ],
)
def test_a_sentence_owns_up_to_one_difference_in_the_step_that_it_names(
    aspect: str, sentence: str, owns_up: bool
) -> None:
    departure = Departure(aspect, "", OWNS_UP[aspect], ("Clarifying questions",))

    assert departure.told_by(sentence) is owns_up


def test_a_number_is_owned_up_to_by_a_sentence_that_gives_it() -> None:
    fewer = Departure("people", "(3, 60) / (3, 200)", ("people",), numbers=(60, 200))

    assert fewer.told_by("A session seats sixty people.") and fewer.told_by("It is published for up to 200 people.")
    assert not fewer.told_by("A session seats 600 people.") and not fewer.told_by("Fewer people may take part.")
