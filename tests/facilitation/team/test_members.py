"""Making a team, joining and leaving, settings, and what is said and asked there."""

from dataclasses import replace
from typing import get_args

import pytest

from facilitation.decision import Post
from facilitation.message import ChoiceField, Quote, TextField, ToggleField
from facilitation.team.rota import order
from facilitation.team.rules import decide, needs
from facilitation.team.team import (
    MAX_MEMBERS,
    AskQuestion,
    Away,
    JoinTeam,
    LeaveTeam,
    MakeTeam,
    RenewInvite,
    Rota,
    SetTeam,
    ShowRota,
    Speak,
    TeamCommand,
)  # fmt: skip
from tests.facilitation.team.stage import MONDAY, Stage, team, with_people


def stage(**more: object) -> Stage:
    return Stage(decide, needs, dict(more), team())


def test_a_team_is_made_with_its_language_and_zone() -> None:
    table = Stage(decide, needs)
    table.do(MakeTeam("t1", " Year  7 ", "room-t1", "es", "Europe/Madrid"))
    made = table.state
    assert (made.id, made.name, made.channel, made.language, made.time_zone) == (
        "t1", "Year 7", "room-t1", "es", "Europe/Madrid"
    )  # fmt: skip
    assert "Year 7 is here" in table.answer
    assert "here already" in table.refused(MakeTeam("t1", "Again", "c"))


@pytest.mark.parametrize(
    ("command", "why"),
    [
        (MakeTeam("t1", " ", "c"), "at least one letter"),
        (MakeTeam("t1", "x" * 61, "c"), "Up to 60"),
        (MakeTeam("t1", "A", "c", "fr"), "English (en) and Spanish (es)"),
        (MakeTeam("t1", "A", "c", "en", "Mars/Base"), "no time zone “Mars/Base”"),
        (MakeTeam("t1", "A", "c", "en", "../etc/passwd"), "no time zone"),
        (JoinTeam("ana", "Ana"), "no team here yet"),
    ],
)
def test_what_no_team_can_be_is_refused(command: TeamCommand, why: str) -> None:
    assert why in Stage(decide, needs).refused(command)


def test_joining_makes_a_member_and_joining_twice_changes_nothing() -> None:
    table = stage()
    table.do(JoinTeam("dev", "Dev", "Asia/Kolkata"))
    member = table.state.member("dev")
    assert (member.name, member.time_zone, member.joined_at, member.scripted) == ("Dev", "Asia/Kolkata", MONDAY, False)
    before = table.state
    table.do(JoinTeam("dev", "Someone else"))
    assert table.state == before


def test_a_name_in_use_is_refused_with_one_that_is_free() -> None:
    said = stage().refused(JoinTeam("x", "chloe"))
    assert "called Chloé already" in said and "“chloe A.”" in said


def test_a_team_that_is_full_says_so() -> None:
    table = stage()
    table.state = team(*(f"m{n}" for n in range(MAX_MEMBERS)))
    assert "60 people, as many as fit" in table.refused(JoinTeam("x", "One more"))


def test_a_time_zone_that_nobody_knows_is_refused_when_joining() -> None:
    assert "Names look like" in stage().refused(JoinTeam("x", "Xavi", "Somewhere"))


def test_leaving_takes_a_person_out_of_the_rota_and_frees_their_name() -> None:
    table = stage()
    table.state = replace(table.state, rota=Rota(volunteers=("ben", "ana"), skips=("ben",)))
    table.do(LeaveTeam("ben"))
    assert table.state.member("ben").left and [m.id for m in table.state.present] == ["ana", "chloe"]
    assert (table.state.rota.volunteers, table.state.rota.skips) == (("ana",), ())
    assert "someone who is in the team" in table.refused(LeaveTeam("ben"))
    table.do(JoinTeam("ben2", "Ben"))
    assert table.state.member("ben2")


def test_who_left_can_come_back_with_what_they_had() -> None:
    table = stage()
    table.state = with_people(table.state, ben={"left": True, "time_zone": "Europe/Paris"})
    table.do(JoinTeam("ben", ""))
    back = table.state.member("ben")
    assert (back.name, back.left, back.time_zone) == ("Ben", False, "Europe/Paris")


def test_who_comes_back_to_a_name_that_is_taken_is_asked_for_another() -> None:
    table = stage()
    table.do(LeaveTeam("ben"))
    table.do(JoinTeam("ben2", "Ben"))
    assert "called Ben already" in table.refused(JoinTeam("ben", ""))
    table.do(JoinTeam("ben", "Ben Leeds", "Europe/London"))
    assert table.state.member("ben").name == "Ben Leeds"


def test_those_who_left_long_ago_are_forgotten_so_that_a_team_stays_small() -> None:
    table = stage()
    for n in range(3 * MAX_MEMBERS):
        table.do(JoinTeam(f"x{n}", f"Guest {n}"))
        table.do(LeaveTeam(f"x{n}"))
    assert len(table.state.members) <= 2 * MAX_MEMBERS
    assert {"ana", "ben", "chloe", "x179"} <= {m.id for m in table.state.members}


def test_of_the_many_who_left_the_longest_gone_are_forgotten_and_not_who_joined_first() -> None:
    table = stage()
    for n in range(MAX_MEMBERS - 1):
        table.do(JoinTeam(f"x{n}", f"Guest {n}"))
        table.do(LeaveTeam(f"x{n}"))
    table.do(LeaveTeam("ana"))  # she joined before all of them, and has only just gone
    table.do(JoinTeam("new", "New"))
    left = {m.id for m in table.state.members if m.left}
    assert "ana" in left and "x0" not in left and "x1" in left


def test_who_comes_back_keeps_the_place_in_the_rota_of_when_they_first_joined() -> None:
    table = stage()
    table.do(LeaveTeam("ana"))
    table.do(JoinTeam("ana", ""))
    assert order(table.state, MONDAY.date()) == ("ana", "ben", "chloe")


def test_only_members_may_do_anything() -> None:
    assert "someone who is in the team" in stage().refused(ShowRota("stranger"))


def test_settings_are_asked_for_with_what_stands_and_kept() -> None:
    table = stage()
    table.do(SetTeam("ana"))
    name, language, zone, threads = table.form.fields
    assert isinstance(name, TextField) and isinstance(language, ChoiceField) and isinstance(zone, TextField)
    assert (name.value, language.value, zone.value) == ("Year 7", "en", "UTC")
    assert isinstance(threads, ToggleField) and not threads.value
    table.do(SetTeam("ana", "Year 8", "es", "Europe/Madrid"))
    assert (table.state.name, table.state.language, table.state.time_zone) == ("Year 8", "es", "Europe/Madrid")
    table.do(SetTeam("ana", name="Year 9"))
    assert (table.state.name, table.state.language) == ("Year 9", "es")
    table.do(SetTeam("ana", language="en"))
    assert (table.state.name, table.state.language, table.state.time_zone) == ("Year 9", "en", "Europe/Madrid")
    assert "We don’t speak" in table.refused(SetTeam("ana", language="xx"))
    table.do(SetTeam("ana", threads=True))
    assert table.state.threads and table.state.name == "Year 9"
    table.do(SetTeam("ana", threads=False))
    assert not table.state.threads


def test_words_without_a_session_are_a_line_of_the_talk_unless_they_are_shown_already() -> None:
    table = stage()
    table.do(Speak("w1", "ana", " Morning! "))
    (post,) = table.of(Post)
    assert (post.key, post.message.blocks) == ("said:w1", (Quote("Morning!", "ana"),))
    assert not table.do(Speak("w2", "ana", "Seen already", shown=True)).effects
    assert "no words" in table.refused(Speak("w3", "ana", "  "))
    assert "Up to 2000 characters" in table.refused(Speak("w4", "ana", "x" * 2001))


def test_the_essential_question_is_asked_for_with_stems_then_shown_to_all_once() -> None:
    table = stage(stems=("How might we …?", "What happens when …?"))
    table.do(AskQuestion("ana"))
    assert table.form.about and "- How might we …?" in table.form.about.plain()
    table.do(AskQuestion("ana", "How do pupils  learn to revise?"))
    assert table.state.question.text == "How do pupils learn to revise?"
    (key,) = table.posts
    assert "ana has set down our question" in table.posts[key]
    assert not table.do(AskQuestion("ben", "How do pupils learn to revise?")).effects
    assert "already" in table.answer
    table.wait(seconds=1)
    table.do(AskQuestion("ben", "What makes revision worth doing?"))
    assert key not in table.posts and table.state.question.asked_by == "ben"
    table.more = {}
    table.do(AskQuestion("ana"))
    assert isinstance(table.form.fields[0], TextField)
    assert table.form.fields[0].value == "What makes revision worth doing?"


def test_a_question_too_short_or_too_long_is_refused() -> None:
    assert "a few more words" in stage().refused(AskQuestion("ana", "Why?"))
    assert "Up to 300" in stage().refused(AskQuestion("ana", "x" * 301))


def test_every_command_of_a_team_is_decided_or_refused_in_words_by_someone_who_is_away_too() -> None:
    away = with_people(team(), ana={"away": (Away(MONDAY.date(), MONDAY.date()),)})
    for kind in get_args(TeamCommand):
        fields = {"member": "ana", "at": MONDAY, "id": "x", "name": "N", "channel": "c", "text": "", "commitment": "k"}
        known = {name: value for name, value in fields.items() if name in kind.__dataclass_fields__}
        table = Stage(decide, needs, state=away)
        try:
            table.do(kind(**known))
        except Exception:
            assert table.refused(kind(**known))


def test_a_new_invitation_ends_those_handed_out_before_and_sends_nobody_away() -> None:
    table = stage()
    before = table.state
    table.do(RenewInvite("ana"))

    assert table.state == replace(before, invite=before.invite + 1)
    assert "no longer work" in table.answer
    assert table.refused(RenewInvite("nobody"))
