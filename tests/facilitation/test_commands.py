"""What people type, in English or Spanish, and what is made from the declarations."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from facilitation.actions import Help
from facilitation.commands import COMMANDS, parse
from facilitation.commands.build import NEW, READ, SESSION, TEAM
from facilitation.commands.parse import NAMES
from facilitation.decision import Address, Refused
from facilitation.session import commands as s
from facilitation.team import agreement as a
from facilitation.team import checkin as c
from facilitation.team import team as t
from facilitation.team.plan import PlanSession
from tests.facilitation.lines import OPEN, PEOPLE, PROTOCOLS, protocol, refused, typed
from tests.facilitation.team.stage import MONDAY, sentence, with_people, wording

# -- each command


@pytest.mark.parametrize(
    ("line", "command"),
    [
        ("/begin", s.Begin("ana")),
        ("/next", s.Next("ana")),
        ("/back", s.Back("ana")),
        ("/extend", s.Extend("ana")),
        ("/extend 3", s.Extend("ana", 3)),
        ("/extend 2.5", s.Extend("ana", 2.5)),
        ("/ampliar 2,5", s.Extend("ana", 2.5)),
        ("/extend +2 min", s.Extend("ana", 2)),
        ("/pause", s.Pause("ana")),
        ("/resume", s.Resume("ana")),
        ("/handover", s.HandOver("ana")),
        ("/handover @Ben", s.HandOver("ana", "ben")),
        ("/handover @be", s.HandOver("ana", "ben")),
        ("/handover <@dev>", s.HandOver("ana", "dev")),
        ("/takeover", s.TakeOver("ana")),
        ("/end", s.End("ana")),
        ("/card", s.ShowCard("ana")),
        ("/join", s.Join("ana")),
        ("/listen", s.Join("ana", "listening")),
        ("/leave", s.Leave("ana")),
        ("/ready", s.Ready("ana")),
        ("/pass", s.Pass("ana")),
        ("/done", s.Done("ana")),
        ("/status", s.Status("ana")),
        ("/vote", s.CastVote("ana")),
        ("/vote 4", s.CastVote("ana", typed="4")),
        ("/puntos 3 3 17", s.CastVote("ana", typed="3 3 17")),
        ("/votar sí", s.CastVote("ana", typed="sí")),
        ("/put", s.PutTogether("ana")),
        ("/put 2 5, 9 what takes time", s.PutTogether("ana", ("2", "5", "9"), "what takes time")),
        ("/in", s.StepIn("ana")),
        ("/salir-del-círculo", s.StepOut("ana")),
        ("/yo", s.GoNext("ana")),
        ("/basta", s.Enough("ana")),
        ("/skip-step", s.LeaveOut("ana")),
        ("/commit", s.Commit("new", "ana")),
        ("/commit Try exit slips", s.Commit("new", "ana", "Try exit slips")),
        ("/commit Stand by Ben by 12 march", s.Commit("new", "ana", "Stand by Ben", date(2027, 3, 12))),
        ("/commit Stand by Ben", s.Commit("new", "ana", "Stand by Ben")),
        ("/compromiso Probar algo para el 12 de marzo", s.Commit("new", "ana", "Probar algo", date(2027, 3, 12))),
    ],
)
def test_a_line_is_a_command_of_the_open_session(line: str, command: s.SessionCommand) -> None:
    assert typed(line) == (Address("session", "s1"), command)


@pytest.mark.parametrize(
    ("line", "command"),
    [
        ("/agreements", t.ShowAgreements("ana")),
        ("/agreement two days", t.ShowAgreements("ana", "two days")),
        ("/commitments", t.ShowCommitments("ana")),
        ("/question", t.AskQuestion("ana")),
        ('/question "How do pupils learn to revise?"', t.AskQuestion("ana", "How do pupils learn to revise?")),
        ("/rota", t.ShowRota("ana")),
        ("/volunteer", t.Volunteer("ana")),
        ("/skip", t.SkipMe("ana")),
        ("/swap", t.Swap("ana")),
        ("/swap @chloe ruiz", t.Swap("ana", "chloe")),
        ("/away", t.GoAway("ana")),
        ("/away tomorrow", t.GoAway("ana", date(2026, 9, 8), date(2026, 9, 8))),
        ("/away from tomorrow to friday", t.GoAway("ana", date(2026, 9, 8), date(2026, 9, 11))),
        ("/away friday to monday", t.GoAway("ana", date(2026, 9, 11), date(2026, 9, 14))),
        ("/ausente del 12 de marzo al 14 de marzo", t.GoAway("ana", date(2027, 3, 12), date(2027, 3, 14))),
        ("/back-again", t.ComeBack("ana")),
        ("/settings", t.SetTeam("ana")),
        ("/preferences", t.Prefer("ana")),
        ("/plans", t.ShowPlans("ana")),
        ("/planes", t.ShowPlans("ana")),
        ("/choose", t.ChooseProtocol("ana")),
        ("/elegir", t.ChooseProtocol("ana")),
    ],
)
def test_a_line_is_a_command_of_the_team_with_or_without_a_session(line: str, command: t.TeamCommand) -> None:
    assert typed(line, None) == (Address("team", "t1"), command)


@pytest.mark.parametrize(
    ("line", "start"),
    [
        ("/start tuning-protocol", s.Start("new", "ana", "room-t1", "tuning-protocol")),
        ("/start Tuning", s.Start("new", "ana", "room-t1", "tuning-protocol")),
        ("/iniciar afinacion", s.Start("new", "ana", "room-t1", "tuning-protocol")),
        ('/start "Tuning protocol" @Ben', s.Start("new", "ana", "room-t1", "tuning-protocol", "ben")),
        (
            "/start tuning @Chloé Ruiz “Does my work help?”",
            s.Start("new", "ana", "room-t1", "tuning-protocol", "chloe", inputs=(("question", "Does my work help?"),)),
        ),
        (
            "/start tuning Does it help?",
            s.Start("new", "ana", "room-t1", "tuning-protocol", inputs=(("question", "Does it help?"),)),
        ),
        ("/start chalk-talk and more", s.Start("new", "ana", "room-t1", "chalk-talk")),
        ("/start chalk-talk over-days", s.Start("new", "ana", "room-t1", "chalk-talk", days=True)),
        ("/iniciar afinacion por-dias @Ben",
         s.Start("new", "ana", "room-t1", "tuning-protocol", "ben", days=True)),
    ],
)
def test_a_session_is_started_by_a_line(line: str, start: s.Start) -> None:
    assert typed(line, None) == (Address("session", "new"), start)


@pytest.mark.parametrize(
    ("line", "more"),
    [
        ("/plan tuning", {}),
        ("/plan tuning friday 15:00", {"day": date(2026, 9, 11), "clock": "15:00"}),
        ("/plan tuning 12 march at 3pm weekly @Ben",
         {"day": date(2027, 3, 12), "clock": "3pm", "weekly": True, "presenter": "ben"}),
        ("/planear tuning el viernes a las 9.30 semanal", {"day": date(2026, 9, 11), "clock": "9.30", "weekly": True}),
        ("/plan chalk-talk tomorrow 9h over-days", {"day": date(2026, 9, 8), "clock": "9h", "days": True}),
    ],
)
def test_a_session_is_planned_by_a_line(line: str, more: dict[str, Any]) -> None:
    protocol = "chalk-talk" if "chalk" in line else "tuning-protocol"
    assert typed(line, None) == (Address("plan", "new"), PlanSession("new", "ana", "room-t1", protocol, **more))


def test_a_proposal_belongs_to_the_open_session_if_there_is_one() -> None:
    assert typed("/propose We start on time.") == (
        Address("agreement", "new"), a.Propose("new", "ana", "We start on time.", session="s1")
    )  # fmt: skip
    assert typed("/propose", None) == (Address("agreement", "new"), a.Propose("new", "ana"))


@pytest.mark.parametrize(
    ("line", "set", "anonymous"),
    [
        ("/checkin", "arrival", False),
        ("/checkin week-end", "week-end", False),
        ("/checkin anonymous", "arrival", True),
        ("/checkin End of the week anonymous", "week-end", True),
        ("/convene checkin arrival", "arrival", False),
        ("/llegada anónima", "arrival", True),
    ],
)
def test_a_check_in_is_opened_by_a_line(line: str, set: str, anonymous: bool) -> None:
    assert typed(line, None) == (Address("checkin", "new"), c.OpenCheckIn("new", "ana", "room-t1", set, anonymous))


def test_without_any_questions_the_rule_says_so() -> None:
    assert typed("/checkin", sets={})[1].set == ""


@pytest.mark.parametrize(
    "line", ["/convene next", "/next", "next", "/NEXT", "/convene /next", "/siguiente", " /Convene  siguiente "]
)
def test_the_same_command_may_be_typed_in_many_ways(line: str) -> None:
    assert typed(line) == (Address("session", "s1"), s.Next("ana"))


@pytest.mark.parametrize(
    ("line", "topic"),
    [
        ("/", "commands"), ("/convene", "commands"), ("/help", "commands"), ("/?", "commands"), ("/ayuda", "commands"),
        ("/protocols", "protocols"), ("/start", "protocols"), ("/plan", "protocols"), ("/rules", "rules"),
        ("/records", "records"),
    ],
)  # fmt: skip
def test_what_is_only_read_is_help(line: str, topic: Any) -> None:
    assert typed(line, None) == Help(topic)


def test_every_command_is_built_and_no_word_means_two() -> None:
    assert {command.name for command in COMMANDS} == {*SESSION, *TEAM, *NEW, *READ}
    assert len(NAMES) == sum(len(command.words) for command in COMMANDS)


def test_every_command_is_answered_in_every_situation() -> None:
    for command in COMMANDS:
        for word in command.words:
            for rest in ("", "x", "@ben", "2", "“", "12 march", "  "):
                for open_one in (None, OPEN):
                    try:
                        assert typed(f"/{word} {rest}", open_one)
                    except Refused as no:
                        assert sentence(no)


# -- kinds of the open step


def test_each_kind_of_the_open_step_is_a_command() -> None:
    said = s.Contribute("new", "ana", "The aims are clear.", "warm")
    assert typed("/warm The aims are clear.") == (Address("session", "s1"), said)
    assert typed("/Warm The aims are clear.", language="en") == (Address("session", "s1"), said)
    spanish = wording("es")("kind.warm").lower()
    assert typed(f"/{spanish} The aims are clear.", language="es") == (Address("session", "s1"), said)


def test_in_a_step_that_asks_for_questions_a_question_is_said_there() -> None:
    assert typed("/question Who is it for?")[1] == s.Contribute("new", "ana", "Who is it for?", "question")


@pytest.mark.parametrize("change", [{"at": 1}, {"at": 9}, {"part": "gathering"}, {"protocol": "gone"}])
def test_a_kind_of_another_step_is_no_command(change: dict[str, Any]) -> None:
    assert "`/warm`" in refused("/warm words", replace(OPEN, **change))[0]


def test_the_kinds_are_those_that_the_session_began_with_whatever_its_file_says_now() -> None:
    began = protocol("tuning-protocol", "Tuning protocol", "Afinación", "idea")
    line = {"member": "ana", "channel": "c", "team": PEOPLE, "now": MONDAY, "new_id": lambda: "new", "session": OPEN}
    arguments: dict[str, Any] = {**line, "protocols": PROTOCOLS, "checkins": {}, "script": began}
    assert parse("/idea Begin there.", **arguments) == (
        Address("session", "s1"), s.Contribute("new", "ana", "Begin there.", "idea")
    )  # fmt: skip
    with pytest.raises(Refused):
        parse("/warm The aims are clear.", **arguments)


# -- what is nearly right, or wrong


def test_a_mistyped_protocol_is_offered_with_a_button() -> None:
    said, ways = refused("/convene start tunning")
    assert said.startswith("`tunning`: did you mean tuning-protocol?")
    assert ways == {"Start it": "start:t1:tuning-protocol", "All protocols": "help:t1:protocols"}
    assert refused("/start chalk")[1]["Start it"] == "start:t1:chalk-talk"


def test_a_protocol_that_is_like_none_leads_to_all_of_them() -> None:
    said, ways = refused("/start zzzzzz")
    assert said.startswith("We have no protocol called “zzzzzz”.") and list(ways) == ["All protocols"]


def test_a_mistyped_set_of_questions_is_offered_with_a_button() -> None:
    said, ways = refused("/checkin arival")
    assert "did you mean arrival?" in said and ways == {"Open it": "open_checkin:t1:arrival"}
    assert "There are: arrival, week-end." in refused("/checkin zzzzzz")[0]


def test_a_mistyped_command_is_named_and_all_commands_are_one_press_away() -> None:
    said, ways = refused("/pauze")
    assert said.startswith("`/pauze`: did you mean /pause?") and ways == {"All commands": "help:t1:"}
    assert refused("/xyzzyx")[0].startswith("`/xyzzyx` isn’t a command we know.")


def test_a_command_of_a_session_without_one_says_so() -> None:
    said, ways = refused("/next", None)
    assert said.startswith("That belongs to a session") and list(ways) == ["All protocols"]


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("/handover @zoe", "Nobody in the team is called “@zoe”."),
        ("/handover @Ch", "could be Chloé Ruiz, Chris"),
        ("/handover @", "Nobody in the team"),
        ("/extend soon", "“soon” isn’t a number of minutes"),
        ("/extend 0", "isn’t a number of minutes"),
        ("/extend -2", "isn’t a number of minutes"),
        ("/away whenever", "“whenever” isn’t a day we can read"),
        ("/away monday tuesday friday", "isn’t a day"),
        ("/away until", "isn’t a day"),
        ("/plan tuning whenever", "isn’t a day"),
        ("/plan tuning @zoe", "Nobody in the team"),
    ],
)
def test_what_cannot_be_read_is_said_with_an_example(line: str, why: str) -> None:
    assert why in refused(line)[0]


def test_days_are_read_where_the_person_is() -> None:
    assert typed("/away today")[1].first == date(2026, 9, 7)
    west = with_people(PEOPLE, ana={"time_zone": "Pacific/Honolulu"})
    arguments: dict[str, Any] = {
        "channel": "c", "now": MONDAY, "new_id": str, "session": None, "protocols": {}, "checkins": {},
    }  # fmt: skip
    _, here = parse("/away today", member="ana", team=west, **arguments)
    assert here == t.GoAway("ana", date(2026, 9, 6), date(2026, 9, 6))
    _, stranger = parse("/away today", member="stranger", team=west, **arguments)
    assert stranger == t.GoAway("stranger", date(2026, 9, 7), date(2026, 9, 7))
