"""Which lines the cast takes: those of the very step, of its protocol, its family."""

from bot.content import Content

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
