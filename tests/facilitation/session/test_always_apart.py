"""What must hold in groups and repeats whatever people do, in whatever order: played by Hypothesis.

After every command: nobody sits alone or twice, the platform seats people where the rules do, the word comes to nobody
too often in a visit, a pass comes to nobody twice; and at the end, whatever happened, the session can end.
"""

from collections import Counter
from typing import Any

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from pydantic import TypeAdapter

from facilitation.decision import Refused
from facilitation.session import commands as s
from facilitation.session.compact import pack, unpack
from facilitation.session.grouping import here
from facilitation.session.session import Session
from facilitation.session.voices import floors
from tests.facilitation.session.stage import Table, gathering, step, team
from tests.facilitation.session.test_flow import QUESTIONS, repeat, script

STATE: TypeAdapter[Session] = TypeAdapter(Session)
PEOPLE = ("ana", "ben", "chloe", "dev", "eve", "finn", "gil")
THREE, MIXED = {"of": 3}, {"of": 2, "form": "mixed"}
EVERYTHING = script(
    step("Think", 2, groups={"of": 2}, shows="together", silent=True),
    step("Four", 2, groups={"of": 4, "form": "merged"}, turns="round"),
    repeat(
        step("Tell", 2, groups=THREE, speaks="presenter"),
        step("Ask", 2, groups=THREE, speaks=["others", "coach"], turns="round"),
        each="member",
    ),
    repeat(step("Mingle", 2, groups=MIXED, turns="round"), step("All", 1), times=2),
    repeat(step("Story", 2, speaks="presenter"), step("Circle", 2, turns="round", speaks="others"), each="person"),
    step("Make", 2, groups={"of": 2}),
    repeat(step("Visit", 2, groups={"of": 2, "form": "same"}, turns="round", leader_speaks=False), each="station"),
    repeat(step("Table", 2, groups={"of": 3, "form": "hosts_stay"}), times=3),
    step("Tell all", 2, speaks="hosts", turns="round"),
    **QUESTIONS,
)
members = st.sampled_from((*PEOPLE, "guest", "other"))


class AnyGroups(RuleBasedStateMachine):
    """One table; each rule is one thing that somebody, or the clock, may do."""

    at: Table

    @initialize(seed=st.integers(1, 9), ahead=st.integers(0, 30))
    def start(self, seed: int, ahead: int) -> None:
        self.at = gathering(EVERYTHING, team(*PEOPLE), {"seed": seed})
        self.said, self.last = 0, dict[str, Any]()
        self.offers: Counter[tuple[int, str]] = Counter()
        self.at.do(s.Begin("ana"))
        for _ in range(ahead):
            self.try_(s.Next("ana"))

    def try_(self, command: Any) -> None:
        before = self.at.session
        try:
            self.at.do(command)
        except Refused as refused:
            assert not isinstance(command, s.TimeUp | s.TurnUp | s.Nudge), "the clock is never refused"
            assert self.at.session is before
            assert self.at.given.words(refused.key, **refused.values)
        now = {f.holder: (self.at.open.visit, f.turn) for f in floors(self.at.open) if f.holder}
        for member, turn in now.items():
            if self.last.get(member) != turn:
                self.offers[turn[0], member] += 1
        self.last = now

    @rule(member=members, part=st.sampled_from(("in", "in", "in", "listening")))
    def come_in(self, member: str, part: Any) -> None:
        self.try_(s.Join(member, part))

    @rule(member=members)
    def leave(self, member: str) -> None:
        self.try_(s.Leave(member))

    @rule(times=st.integers(1, 4))
    def move_on(self, times: int) -> None:
        for _ in range(times):
            self.try_(s.Next(self.at.open.facilitator))

    @rule(make=st.sampled_from((s.Back, s.Enough, s.Pause, s.Resume, s.Extend, s.LeaveOut)))
    def control(self, make: Any) -> None:
        self.try_(make(self.at.open.facilitator))

    @rule(member=members)
    def say(self, member: str) -> None:
        self.said += 1
        self.try_(s.Contribute(f"x{self.said}", member, "So?"))

    @rule(aloud=st.booleans(), which=st.integers(0, 9))
    def use_the_word(self, aloud: bool, which: int) -> None:
        holders = [f.holder for f in floors(self.at.open) if f.holder]
        if holders:
            member = holders[which % len(holders)]
            self.try_(s.Done(member) if aloud else s.Pass(member))

    @rule(member=members, over=st.booleans())
    def change_roles(self, member: str, over: bool) -> None:
        self.try_(s.TakeOver(member) if over else s.GoNext(member))

    @rule(member=members)
    def ready(self, member: str) -> None:
        self.try_(s.Ready(member))

    @rule(by=st.sampled_from((1, 29, 61, 180)))
    def time_goes_by(self, by: int) -> None:
        self.at.go_on(by, self.try_)

    @invariant()
    def everyone_has_one_seat_and_nobody_sits_alone(self) -> None:
        session = self.at.open
        seats = [m for g in session.groups for m in g.members]
        assert len(seats) == len(set(seats))
        if not session.apart:
            assert not any(self.at.seats.values())
            return
        groups = [here(session, g) for g in session.groups if here(session, g)]
        assert sorted(groups) == sorted(m for m in self.at.seats.values() if m)
        together = sum(map(len, groups))
        assert all(len(group) > 1 for group in groups) or together < 2
        outside = set(session.taking_part) - {m for group in groups for m in group}
        assert len(outside) <= 2, "but for who leads, or led when the groups were formed"

    @invariant()
    def the_word_comes_to_nobody_too_often(self) -> None:
        assert all(offers <= 2 for offers in self.offers.values())
        for floor in floors(self.at.open):
            line = [*([floor.holder] if floor.holder else []), *floor.waiting, *floor.done]
            assert len(line) == len(set(line))

    @invariant()
    def a_pass_comes_to_nobody_twice(self) -> None:
        for one in self.at.open.passes:
            had = [*one.done, *([one.item] if one.item not in ("", "*") else [])]
            had += [g.presenter for g in self.at.open.groups if one.item == "*" and g.presenter]
            assert len(had) == len(set(had))
            assert one.of == 0 or one.number <= one.of

    @invariant()
    def the_state_is_small_and_everybody_can_look(self) -> None:
        session = self.at.open
        text = STATE.dump_json(session, exclude_defaults=True).decode()
        packed = pack(text, [p.member for p in session.people])
        assert unpack(packed) == text and STATE.validate_json(text) == session
        assert len(packed) < 8192
        for member in ("", "ana", "ben", "guest"):
            self.at.view(member)

    def teardown(self) -> None:
        """However it went: by moving on alone the steps come to their end, and a record is kept."""
        if not hasattr(self, "at") or self.at.open.part == "closed":
            return
        self.try_(s.Join("rescuer"))
        self.try_(s.TakeOver("rescuer"))
        for _ in range(120):
            if self.at.open.part == "running":
                self.try_(s.Next("rescuer"))
        assert self.at.open.part == "closing"
        self.try_(s.End("rescuer", sure=True))
        assert "record" in self.at.channel
        assert not [key for _, key in self.at.private if key.startswith(("nudge", "turn", "time", "cue"))]


TestAnyGroups = AnyGroups.TestCase
TestAnyGroups.settings = settings(
    max_examples=40, stateful_step_count=40, deadline=None, suppress_health_check=[HealthCheck.too_slow],
    phases=[Phase.explicit, Phase.reuse, Phase.generate],  # a whole session is long to shrink
)
