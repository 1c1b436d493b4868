"""What must hold in votes, topics and circles whatever people do, in whatever order: played by Hypothesis."""

from dataclasses import replace
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from pydantic import TypeAdapter

from facilitation.decision import Contribution, Refused
from facilitation.session import ballot
from facilitation.session import commands as s
from facilitation.session.session import Session
from tests.facilitation.session.stage import Table, protocol, running, step, team, words

STATE: TypeAdapter[Session] = TypeAdapter(Session)
PEOPLE = ("ana", "ben", "chloe", "dev", "eve")
FIST = {"scale": "fist", "enough": 3}
OPTIONS = {"scale": "choice", "options": [words("Read"), words("Write")]}
EVERYTHING = protocol(
    step("Gather", 4, makes="topics", shows="together", unnamed=True, ends="all", time_up="move", kinds=("idea",)),
    step("Sort", 4, sorts=True, silent=True, optional=True),
    step("Choose", 4, vote={"scale": "dots", "dots": 2}, keep=True),
    step("Inside", 6, speaks="inner", recalls=("vote", "topics"), kinds=("idea",)),
    {"repeat": {"until": "agreed", "most": 3}, "steps": [
        step("Vote", 2, vote=FIST, ends="all"),
        step("Hear", 4, speaks="unconvinced", turns="round", only_if="not_agreed", recalls=("idea",)),
    ]},
    {"repeat": {"each": "person"}, "steps": [step("Ask", 2, speaks="others", questions_only=True)]},
    step("Others inside", 6, speaks="inner", new_circle=True, offers=("commitment",)),
    step("Pick", 2, vote=OPTIONS, time_up="move"),
    step("By choice", 4, groups={"of": 2, "form": "chosen"}, recalls=("idea",)),
    circle={"from": 2, "to": 3, "open": True}, presenter=False,
)  # fmt: skip
members = st.sampled_from((*PEOPLE, "guest"))


class AnyTogether(RuleBasedStateMachine):
    """One table; each rule is one thing that somebody, or the clock, may do."""

    at: Table

    @initialize(seed=st.integers(1, 9), ahead=st.sampled_from((0, 0, 1, 2, 2, 3, 4, 4, 5, 6, 9, 10)))
    def start(self, seed: int, ahead: int) -> None:
        """Somewhere on the way, with a few topics, so that each step is met as often as any other."""
        self.at = running(EVERYTHING, team(*PEOPLE), {"seed": seed})
        ideas = [s.Contribute(f"x{n}", member, f"Idea {n}") for n, member in enumerate(PEOPLE[:3], 1)]
        self.at.do(*ideas)
        self.said = len(ideas)
        for _ in range(ahead):
            self.at.do(s.Next(self.at.open.facilitator))

    def try_(self, command: Any) -> None:
        """Decided or refused in words: any other exception fails the test."""
        before = self.at.open
        try:
            self.at.do(command)
        except Refused as refused:
            assert self.at.session is before
            assert self.at.given.words(refused.key, **refused.values)
            assert all(self.at.given.words(label) for label, _ in refused.buttons)
        self.nothing_shows_too_early(before, command)

    def nothing_shows_too_early(self, before: Session, command: Any) -> None:
        """The answers came out by this command: then nobody was missing any more, once it was decided."""
        now = self.at.open
        if f"vote:{before.visit}" not in self.at.channel or now.visit != before.visit or ballot.out(before):
            return
        answered = {command.member} if isinstance(command, s.CastVote) else set()
        missing = ballot.missing(replace(before, people=now.people), EVERYTHING.steps[before.at])
        assert set(missing) <= answered and now.votes == ()

    @rule(member=members, make=st.sampled_from((s.Join, s.Leave, s.StepIn, s.StepOut, s.GoNext)))
    def come_and_go(self, member: str, make: Any) -> None:
        self.try_(make(member))

    @rule(member=members, value=st.integers(-2, 9), about=st.sampled_from(("", "", "1", "x1", "zzz")),
          typed=st.sampled_from(("", "", "3", "1 1", "yes", "1 2 3")))  # fmt: skip
    def vote(self, member: str, value: int, about: str, typed: str) -> None:
        self.try_(s.CastVote(member, value, about, typed=typed))

    @rule(value=st.integers(0, 5), but=st.integers(0, 2))
    def all_vote(self, value: int, but: int) -> None:
        for member in self.at.open.taking_part[but:]:
            vote = EVERYTHING.steps[self.at.open.at].vote if self.at.open.part == "running" else None
            self.try_(s.CastVote(member, value, typed="1 2" if vote and vote.scale == "dots" else ""))

    @rule(member=members, text=st.sampled_from(("Too much marking", "Why so late?")))
    def say(self, member: str, text: str) -> None:
        self.said += 1
        self.try_(s.Contribute(f"x{self.said}", member, text))

    @rule(member=members, which=st.sampled_from((("1",), ("1", "2"), ("x1", "x2"), ("9",), ())),
          name=st.sampled_from(("Time", "Us", "-", "")))  # fmt: skip
    def put(self, member: str, which: tuple[str, ...], name: str) -> None:
        self.try_(s.PutTogether(member, which, name))

    @rule(make=st.sampled_from((s.Next, s.Next, s.Next, s.Back, s.LeaveOut, s.Pause, s.Resume, s.Ready)), who=members)
    def control(self, make: Any, who: str) -> None:
        self.try_(make(who if make is s.Ready else self.at.open.facilitator))

    @rule(seconds=st.sampled_from((1, 61, 130, 400)))
    def wait(self, seconds: int) -> None:
        self.at.wait(seconds=seconds)

    @invariant()
    def what_is_so_makes_sense(self) -> None:
        session = self.at.open
        assert len(STATE.dump_json(session)) < 8192
        assert set(session.inner) <= set(session.taking_part) and len(session.inner) <= 3
        assert len({member for member, _, _ in session.votes}) == len(session.votes)
        assert all(topic.member == "" for topic in session.topics)
        for member in ("ana", "dev", "guest", ""):
            self.at.view(member)

    def teardown(self) -> None:
        """Whatever happened, it comes to its end, and nobody's answer is kept."""
        if not hasattr(self, "at"):
            return
        if self.at.open.facilitator not in self.at.open.taking_part:
            self.at.do(s.Join(self.at.open.facilitator))
        for _ in range(60):
            if self.at.open.part != "running":
                break
            self.at.do(s.Next(self.at.open.facilitator))
        assert self.at.open.part in ("closing", "closed")
        if self.at.open.paused:  # then the closing waits, for as long as it takes
            self.at.do(s.Resume(self.at.open.facilitator))
        self.at.wait(minutes=60)
        assert self.at.open.part == "closed" and self.at.open.votes == ()
        shown = [row for row in self.at.kept(Contribution) if row.label in ("vote", "idea") and row.shows == "at_once"]
        assert all(row.member == "" for row in shown if row.step in (0, 2))


TestAnyTogether = AnyTogether.TestCase
TestAnyTogether.settings = settings(
    max_examples=30, stateful_step_count=40, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
