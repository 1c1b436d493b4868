"""What must hold whatever people do, in whatever order: played by Hypothesis, command after command.

The protocol has a step of every sort, so that each rule meets each other one. After every command: the word came to
nobody too often, no time is below zero, the state is small; and at the end, whatever happened, the session can end.
"""

from collections import Counter
from dataclasses import replace
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from pydantic import TypeAdapter

from facilitation.decision import Refused
from facilitation.session import all_in
from facilitation.session import commands as s
from facilitation.session.presenting import missing
from facilitation.session.session import MAX_PEOPLE, Session
from facilitation.session.sitting import Sitting
from tests.facilitation.session.stage import (
    Table,
    agreement,
    commitment,
    protocol,
    running,
    starter_set,
    step,
    table,
    team,
)  # fmt: skip

STATE: TypeAdapter[Session] = TypeAdapter(Session)
PEOPLE = ("ana", "ben", "chloe", "dev", "eve")
EVERYTHING = protocol(
    step("Listen", 5, speaks="presenter", keep=True),
    step("Circle", 2, turns="round"),
    step("Write", 5, shows="together", silent=True, kinds=("warm", "cool"), keep=True),
    step("Feedback", 12, speaks="others", presenter_answers=True, kinds=("warm",), keep=True),
    step("Ideas", 5, shows="together", ends="all"),
    step("Vote", 3, vote={"scale": "fist"}),
    step("Decide", 5, decides="consent", time_up="move"),
    step("Meet", 5, only_if="not_agreed", turns="round", speaks="others"),
    step("Notes", 5, shows="never", silent=True),
    inputs=[{"key": "question", "label": {"en": "Q"}}, {"key": "proposal", "label": {"en": "P"}}],
)
OF_THE_ROLE = ("cue", "rules", "presenter", "time:", "round:", "all:", "settled:", "propose:")
members = st.sampled_from((*PEOPLE, "guest"))
visits = st.sampled_from((None, None, 0, -1))  # the open one unnamed, the open one by its number, the one before
seconds = st.sampled_from((0, 1, 29, 60, 61, 179, 300, 1800, 11_000))


class AnySession(RuleBasedStateMachine):
    """One table; each rule is one thing that somebody, or the clock, may do."""

    at: Table

    @initialize(seed=st.integers(1, 9), own_rules=st.booleans(), pace=st.sampled_from((1.0, 0.1)))
    def start(self, seed: int, own_rules: bool, pace: float) -> None:
        given: dict[str, Any] = {"rules": (starter_set(),), "commitments": (commitment("k1", "dev"),)}
        if own_rules:
            given["agreements"] = (agreement("a1", "Evidence"), agreement("a2", "Equal"))
        self.at = table(EVERYTHING, team(*PEOPLE), **given)
        inputs = (("question", "Does it?"), ("proposal", "We start on time"))
        self.at.do(s.Start("s1", "ana", "c1", "small", "ben", "ana", inputs, seed, pace=pace))
        self.said = 0
        self.offers: Counter[tuple[int, str]] = Counter()
        self.last: tuple[Any, ...] = ()

    def try_(self, command: Any) -> None:
        """Decided or refused in words: any other exception fails the test."""
        before = self.at.session
        try:
            self.at.do(command)
        except Refused as refused:
            clock = s.TimeUp | s.Forgotten | s.TurnUp | s.Nudge | s.Settled
            assert not isinstance(command, clock), "the clock is never refused"
            assert self.at.session is before
            assert self.at.given.words(refused.key, **refused.values)
            assert all(self.at.given.words(label) for label, _ in refused.buttons)
        self.watch_the_word()

    def watch_the_word(self) -> None:
        floor = self.at.open.floor
        now = (self.at.open.visit, floor.turn, floor.holder) if floor and floor.holder else ()
        if now and now != self.last:
            self.offers[now[0], now[2]] += 1
        self.last = now

    def visit(self, offset: int | None) -> int | None:
        return None if offset is None else self.at.open.visit + offset

    @rule(member=members, part=st.sampled_from(("in", "in", "listening")))
    def come_in(self, member: str, part: Any) -> None:
        self.try_(s.Join(member, part))

    @rule(member=members)
    def leave(self, member: str) -> None:
        self.try_(s.Leave(member))

    @rule(member=members, which=st.sampled_from(("basic", "odd", "")))
    def choose_rules(self, member: str, which: str) -> None:
        self.try_(s.OfferRules(member, which))

    @rule(member=members, which=st.sampled_from(("a1", "basic-1", "basic-2")))
    def lean(self, member: str, which: str) -> None:
        self.try_(s.Lean(member, which))

    @rule(member=members, words=st.sampled_from(("", "It went well")))
    def tell(self, member: str, words: str) -> None:
        self.try_(s.Tell(member, "k1", words))

    @rule()
    def begin(self) -> None:
        self.try_(s.Begin(self.at.open.facilitator))

    @rule(member=members, label=st.sampled_from(("", "warm", "odd")), shown=st.booleans(), offset=visits)
    def say(self, member: str, label: str, shown: bool, offset: int | None) -> None:
        self.said += 1
        self.try_(s.Contribute(f"x{self.said}", member, f"Words {self.said}", label, shown, self.visit(offset)))

    @rule(offset=visits, aloud=st.booleans(), who=st.one_of(st.none(), members))
    def use_the_word(self, offset: int | None, aloud: bool, who: str | None) -> None:
        floor = self.at.open.floor
        member = who or (floor and floor.holder) or "dev"
        self.try_(s.Done(member, self.visit(offset)) if aloud else s.Pass(member, self.visit(offset)))

    @rule(member=members, offset=visits)
    def ready(self, member: str, offset: int | None) -> None:
        self.try_(s.Ready(member, self.visit(offset)))

    @rule(make=st.sampled_from((s.Next, s.Next, s.Back, s.Pause, s.Resume, s.Extend)), offset=visits, who=members)
    def control(self, make: Any, offset: int | None, who: str) -> None:
        member = self.at.open.facilitator if offset is None else who
        self.try_(make(member, visit=self.visit(offset)))

    @rule(minutes=st.floats(allow_nan=True), paused=st.booleans())
    def extend(self, minutes: float, paused: bool) -> None:
        if paused:
            self.try_(s.Pause(self.at.open.facilitator))
        self.try_(s.Extend(self.at.open.facilitator, minutes))

    @rule(member=members, to=st.one_of(st.just(""), members))
    def pass_the_role_on(self, member: str, to: str) -> None:
        self.try_(s.HandOver(member, to) if to else s.TakeOver(member))

    @rule(member=members, to=st.one_of(st.just(""), members), offset=visits)
    def name_another_presenter(self, member: str, to: str, offset: int | None) -> None:
        self.try_(s.NamePresenter(self.at.open.facilitator if offset is None else member, to))

    @rule(member=members, answer=st.integers(0, 6), offset=visits)
    def vote(self, member: str, answer: int, offset: int | None) -> None:
        self.try_(s.CastVote(member, answer, visit=self.visit(offset)))

    @rule(but=st.sampled_from(("", "", *PEOPLE)))
    def all_answer(self, but: str) -> None:
        """In writing, or in the vote; perhaps all but one."""
        for member in self.at.open.taking_part:
            if member != but:
                self.said += 1
                self.try_(s.CastVote(member, 5))
                self.try_(s.Contribute(f"x{self.said}", member, "Mine"))

    @rule(member=members, answer=st.sampled_from(("have", "listening", "not_today")), offset=visits)
    def answer_nudge(self, member: str, answer: Any, offset: int | None) -> None:
        self.try_(s.AnswerNudge(member, answer, self.visit(offset)))

    @rule(member=members, score=st.integers(0, 6))
    def rate(self, member: str, score: int) -> None:
        self.try_(s.Rate(member, next(iter(self.at.open.focus), "a1"), score))

    @rule(member=members, text=st.sampled_from(("", "Listen more")))
    def commit(self, member: str, text: str) -> None:
        self.said += 1
        self.try_(s.Commit(f"c{self.said}", member, text))

    @rule(member=members, whole=st.booleans())
    def look_around(self, member: str, whole: bool) -> None:
        self.try_(s.Status(member))
        self.try_(s.ShowCard(member, whole))

    @rule(outcome=st.sampled_from(("agreed", "objection", "cleared", "withdrawn")), ours=st.booleans())
    def settle(self, outcome: Any, ours: bool) -> None:
        self.try_(s.Settled(self.at.open.proposal if ours else "other", outcome))

    @rule(visit=st.integers(0, 4), turn=st.integers(0, 4))
    def something_stale(self, visit: int, turn: int) -> None:
        for command in (s.TimeUp(visit, self.at.now), s.Forgotten(), s.TurnUp(visit, turn), s.Nudge(visit)):
            self.try_(command)

    @rule(end=st.sampled_from((False, False, False, True)))
    def end(self, end: bool) -> None:
        if end:
            self.try_(s.End(self.at.open.facilitator, sure=True))

    @rule(by=seconds)
    def time_goes_by(self, by: int) -> None:
        self.at.go_on(by, self.try_)

    @invariant()
    def no_time_is_below_zero(self) -> None:
        session = self.at.open
        assert session.left is None or session.left >= 0
        assert (session.ends_at is None) or (session.left is None)
        for member in ("", "ana", "dev", "guest"):
            board = self.at.view(member).board
            assert board.left is None or board.left >= 0
        assert all(timer.at >= self.at.now for timer in self.at.timers)

    @invariant()
    def the_word_comes_to_nobody_twice_but_for_the_return(self) -> None:
        assert all(offers <= 2 for offers in self.offers.values())
        floor = self.at.open.floor
        if floor:
            line = [*([floor.holder] if floor.holder else []), *floor.waiting, *floor.done]
            assert len(line) == len(set(line))
            assert len(set(floor.passed)) == len(floor.passed)

    @invariant()
    def only_whoever_leads_has_the_private_words_of_the_role(self) -> None:
        session = self.at.open
        assert {member for member, key in self.at.private if key.startswith(OF_THE_ROLE)} <= {session.facilitator}
        may_reword = {session.facilitator, session.presenter}  # whose proposal it is
        assert {member for member, key in self.at.private if key.startswith("reword:")} <= may_reword

    @invariant()
    def what_the_role_is_told_is_so(self) -> None:
        session, told = self.at.open, {key for _, key in self.at.private}
        assert "presenter" not in told or missing(session)
        assert {key for key in told if key.startswith("reword:")} <= {f"reword:{session.visit}"}
        if f"all:{session.visit}" in told:
            assert all_in.told(Sitting(session, self.at.now, self.at.given))

    @invariant()
    def the_state_is_small_and_survives_being_stored(self) -> None:
        stored = STATE.dump_json(self.at.open)
        assert len(stored) < 8192
        assert STATE.validate_json(stored) == self.at.open

    @invariant()
    def nobody_is_nudged_twice_in_a_step_or_three_times_in_a_session(self) -> None:
        nudges = [(member, key) for kind, member, key in self.at.log if kind == "whisper" and key.startswith("nudge")]
        assert len(nudges) == len(set(nudges))
        assert all(count <= 2 for count in Counter(member for member, _ in nudges).values())

    def teardown(self) -> None:
        """However it went: whoever comes in can take over and end it, and a record is kept once it had begun."""
        if not hasattr(self, "at") or self.at.open.part == "closed":
            return
        began = self.at.open.part != "gathering"
        self.try_(s.Join("rescuer"))
        self.try_(s.TakeOver("rescuer"))
        self.try_(s.End("rescuer", sure=True))
        self.try_(s.End("rescuer", sure=True))
        assert self.at.open.part == "closed"
        assert ("record" in self.at.channel) == began
        assert not [key for _, key in self.at.private if key.startswith(("nudge", "turn", "reword:", *OF_THE_ROLE))]


TestAnySession = AnySession.TestCase
TestAnySession.settings = settings(
    max_examples=60, stateful_step_count=50, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)


def test_the_state_stays_small_however_much_is_said():
    at = running(EVERYTHING, team(*(f"member-with-a-long-id-{n:02}" for n in range(10)), "ana", "ben"),
                 agreements=tuple(agreement(f"agreement-{n}", "x" * 160) for n in range(6)),
                 commitments=tuple(commitment(f"commitment-{n}", "ana", "y" * 200) for n in range(9)))  # fmt: skip
    for visit in range(8):  # the step for an objection is left out
        for n in range(40):
            for member in at.open.taking_part:
                at.do(s.Contribute(f"x{visit}-{n}-{member}", member, "z" * 200))
        assert len(STATE.dump_json(at.open)) < 8192
        at.do(s.Next("ana"))
    assert len(STATE.dump_json(at.open)) < 8192
    before = len(STATE.dump_json(at.open))
    at.do(*(s.Contribute(f"late{n}", "ana", "So") for n in range(500)))
    assert len(STATE.dump_json(at.open)) == before


def test_the_state_stays_bounded_however_many_come_and_go():
    at = running(protocol(step("Circle", turns="round"), presenter=False))
    sizes = []
    for n in range(300):
        at.do(s.Join(f"visitor-{n}"))
        at.do(s.Contribute(f"x{n}", f"visitor-{n}", "Hello"))
        if at.open.floor and at.open.floor.holder:
            at.do(s.Pass(at.open.floor.holder))
        at.do(s.Leave(f"visitor-{n}"))
        sizes.append(len(STATE.dump_json(at.open)))
    assert len(at.open.people) == MAX_PEOPLE
    assert max(sizes[150:]) <= max(sizes[:150]) + 50


def test_what_a_command_costs_does_not_grow_with_what_was_said():
    at = running(protocol(presenter=False))
    given = at.hand_over(frozenset({"protocol"}))
    assert given.contributions == ()
    at.do(s.Contribute("x1", "dev", "So"))
    assert replace(at.open, people=(), heard=(), contributions=0) == replace(
        running(protocol(presenter=False)).open, people=(), heard=(), contributions=0
    )
