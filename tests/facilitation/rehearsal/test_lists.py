"""Which lines the cast takes: those of the very step, of its protocol, its family."""

from dataclasses import replace

from bot.content import Content
from facilitation.rehearsal.scene import Scene
from facilitation.rehearsal.script import Part, script, words
from tests.facilitation.session.stage import FOUR, gathering, published

CONTENT = Content.load()


def test_each_question_of_a_list_has_its_answer() -> None:
    lines = CONTENT.lines("en")

    assert {"troika-consulting.clarifying_question", "answer.troika-consulting.clarifying_question"} <= set(lines)
    assert len(lines["troika-consulting.clarifying_question"]) == len(
        lines["answer.troika-consulting.clarifying_question"]
    )


def test_a_list_for_one_protocol_names_one_that_there_is() -> None:
    known = {*CONTENT.protocols, *(p.family for p in CONTENT.protocols.values()), "free", "deciding", "answer"}
    named = {key.removeprefix("answer.").partition(".")[0] for key in CONTENT.lines("en") if "." in key}

    assert {name for name in named if name not in known and name not in CONTENT.lines("en")} == set()


def test_what_the_cast_says_of_a_proposal_of_its_own_is_about_that_proposal() -> None:
    lines = CONTENT.lines("en")
    at = gathering(published("fist-to-five"), start={"inputs": (("proposal", lines["agreements"][3]),), "cast": FOUR})
    reason, wording = Part("dev", "fist-to-five.reason", "reason"), Part("dev", "rewording", "rewording")
    scene = Scene(replace(at.open, at=2), at.now, replace(at.given, lines=lines))
    assert [words(scene, reason, 0), words(scene, wording, 0)] == [lines["objections"][3], lines["reworded"][3]]
    assert words(scene, reason, 1) in lines["fist-to-five.reason"]
    assert words(scene, wording, 1) == "", "the last wording is voted on, so there is no other"
    other = replace(scene, session=replace(scene.session, inputs=(("proposal", "We meet on the moon."),)))
    assert words(other, wording, 1) in lines["rewording"]


def test_who_speaks_alone_begins_with_what_is_asked_for_first() -> None:
    at = gathering(published("instructional-rounds"), start={"cast": FOUR})
    scene = Scene(at.open, at.now, replace(at.given, lines=CONTENT.lines("en")))
    assert [part.label for part in script(scene, 0)] == ["problem", "reply", "problem"]
