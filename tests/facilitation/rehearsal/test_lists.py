"""Which lines the cast takes: those of the very step, of its protocol, its family."""

from bot.content import Content
from facilitation.decision import Contribution
from facilitation.session.protocol import Protocol
from tests.whole.house import House

CONTENT = Content.load()


def said(protocol: Protocol | str, people: int, language: str = "en") -> list[Contribution]:
    script = CONTENT.protocols[protocol] if isinstance(protocol, str) else protocol
    house = House(script, tuple(f"p{n:02}" for n in range(people - 1)), language=language).play()
    return [row for row in house.rows.values() if isinstance(row, Contribution)]


def test_nobody_says_the_same_twice_to_the_same_people_where_there_are_lines_enough() -> None:
    texts = [row.text for row in said("troika-consulting", 9) if row.label == "challenge"]

    assert len(texts) == len(set(texts)) >= 6


def test_whoever_facilitates_welcomes_in_the_first_step_and_says_farewell_in_the_last() -> None:
    lines = CONTENT.lines("en")

    assert set(lines["decision.free.farewell"]).isdisjoint(lines["free.welcome"])
    assert {"troika-consulting.clarifying_question", "answer.troika-consulting.clarifying_question"} <= set(lines)
    assert len(lines["troika-consulting.clarifying_question"]) == len(
        lines["answer.troika-consulting.clarifying_question"]
    )


def test_a_list_for_one_protocol_names_one_that_there_is() -> None:
    known = {*CONTENT.protocols, *(p.family for p in CONTENT.protocols.values()), "free", "deciding", "answer"}
    named = {key.removeprefix("answer.").partition(".")[0] for key in CONTENT.lines("en") if "." in key}

    assert {name for name in named if name not in known and name not in CONTENT.lines("en")} == set()
