"""Whole conversations, as they should feel: a tuning protocol from start to record, and what is said when something
is not as it should be. With the real protocol and the real sentences. C is Convener; (to X) is seen by X alone."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from facilitation.message import Form, Message
from facilitation.session.commands import (
    AnswerNudge,
    Back,
    Begin,
    Commit,
    Contribute,
    End,
    Extend,
    Join,
    Lean,
    Next,
    Rate,
    Ready,
    Start,
    TakeOver,
    Tell,
)
from facilitation.team.team import EssentialQuestion, Rota
from tests.facilitation.session.stage import NOON, Table, agreement, commitment, published, table, team

SIX = ("ana", "ben", "chloe", "dev", "faye", "omar")
AGREED = (
    agreement("evidence", "We speak from evidence."),
    agreement("equal", "Everyone has an equal part."),
    agreement("stays", "What is said here stays here."),
)
PROMISED = (commitment("slips", "ana", "try out exit slips"), commitment("two", "dev", "read two protocols"))
QUESTION = "Does my feedback make revision worth doing?"


@pytest.fixture
def at() -> Table:
    order = ("chloe", "ana", "ben", "dev", "faye", "omar")
    past = Rota(led=tuple((who, NOON - timedelta(weeks=6 - n)) for n, who in enumerate(order)))
    people = team(*SIX, question=EssentialQuestion("How do children come to own what they learn?", "ana", NOON),
                  rota=past)  # fmt: skip
    return table(published("tuning-protocol"), people, agreements=AGREED, commitments=PROMISED)


def hear(at: Table, *commands: Any) -> list[str]:
    """What follows from the commands, in order: the words, or that a card changed in its place, or went."""
    before = len(at.log)
    at.do(*commands)
    return heard_since(at, before)


def heard_since(at: Table, before: int) -> list[str]:
    lines = []
    for kind, member, key in at.log[before:]:
        to = f"C (to {member.title()})" if member else "C"
        message = at.private.get((member, key)) if member else at.channel[key]
        match kind:
            case "revise":
                lines.append(f"C changes {key.split(':')[0]}")
            case "gone":
                pass
            case _:
                lines.append(f"{to}: {_words(message)}")
    return lines


def _words(message: Message | None) -> str:
    assert message is not None
    return " / ".join(message.plain(str.title).splitlines())


def started(at: Table) -> list[str]:
    return hear(at, Start("s1", "ana", "c1", "tuning-protocol", presenter="ben", inputs=(("question", QUESTION),)))



def test_a_form_asks_for_the_presenter_the_question_and_offers_the_next_in_the_rota(at: Table):
    form = at.do(Start("s1", "ana", "c1", "tuning-protocol")).answer
    assert isinstance(form, Form)
    assert [f.label for f in form.fields] == [
        "Who brings something? (presenter)", "Focusing question", "The work and its goals",
        "Live, or over several days?", "Who facilitates?",
    ]  # fmt: skip
    assert at.session is None


def test_the_gathering(at: Table):
    card, cue = started(at)
    assert card == (
        "C: Tuning protocol / About 68 minutes · Ben brings “Does my feedback make revision worth doing?” · "
        "Chloe facilitates, with Omar at their side · 3 of you are in."
        " / One of us brings a piece of work and leaves with a clearer view of how well it does what it is meant to do."
        " / Our question: How do children come to own what they learn?"
        " / What we agreed on: / 1. We speak from evidence. / 2. Everyone has an equal part."
        " / 3. What is said here stays here. /  / Which one do we lean on today? You may point at two. / [1] [2] [3]"
        " / From last time: / 1. Ana: try out exit slips / 2. Dev: read two protocols"
        " / [How did it go? (1)] [How did it go? (2)] / [I’m in] [Only listening] [Begin]"
    )
    assert cue.startswith("C (to Chloe): Your card for the opening / You’re leading today; you have done it before")
    assert cue.endswith("[Begin] [Walk me through it first]")

    assert hear(at, Join("dev"), Join("faye"), Lean("faye", "equal")) == ["C changes opening"] * 3
    assert hear(at, Tell("dev", "two", "One was worth it")) == ["C: Dev: One was worth it", "C changes opening"]


def test_the_steps(at: Table):
    started(at)
    at.do(*(Join(m) for m in SIX), Lean("faye", "equal"))
    opened = hear(at, Begin("chloe"))
    assert opened[0] == "C changes opening"
    assert opened[1].startswith("C: Step 1 of 8 · Frame the session /")
    assert opened[2].startswith("C (to Chloe): Step 1 of 8 · Frame the session / You could say: We have an hour")

    at.do(Next("chloe", 1))
    third = hear(at, Next("chloe", 2))
    assert third[1] == (
        "C: Step 3 of 8 · Clarifying questions / Ask what you need to know to understand the work. If it can be "
        "answered in a sentence, this is the place for it. / Facts only. Answered in a sentence. / Speaking: everyone "
        "but Ben, who answers / ends 12:05 UTC, 12:05 UTC · 0 of 5 are ready / [Ready to move on] / "
        "[Next] [+2 min] [Pause] [Go back]"
    )
    at.do(Ready("ana"))
    assert "1 of 5 is ready" in hear_card(at)
    assert hear(at, Ready("dev")) == ["C changes step"] and "2 of 5 are ready" in hear_card(at)

    assert hear(at, Contribute("q1", "dev", "How old are they?")) == ["C: Dev: How old are they?"]
    assert hear(at, Contribute("q2", "ben", "Twelve.")) == ["C: Ben: Twelve."]


def hear_card(at: Table) -> str:
    return at.channel[f"step:{at.open.visit}"].plain(str.title)


def test_the_presenter_writes_while_the_others_give_feedback(at: Table):
    through_feedback(at)
    noted = hear(at, Contribute("n1", "ben", "But I told them to"))
    assert noted == [
        "C (to Ben): A note of your own: / “But I told them to”",
        "C (to Ben): This step is yours to listen in, so I kept your words as a note for you. / "
        "Your turn comes at 12:15 UTC, in “Presenter reflects”.",
    ]
    assert hear(at, Contribute("n2", "ben", "Hm")) == ["C (to Ben): A note of your own: / “Hm”"]


def through_feedback(at: Table) -> None:
    started(at)
    at.do(*(Join(m) for m in SIX), Lean("faye", "equal"), Begin("chloe"), *(Next("chloe") for _ in range(5)))


def test_a_quiet_person_hears_one_private_word_and_nothing_more(at: Table):
    through_feedback(at)
    for n, member in enumerate(("ana", "chloe", "dev", "omar")):
        at.do(Contribute(f"w{n}", member, "It works", "warm"))
    before = len(at.log)
    at.wait(minutes=5)
    assert heard_since(at, before) == [
        "C (to Faye): There is room for you if you’d like it. / [I have something] [I’m listening] [Not today]"
    ]
    answer = at.do(AnswerNudge("faye", "listening", 6)).answer
    assert isinstance(answer, Message) and answer.plain() == "Of course. Listening is taking part."
    before = len(at.log)
    at.wait(minutes=9)
    assert heard_since(at, before) == []


def test_more_time_changes_the_card_and_time_up_asks(at: Table):
    through_feedback(at)
    assert hear(at, Extend("chloe", visit=6)) == ["C changes step"]
    before = len(at.log)
    at.wait(minutes=17)
    assert heard_since(at, before) == [
        "C changes step", "C (to Chloe): Time for this step. Move on? / [Next] [2 more minutes]",
    ]  # fmt: skip
    assert hear_card(at).splitlines()[-1] == "[Next] [2 more minutes]"


def test_before_we_go_and_the_record(at: Table):
    through_feedback(at)
    at.do(Contribute("w1", "ana", "You chose one thing on each page", "warm"))
    at.do(Contribute("c1", "dev", "When do they read it?", "cool"), Next("chloe"))
    at.do(Contribute("r1", "ben", "I should ask when they are read"), Next("chloe"))
    goodbye = hear(at, Next("chloe"))
    assert goodbye[1:3] == [
        "C: Before we go / Was our feedback kind, was it useful, and could the presenter tell the difference? / "
        "How did we keep what we leaned on? The scale is below; nobody sees who gave what. / "
        "What is one thing you’ll try before next time? And is there anything we now agree on? / "
        "Next time Ana leads, with Chloe at their side. / [Write it] [Propose] [End]",
        "C: How did we keep this? Everyone has an equal part. / 1 hardly · 5 wholly / [1] [2] [3] [4] [5]",
    ]
    at.do(Rate("ana", "equal", 4), Rate("dev", "equal", 5))
    assert hear(at, Commit("k1", "ben", "Ten quiet minutes on Tuesdays")) == [
        "C: Ben: Ten quiet minutes on Tuesdays", "C changes closing",
    ]  # fmt: skip
    assert hear(at, End("chloe"))[-1] == (
        "C: The record / “Does my feedback make revision worth doing?” / "
        "Warm feedback (1) · Cool feedback (1) · Ben, afterwards · one commitment / "
        "Not in this record: what was said in between. / [Open] [Download]"
    )


# -- when something is wrong --------------------------------------------------------------


def refusal(at: Table, command: Any) -> str:
    """The refusal as its reader sees it."""
    refused = at.refused(command)
    words = at.given.words(refused.key, **{k: _name(v) for k, v in refused.values.items()})
    return " ".join((words, *(f"[{at.given.words(label)}]" for label, _ in refused.buttons)))


def _name(value: object) -> object:
    return value[2:-1].title() if isinstance(value, str) and value.startswith("<@") else value


def test_an_old_button_tells_which_step_is_open_and_leads_there(at: Table):
    through_feedback(at)
    assert refusal(at, Next("chloe", 3)) == (
        "That button belongs to a step that is over. Open now is: Warm and cool feedback. [Go there]"
    )


def test_a_participant_who_presses_a_facilitators_control_is_shown_how_to_take_over(at: Table):
    through_feedback(at)
    assert refusal(at, Next("dev", 6)) == (
        "Only today’s facilitator, Chloe, can do that. If they are away, take over; everyone will see that you did. "
        "[Take over]"
    )
    assert hear(at, TakeOver("dev"))[0:1] == ["C: Dev leads from here; Chloe led until now."]
    assert hear(at, Back("dev"))[1].startswith("C: Step 5 of 8 · Sort warm and cool")


def test_another_session_in_the_same_channel_waits(at: Table):
    through_feedback(at)
    empty = table(published("tuning-protocol"), at.given.team)
    empty.given = replace(empty.given, session=at.open)
    assert refusal(empty, Start("s2", "ana", "c1", "tuning-protocol")) == (
        "A session is open in this channel already. One at a time keeps it calm. [Go there]"
    )


def test_the_same_in_spanish():
    at = table(published("tuning-protocol"), team(*SIX), language="es")
    at.do(Start("s1", "ana", "c1", "tuning-protocol", presenter="ben", facilitator="chloe",
                inputs=(("question", "¿Sirve?"),)))  # fmt: skip
    at.do(*(Join(m) for m in SIX), Begin("chloe"))
    assert refusal(at, Next("dev")) == (
        "Eso solo puede hacerlo quien facilita hoy, Chloe. Si no está, toma el relevo; todo el equipo lo verá. "
        "[Tomar el relevo]"
    )
