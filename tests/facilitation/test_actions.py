"""What buttons and forms become."""

from dataclasses import fields
from datetime import date
from typing import Any, get_args

import pytest

from facilitation.actions import VERBS, Command, Help, action, read, told
from facilitation.choosing import HAS, PURPOSES, Wish
from facilitation.decision import Address, Refused
from facilitation.message import Button
from facilitation.session import commands as s
from facilitation.team import agreement as a
from facilitation.team import checkin as c
from facilitation.team import plan as pl
from facilitation.team import team as t
from tests.facilitation.team.stage import sentence


def pressed(action: str, **values: str) -> Any:
    found = read(action, "ana", values or None, lambda: "new")
    assert not isinstance(found, Help)
    return found


@pytest.mark.parametrize(
    ("verb", "detail", "values", "command"),
    [
        ("join", "in", {}, s.Join("ana")),
        ("join", "", {}, s.Join("ana")),
        ("join", "listening", {}, s.Join("ana", "listening")),
        ("leave", "", {}, s.Leave("ana")),
        ("offer_rules", "starter", {}, s.OfferRules("ana", "starter")),
        ("lean", "equal-part", {}, s.Lean("ana", "equal-part")),
        ("tell", "k1", {}, s.Tell("ana", "k1")),
        ("tell", "k1", {"words": " Well. ", "status": "done"}, s.Tell("ana", "k1", "Well.", "done")),
        ("begin", "", {}, s.Begin("ana")),
        ("pass", "3", {}, s.Pass("ana", 3)),
        ("done", "3", {}, s.Done("ana", 3)),
        ("ready", "3", {}, s.Ready("ana", 3)),
        ("next", "3", {}, s.Next("ana", 3)),
        ("next", "", {}, s.Next("ana")),
        ("back", "3", {}, s.Back("ana", 3)),
        ("extend", "3", {}, s.Extend("ana", visit=3)),
        ("extend", "3+2.5", {}, s.Extend("ana", 2.5, 3)),
        ("pause", "3", {}, s.Pause("ana", 3)),
        ("resume", "3", {}, s.Resume("ana", 3)),
        ("hand_over", "", {}, s.HandOver("ana")),
        ("hand_over", "", {"to": "ben"}, s.HandOver("ana", "ben")),
        ("take_over", "", {}, s.TakeOver("ana")),
        ("nudge", "3-not_today", {}, s.AnswerNudge("ana", "not_today", 3)),
        ("rate", "equal-part-4", {}, s.Rate("ana", "equal-part", 4)),
        ("commit", "", {}, s.Commit("new", "ana")),
        ("commit", "", {"text": "Slips", "by": "2026-12-01"}, s.Commit("new", "ana", "Slips", date(2026, 12, 1))),
        ("end", "", {}, s.End("ana")),
        ("status", "", {}, s.Status("ana")),
        ("card", "", {}, s.ShowCard("ana")),
        ("walk", "", {}, s.ShowCard("ana", whole=True)),
        ("vote", "3-0", {}, s.CastVote("ana", 0, visit=3)),
        ("vote", "3-8", {}, s.CastVote("ana", 8, visit=3)),
        ("dots", "3", {}, s.CastVote("ana", visit=3)),
        ("dots", "3", {"dot1": "t1", "dot2": "", "dot3": "t2"}, s.CastVote("ana", visit=3, typed="t1 t2")),
        ("dots", "3", {"typed": "4 4 17"}, s.CastVote("ana", visit=3, typed="4 4 17")),
        ("dots", "3-t-1", {}, s.CastVote("ana", about="t-1", visit=3)),
        ("dots", "3-none", {}, s.CastVote("ana", 0, visit=3)),
        ("put", "3", {}, s.PutTogether("ana", visit=3)),
        ("put", "3", {"topics": "1, 4 7", "name": "Time"}, s.PutTogether("ana", ("1", "4", "7"), "Time", 3)),
        ("put", "3", {"topics": "4", "name": ""}, s.PutTogether("ana", ("4",), "-", 3)),
        ("put", "3", {"topics": "", "name": "Time"}, s.PutTogether("ana", (), "Time", 3)),
        ("step_in", "", {}, s.StepIn("ana")),
        ("step_out", "", {}, s.StepOut("ana")),
        ("go_next", "", {}, s.GoNext("ana")),
        ("enough", "3", {}, s.Enough("ana", 3)),
        ("leave_out", "3", {}, s.LeaveOut("ana", 3)),
        ("late", "3", {}, s.AddLate("new", "ana", 3)),
        ("late", "3", {"text": "Late.", "label": "warm"}, s.AddLate("new", "ana", 3, "Late.", "warm")),
        ("ask", "", {}, a.Ask("ana")),
        ("ask", "", {"text": "Why?"}, a.Ask("ana", "Why?")),
        ("answer", "2", {}, a.Consider("ana", 2)),
        ("answer", "2", {"answer": "concern", "reason": "Hm"}, a.Answer("ana", "concern", 2, "Hm")),
        ("answer", "2", {"answer": "objection"}, a.Answer("ana", "objection", 2, "")),
        ("consent", "2", {}, a.Answer("ana", "consent", 2)),
        ("concern", "2", {}, a.Answer("ana", "concern", 2)),
        ("object", "2", {"reason": "No"}, a.Answer("ana", "objection", 2, "No")),
        ("reword", "2", {}, a.Reword("ana", "", 2)),
        ("reword", "2", {"text": "Better"}, a.Reword("ana", "Better", 2)),
        ("withdraw", "", {}, a.Withdraw("ana")),
        ("keep", "", {}, a.Keep("ana")),
        ("keep", "", {"review_on": "2026-12-01"}, a.Keep("ana", date(2026, 12, 1))),
        ("retire", "", {}, a.Retire("ana")),
        ("checkin_score", "4", {}, c.AnswerCheckIn("new", "ana", 4)),
        ("checkin_words", "", {}, c.AnswerCheckIn("new", "ana")),
        ("checkin_words", "", {"words": "Glad", "score": "5"}, c.AnswerCheckIn("new", "ana", 5, "Glad")),
        ("checkin_words", "", {"words": "", "score": ""}, c.AnswerCheckIn("new", "ana", None, "")),
        ("checkin_close", "", {}, c.CloseCheckIn("ana")),
        ("rota", "", {}, t.ShowRota("ana")),
        ("volunteer", "", {}, t.Volunteer("ana")),
        ("skip_me", "", {}, t.SkipMe("ana")),
        ("swap", "", {}, t.Swap("ana")),
        ("swap", "", {"other": "ben"}, t.Swap("ana", "ben")),
        ("swap", "ben", {}, t.Swap("ana", "ben")),
        ("away", "", {}, t.GoAway("ana")),
        ("away", "", {"first": "2026-12-01", "last": ""}, t.GoAway("ana", date(2026, 12, 1))),
        ("come_back", "", {}, t.ComeBack("ana")),
        ("question", "", {"text": "How?"}, t.AskQuestion("ana", "How?")),
        ("agreements", "", {}, t.ShowAgreements("ana")),
        ("agreements", "a1", {}, t.ShowAgreements("ana", "a1")),
        ("commitments", "", {}, t.ShowCommitments("ana")),
        ("try", "", {}, t.TryThis("new", "ana")),
        ("try", "", {"text": "Wait.", "by": "2026-12-01"}, t.TryThis("new", "ana", "Wait.", date(2026, 12, 1))),
        ("how", "k1", {"words": "Well.", "status": "dropped"}, t.TellHow("ana", "k1", "Well.", "dropped")),
        ("choose", "", {}, t.ChooseProtocol("ana")),
        ("choose", "", {"purpose": "any"}, t.ChooseProtocol("ana", Wish())),
        (
            "choose", "", {"purpose": "text", "minutes": "7,5", "people": "6", "trust": "new", "brings": "no"},
            t.ChooseProtocol("ana", Wish("text", 7.5, 6, "new", False)),
        ),
        ("choose", "", {"purpose": "text", "trust": "blind", "brings": "?"}, t.ChooseProtocol("ana", Wish("text"))),
        ("choose", "+45+++yes", {}, t.ChooseProtocol("ana", Wish(minutes=45, brings=True), again=True)),
        ("settings", "", {"name": "8", "language": "es", "time_zone": "UTC"},
         t.SetTeam("ana", "8", "es", "UTC", threads=False)),
        ("settings", "", {"name": "8", "threads": "yes"}, t.SetTeam("ana", "8", threads=True)),
        ("settings", "", {"language": "es"}, t.SetTeam("ana", language="es")),
        ("prefer", "", {}, t.Prefer("ana")),
        ("prefer", "", {"hours": "9 to 17", "nudges": "yes", "language": "es", "time_zone": "UTC"},
         t.Prefer("ana", "UTC", "es", (9, 17), False, True)),
        ("prefer", "", {"hours": "", "weekends": "yes"}, t.Prefer("ana", "team", weekends=True, nudges=False)),
        ("prefer", "", {"time_zone": "UTC"}, t.Prefer("ana", "UTC")),
        ("plans", "", {}, t.ShowPlans("ana")),
        ("move_plan", "", {}, pl.MovePlan("ana")),
        ("move_plan", "", {"day": "2026-09-10", "clock": "9", "what": "all"},
         pl.MovePlan("ana", date(2026, 9, 10), "9", "all")),
        ("cancel_plan", "once", {}, pl.CancelPlan("ana", "once")),
        ("bring", "", {"input_work": " Slips "}, pl.BringInput("ana", (("work", "Slips"),))),
        ("not_me", "", {}, pl.NotMe("ana")),
    ],
)  # fmt: skip
def test_a_button_or_form_becomes_its_command(verb: str, detail: str, values: dict[str, str], command: Command) -> None:
    assert pressed(action(verb, "x1", detail), **values) == (Address(VERBS[verb][0], "x1"), command)


@pytest.mark.parametrize(
    ("act", "values", "address", "command"),
    [
        ("start:t1:tuning", {}, "session", s.Start("new", "ana", "", "tuning")),
        (
            "start:t1:tuning",
            {"presenter": "ben", "facilitator": "", "input_question": " Why? ", "input_work": ""},
            "session",
            s.Start("new", "ana", "", "tuning", "ben", None, (("question", "Why?"), ("work", ""))),
        ),
        ("propose:t1:s1", {}, "agreement", a.Propose("new", "ana", session="s1")),
        (
            "propose:t1:",
            {"text": "We start on time.", "owner": "ben", "review_on": "2026-12-01"},
            "agreement",
            a.Propose("new", "ana", "We start on time.", "ben", date(2026, 12, 1)),
        ),
        ("open_checkin:t1:arrival", {}, "checkin", c.OpenCheckIn("new", "ana", "", "arrival")),
        ("start:t1:tuning", {"how": "days", "guest": "dev"}, "session",
         s.Start("new", "ana", "", "tuning", guest="dev", days=True)),
        ("plan:t1:tuning", {}, "plan", pl.PlanSession("new", "ana", "", "tuning")),
        ("plan:t1:tuning", {"day": "2026-09-10", "clock": "9", "how": "weekly_days", "presenter": "ben"}, "plan",
         pl.PlanSession("new", "ana", "", "tuning", date(2026, 9, 10), "9", True, "ben", days=True)),
        ("open_checkin:t1:arrival+anonymous", {}, "checkin", c.OpenCheckIn("new", "ana", "", "arrival", True)),
    ],
)
def test_what_is_new_has_an_id_of_its_own(act: str, values: dict[str, str], address: str, command: Command) -> None:
    assert pressed(act, **values) == (Address(address, "new"), command)


def test_help_is_asked_for_with_a_button_too() -> None:
    assert read("help:t1:protocols", "ana", None, lambda: "new") == Help("protocols")
    assert read("help:t1:protocols+text", "ana", None, lambda: "new") == Help("protocols", "text")
    assert read("help:t1:", "ana", None, lambda: "new") == Help("commands")


@pytest.mark.parametrize(
    "act",
    [
        "", "dance:s1:", "next", "next::1", "next:s1:x", "next:s1:-1", "next:s1:²", "next:s1:99999999999",
        "extend:s1:3+x", "extend:s1:3+inf", "extend:s1:3+-2", "extend:s1:x+2", "nudge:s1:3", "nudge:s1:3-maybe",
        "nudge:s1:x-have", "rate:s1:rule-9", "rate:s1:4", "join:s1:maybe",
        "vote:s1:3", "vote:s1:3-x", "dots:s1:x", "dots:s1:x-t1", "put:s1:x", "late:s1:", "leave_out:s1:x",
        "consent:a1:", "answer:a1:x", "checkin_score:c1:6", "help:t1:secrets",
    ],
)  # fmt: skip
def test_a_button_that_makes_no_sense_is_refused_in_words(act: str) -> None:
    with pytest.raises(Refused) as refused:
        read(act, "ana", None, lambda: "new")
    assert sentence(refused.value).startswith("That button isn’t one we know any more.")


def test_a_form_with_a_value_that_makes_no_sense_is_refused_in_words() -> None:
    for act, key, value in (
        ("tell:s1:k1", "status", "won"),
        ("answer:a1:1", "answer", "yes"),
        ("checkin_words:c1:", "score", "9"),
    ):
        with pytest.raises(Refused):
            read(act, "ana", {key: value}, lambda: "new")
    with pytest.raises(Refused) as refused:
        read("away:t1:", "ana", {"first": "12/12/2026"}, lambda: "new")
    assert sentence(refused.value).startswith("“12/12/2026” isn’t a day we can read.")


@pytest.mark.parametrize("typed", ["0", "-5", "many", "1e3", "99999", "4.55", "²"])
def test_a_wish_with_something_else_for_a_number_is_refused_in_words(typed: str) -> None:
    for key in ("minutes", "people"):
        with pytest.raises(Refused) as refused:
            read("choose:t1:", "ana", {"purpose": "any", key: typed}, lambda: "new")
        assert sentence(refused.value).startswith(f"“{typed}” isn’t a number we can use here.")


def test_a_wish_on_a_button_is_read_as_it_was_and_fits_there() -> None:
    for purpose in ("", *PURPOSES):
        for trust in ("", *HAS):
            for brings in (None, True, False):
                wish = Wish(purpose, 12.5, 120, trust, brings)
                act = action("choose", "0" * 32, told(wish))
                assert Button("x", act) and pressed(act)[1].wish == wish


def test_every_command_that_a_person_gives_has_a_button_but_those_that_are_typed_or_said() -> None:
    reached = {type(read(f"{verb}:x:{detail}", "ana", values, lambda: "n")[1]) for verb, detail, values in _samples()}
    typed_or_said = {s.Contribute, t.Speak, t.JoinTeam, t.LeaveTeam}
    from_people = {kind for kind in get_args(Command) if "member" in {f.name for f in fields(kind)}}
    about_a_member = {s.TellOpened, s.WindowReminder, c.AskCheckIn, t.Led, a.AskMissing, a.MemberLeft}
    assert from_people - reached == typed_or_said | about_a_member


def _samples() -> list[tuple[str, str, dict[str, str] | None]]:
    details = {"nudge": "1-have", "vote": "1-4", "rate": "r-1", "checkin_score": "1", "extend": "1", "join": "in"}
    details["cancel_plan"] = "once"
    plain = {verb: details.get(verb, "1") for verb in VERBS}
    return [*((v, d, None) for v, d in plain.items()), ("answer", "1", {"answer": "consent"})]


def test_every_action_fits_a_button_with_ids_as_long_as_ours() -> None:
    for verb in VERBS:
        Button("x", action(verb, "0" * 32, "0" * 32 + "-5"))
