"""Which protocol fits: the order, the reasons, and what is nearest where nothing does."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from facilitation.choosing import ASKS, HAS, NEAREST, PURPOSES, Found, Wish, find, is_brought, takes
from facilitation.session.protocol import Protocol
from tests.facilitation.team.stage import wording

ANY = {"en": "x", "es": "x"}
WORK = {"key": "work", "label": {"en": "The work", "es": "El trabajo"}, "required": True}
QUESTION = {"key": "question", "label": ANY, "required": True}
PRESENTER = {"name": "presenter", "called": ANY}


def protocol(id: str, *minutes: float, **more: Any) -> Protocol:
    cue = {"say": ANY, "watch": ANY, "long": ANY}
    steps = [{"name": ANY, "say": ANY, "rule": ANY, "minutes": {"usual": m}, "cue": cue} for m in minutes or (30,)]
    base: dict[str, Any] = {
        "id": id, "name": ANY, "family": "feedback", "purpose": ANY, "use_when": ANY, "not_when": ANY,
        "people": {"from": 4, "to": 8}, "preparation": ANY, "debrief": ANY, "origin": "us", "steps": steps,
    }  # fmt: skip
    return Protocol.model_validate({**base, **more})


def hurried(id: str) -> Protocol:
    """Forty minutes as a rule, fifteen at the least."""
    plain = protocol(id, 30, 10).model_dump(by_alias=True)
    plain["steps"][0]["minutes"]["from"] = 15
    plain["steps"][1]["optional"] = True
    return Protocol.model_validate(plain)


def told(found: Found, language: str = "en") -> str:
    return found.tell(wording(language))


def ids(wish: Wish, *protocols: Protocol) -> list[str]:
    return [found.protocol.id for found in find(wish, protocols)]


# -- what fits, and why


def test_the_reasons_explain_the_answer() -> None:
    made = protocol("p", 52, trust="much", people={"from": 6, "to": 10}, inputs=[WORK])
    (found,) = find(Wish("feedback", 60, 7, "much", True), [made])

    assert found.fits
    assert told(found) == (
        "Why: fits 60 minutes with 8 to spare; made for 6 to 10, and you are 7; "
        "asks for trust already built, as yours is; one of you brings something (The work)."
    )
    assert "con 8 de margen" in told(found, "es") and "El trabajo" in told(found, "es")


def test_what_was_not_said_is_no_condition_and_facts_are_given_in_its_place() -> None:
    made = protocol("p", trust="some", roles=[PRESENTER])

    assert told(find(Wish(), [made])[0]) == (
        "Why: takes about 30 minutes; made for 4 to 8 people; asks that you know one another; one of you presents."
    )
    assert told(find(Wish(), [protocol("q")])[0]) == "Why: takes about 30 minutes; made for 4 to 8 people."


def test_only_what_serves_the_purpose_fits() -> None:
    other = protocol("other", family="text")

    assert ids(Wish("feedback"), other, protocol("p")) == ["p"]


def test_less_time_to_spare_comes_first_and_a_hurry_last() -> None:
    short, long, hasty = protocol("short", 10), protocol("long", 35), hurried("hasty")

    assert ids(Wish(minutes=36), short, hasty, long) == ["long", "short", "hasty"]
    assert "usually takes 40 minutes, and fits 36 if you keep it short" in told(find(Wish(minutes=36), [hasty])[0])
    assert "fills your 35 minutes" in told(find(Wish(minutes=35), [long])[0])


def test_keeping_it_short_leaves_out_optional_steps() -> None:
    assert takes(hurried("p"), short=True) == 15
    assert find(Wish(minutes=15), [hurried("p")])[0].fits
    assert not find(Wish(minutes=14.5), [hurried("p")])[0].fits


def test_what_was_made_for_few_sizes_comes_before_what_fits_any() -> None:
    assert ids(Wish(people=5), protocol("any", people={"from": 2, "to": 200}), protocol("few")) == ["few", "any"]


def test_trust_that_is_there_is_used() -> None:
    deep, plain = protocol("deep", trust="much"), protocol("a-plain")

    assert ids(Wish(trust="much"), plain, deep) == ["deep", "a-plain"]
    assert "asks for no trust beforehand" in told(find(Wish(trust="new"), [plain])[0])
    assert "as you do" in told(find(Wish(trust="some"), [protocol("p", trust="some")])[0])


def in_turn(id: str, minutes: float = 5, **more: Any) -> Protocol:
    """So many minutes for each person."""
    plain = protocol(id, minutes, **more).model_dump(by_alias=True)
    plain["steps"][0]["minutes"]["per"] = "person"
    return Protocol.model_validate(plain)


def test_what_takes_each_person_their_time_fits_by_how_many_you_are() -> None:
    made = in_turn("p")

    assert find(Wish(minutes=20, people=4), [made])[0].fits
    assert not find(Wish(minutes=20, people=8), [made])[0].fits
    assert "the longer it takes (40 minutes for you)" in told(find(Wish(minutes=45, people=8), [made])[0])
    assert "takes about 20 minutes with as many as you are" in told(find(Wish(people=4), [made])[0])
    assert "(30 minutes for a usual group)" in told(find(Wish(minutes=30), [made])[0])
    assert takes(made, 99) == 40 and takes(made, 1) == 20 and takes(made) == 30


def test_over_days_only_what_can_be_spread_fits_and_the_minutes_at_hand_are_no_condition() -> None:
    good, partly = ({"over_days": {"fit": fit, "how": ANY}} for fit in ("good", "partly"))
    never, some_of_it = protocol("never", 5), protocol("partly", 90, 5, **partly)
    all_of_it = protocol("good", 90, **good)
    wish = Wish(minutes=10, how="days")

    assert ids(wish, never, some_of_it, all_of_it) == ["good", "partly"]
    assert "can be spread over a day;" in told(find(wish, [all_of_it])[0])
    spread = "can be spread over several days (2 for a group like yours), though some"
    assert spread in told(find(wish, [some_of_it])[0])
    assert "But: is for being together" in told(find(wish, [never])[0])
    assert ids(Wish(how="live"), never, all_of_it) == ["never", "good"], "both fit; the shorter first"


@pytest.mark.parametrize("has", HAS)
@pytest.mark.parametrize("asks", ASKS)
def test_trust_fits_where_there_is_as_much_as_is_asked(asks: str, has: Any) -> None:
    assert find(Wish(trust=has), [protocol("p", trust=asks)])[0].fits == (HAS[has] >= ASKS[asks])


def test_where_somebody_brings_something_there_should_be_a_place_for_it() -> None:
    none, asks = protocol("a-none"), protocol("place", inputs=[WORK])

    assert ids(Wish(brings=True), none, asks) == ["place", "a-none"]
    assert "nobody has to bring anything" in told(find(Wish(brings=True), [none])[0])
    assert ids(Wish(brings=False), none, asks) == ["a-none"]


@pytest.mark.parametrize(
    ("more", "brought"),
    [
        ({}, False),
        ({"inputs": [QUESTION]}, False),
        ({"inputs": [{**WORK, "required": False}]}, False),
        ({"inputs": [WORK]}, True),
        ({"roles": [PRESENTER]}, True),
        ({"roles": [{**PRESENTER, "optional": True}]}, False),
        ({"roles": [{**PRESENTER, "name": "timekeeper"}]}, False),
    ],
)
def test_a_question_can_be_found_on_the_spot_and_work_must_be_brought(more: dict[str, Any], brought: bool) -> None:
    assert is_brought(protocol("p", **more)) is brought


# -- what is nearest


def test_where_nothing_fits_the_nearest_come_with_what_is_in_the_way_first() -> None:
    near, far = protocol("near", 45), protocol("far", 90)
    found = find(Wish("feedback", 40, 3), [far, near, protocol("else", family="text")])

    assert [one.protocol.id for one in found] == ["near", "far"]
    assert not any(one.fits for one in found)
    assert told(found[0]) == (
        "But: needs 45 minutes at the very least, 5 more than you have; made for 4 to 8, and you are only 3."
    )


def test_something_else_that_would_fit_is_named_after_all_that_serves_the_purpose() -> None:
    found = find(Wish("feedback", 40), [protocol("else", family="text"), protocol("far", 300)])

    assert [one.protocol.id for one in found] == ["far", "else"]
    assert told(found[1]).startswith("But: is for something else (Reading together). Otherwise: fits 40 minutes")


def test_a_purpose_that_nothing_serves_leads_to_what_else_there_is() -> None:
    assert ids(Wish("opening", people=90), protocol("p")) == ["p"]


@pytest.mark.parametrize(
    ("wish", "more", "way"),
    [
        (Wish(people=9), {}, "made for 4 to 8, and you are 9"),
        (Wish(trust="new"), {"trust": "some"}, "asks that you know one another, and you are new"),
        (Wish(trust="some"), {"trust": "much"}, "asks for trust already built, and yours is still growing"),
        (Wish(brings=False), {"inputs": [WORK]}, "one of you has to bring something (The work)"),
        (Wish(brings=False), {"roles": [PRESENTER]}, "one of you has to present something"),
    ],
)
def test_what_is_in_the_way_is_said(wish: Wish, more: dict[str, Any], way: str) -> None:
    (found,) = find(wish, [protocol("p", **more)])

    assert not found.fits
    assert told(found).startswith(f"But: {way}.")


def test_no_more_than_the_nearest_few_are_offered() -> None:
    assert len(find(Wish(minutes=1), [protocol(f"p{n}") for n in range(9)])) == NEAREST


def test_without_protocols_nothing_is_found() -> None:
    assert find(Wish("feedback", 10, 3), []) == ()


# -- what always holds


PROTOCOLS = some.builds(
    lambda id, minutes, family, people, **more: protocol(
        id, *minutes, family=family, people={"from": people[0], "to": people[1]}, **more
    ),
    some.from_regex(r"[a-z]{1,8}", fullmatch=True),
    some.lists(some.integers(1, 960).map(lambda n: n / 2), min_size=1, max_size=5),
    some.sampled_from(PURPOSES),
    some.tuples(some.integers(2, 20), some.integers(20, 200)),
    trust=some.sampled_from(list(ASKS)),
    inputs=some.sampled_from([[], [QUESTION], [WORK], [QUESTION, WORK]]),
    roles=some.sampled_from([[], [PRESENTER]]),
)
WISHES = some.builds(
    Wish,
    some.sampled_from(["", "nonsense", *PURPOSES]),
    some.none() | some.floats(),
    some.none() | some.integers(),
    some.sampled_from(["", *HAS]),
    some.none() | some.booleans(),
    some.sampled_from(["", "live", "days"]),
)


@pytest.mark.parametrize("language", ["en", "es"])
def test_minutes_that_are_no_number_were_not_said(language: str) -> None:
    made = [protocol("a", 20)]

    assert [told(one, language) for one in find(Wish(minutes=float("nan")), made)] == [
        told(one, language) for one in find(Wish(), made)
    ]


@given(WISHES, some.lists(PROTOCOLS, max_size=6))
def test_find_never_fails_and_finds_something_wherever_there_is_something(wish: Any, made: list[Protocol]) -> None:
    found = find(wish, made)

    assert bool(found) == bool(made)
    assert len({one.fits for one in found}) <= 1, "what fits and what does not are never mixed"
    for language in ("en", "es"):
        assert all(told(one, language) for one in found)
    assert [one.protocol for one in found] == [one.protocol for one in find(wish, made)]


@given(PROTOCOLS)
def test_every_protocol_is_found_by_a_wish_made_from_itself(made: Protocol) -> None:
    assert find(wish_from(made), [made])[0].fits


def wish_from(made: Protocol) -> Wish:
    """The situation that ``made`` is made for."""
    has: Any = {"any": "new", "some": "some", "much": "much"}[made.trust]
    return Wish(made.family, made.minutes, made.people.least, has, is_brought(made))


def test_without_an_answer_what_asks_for_no_trust_and_nothing_brought_comes_first() -> None:
    presents = [{"name": "presenter", "called": {"en": "x", "es": "x"}}]
    made = [
        protocol("close", 20, people={"from": 4, "to": 5}, trust="much"),
        protocol("brought", 20, roles=presents),
        protocol("long", 60, people={"from": 4, "to": 5}),
        protocol("easy", 30, people={"from": 3, "to": 40}),
    ]
    assert [found.protocol.id for found in find(Wish(), made)] == ["easy", "long", "brought", "close"]
