"""A house of values: the whole core, all its subjects and one clock, without a shell. What is due comes at its moment,
what is decided is carried out, and everything that was shown is kept, so that a whole session can be looked at after.

A session here has a facilitator who moves on exactly when time is up, a cast that talks, and whoever a test wants
beside them: one who never says a word, one who always passes, one who comes late, one who leaves.
"""

import heapq
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from bot.content import Content
from bot.rules import rules_of
from facilitation.decision import (
    Address,
    Commitment,
    Contribution,
    Post,
    Rating,
    Record,
    Refused,
    Remind,
    Revise,
    Seat,
    StandingAgreement,
    Whisper,
)  # fmt: skip
from facilitation.given import Given
from facilitation.session.commands import Begin, End, Join, Next, Pass, Start
from facilitation.session.length import QUESTIONS
from facilitation.session.protocol import Input, Protocol
from facilitation.session.session import Session
from facilitation.team.team import Member, Team

CONTENT = Content.load()
MONDAY = datetime(2026, 9, 7, 9, 0, tzinfo=UTC)
SESSION = Address("session", "whole-session")
MANY = 60_000  # commands; a session that has not ended by then never will


@dataclass(frozen=True)
class Opened:
    """One opening of a step."""

    at: int
    visit: int
    moment: datetime
    seconds: float
    session: Session


@dataclass
class House:
    """``cast`` talk by themselves; ``lead`` moves on when time is up; ``mute`` are there and do nothing at all."""

    protocol: Protocol
    cast: tuple[str, ...]
    mute: tuple[str, ...] = ()
    passing: tuple[str, ...] = ()  # of the mute: who passes when the word comes to them
    days: bool = False
    language: str = "en"
    seed: int = 7
    now: datetime = MONDAY
    team: Team = field(init=False)
    subjects: dict[Address, Any] = field(default_factory=dict)
    queue: list[tuple[datetime, int, Address, Any]] = field(default_factory=list)
    rows: dict[tuple[str, str], Any] = field(default_factory=dict)
    shown: list[tuple[str, str]] = field(default_factory=list)  # (place, key) of each post, in order
    seats: dict[str, tuple[str, ...]] = field(default_factory=dict)
    opened: list[Opened] = field(default_factory=list)
    asked: list[tuple[str, str, Session]] = field(default_factory=list)  # (member, key) of each word that asks to speak
    commands: int = 0
    put: int = 0
    watch: list[Callable[["House", Session], None]] = field(default_factory=list)

    def __post_init__(self) -> None:
        ids = ("lead", *self.mute, *self.cast)
        members = tuple(Member(id, id.title(), MONDAY, scripted=id in self.cast) for id in ids)
        self.team = Team("team", "Team", MONDAY, "room-team", self.language, members=members)
        self.subjects[Address("team", "team")] = self.team

    @property
    def session(self) -> Session:
        found: Session = self.subjects[SESSION]
        return found

    # -- a whole session

    def play(self) -> "House":
        """From the start to the record; AssertionError where it comes to no end."""
        presents = next((r for r in self.protocol.roles if r.name == "presenter"), None)
        inputs = tuple((i.key, self._brought(i)) for i in self.protocol.inputs)
        guest = self.cast[-1] if any(r.name == "guest" for r in self.protocol.roles) else None
        self.do(SESSION, Start(SESSION.id, "lead", "room-team", self.protocol.id, self.cast[0] if presents else None,
                               "lead", inputs, self.seed, self.cast, guest=guest, days=self.days))  # fmt: skip
        for member in self.mute:
            self.do(SESSION, Join(member))
        self.later(120, SESSION, Begin("lead"))
        while self.session.part != "closed":
            assert self.queue, f"{self.protocol.id} is stuck in step {self.session.at} of {self.session.part}"
            at, _, to, command = heapq.heappop(self.queue)
            self.now = max(self.now, at)
            self.do(to, command)
        return self

    def _brought(self, asked: Input) -> str:
        """As many lines as the file reckons with, where a repeat goes through them."""
        over = next((r.repeat for r in self.protocol.repeats if r.repeat.each and r.repeat.of == asked.key), None)
        lines = (over and over.usual) or QUESTIONS if asked.lines else 1
        return "\n".join(f"Our {asked.key} {n + 1}, as it is" for n in range(lines))

    def do(self, to: Address, command: Any) -> None:
        """Decide, keep, carry out; what is refused changes nothing."""
        self.commands += 1
        assert self.commands < MANY, f"{self.protocol.id} never ends: {type(command).__name__} at {self.session.at}"
        rules, before = rules_of(to.kind), self.subjects.get(to)
        try:
            decision = rules.decide(before, command, self.now, self._given(rules.needs(before, command), to))
        except Refused:
            return
        if decision.state is not None:
            self.subjects[to] = decision.state
        for effect in decision.effects:
            self._carry_out(effect)
        if to.kind == "session" and isinstance(decision.state, Session):
            self._follow(before, decision.state)

    def later(self, seconds: float, to: Address, command: Any) -> None:
        self._put(self.now + timedelta(seconds=seconds), to, command)

    # -- who leads, and who only passes

    def _follow(self, before: Session | None, after: Session) -> None:
        if before is None or before.visit != after.visit:
            if after.part == "running":
                ends = after.ends_at or self.now
                self.opened.append(Opened(after.at, after.visit, self.now, (ends - self.now).total_seconds(), after))
            if after.part == "closing":
                self.later(200, SESSION, End("lead", after.visit))
        if after.called and after.part == "running" and not (before and before.called and before.visit == after.visit):
            self.later(1, SESSION, Next("lead", after.visit))
        for floor in (after.floor, *(group.floor for group in after.groups)):
            if floor and floor.holder in self.passing:
                self.later(2, SESSION, Pass(floor.holder, after.visit))
        for look in self.watch:
            look(self, after)

    # -- the shell's part

    def _put(self, at: datetime, to: Address, command: Any) -> None:
        self.put += 1  # so that of two at the same moment the first put in comes first
        heapq.heappush(self.queue, (at, self.put, to, command))

    def _carry_out(self, effect: Any) -> None:
        match effect:
            case Post(place, key, _):
                assert (place, key) not in self.shown, f"{key} was posted twice"
                self.shown.append((place, key))
            case Revise(place, key, _):
                assert (place, key) in self.shown, f"{key} was never posted in {place}"
            case Seat(place, _, members):
                self.seats[place] = members
            case Whisper(_, member, key, message) if message is not None and key.split(":")[0] in ("turn", "nudge"):
                self.asked.append((member, key, self.session))
            case Record(row):
                self.rows[row.kind, row.id] = row
            case Remind(at, to, command):
                self._put(max(at, self.now), to, command)

    def _kept(self, kind: type) -> tuple[Any, ...]:
        return tuple(row for row in self.rows.values() if isinstance(row, kind))

    def _given(self, needs: frozenset[str], to: Address) -> Given:
        """Only what was asked for, as the shell hands it over."""
        session = self.subjects.get(SESSION)
        whole: dict[str, Any] = {
            "team": self.subjects[Address("team", "team")], "protocol": self.protocol,
            "agreements": tuple(a for a in self._kept(StandingAgreement) if a.status == "in force"),
            "commitments": (), "rules": CONTENT.ground_rules, "contributions": self._kept(Contribution),
            "session_commitments": self._kept(Commitment), "session_agreements": self._kept(StandingAgreement),
            "ratings": self._kept(Rating), "question_set": None, "session": session,
            "stems": CONTENT.stems(self.language), "lines": CONTENT.lines(self.language),
            "protocols": tuple(CONTENT.protocols.values()),
        }  # fmt: skip
        found = {name: whole[name] for name in needs}
        if to.kind != "session":
            found["session"] = session
        else:
            found.pop("session", None)
        given = Given(CONTENT.wording(self.language), version="v1")
        return replace(given, **{name: value for name, value in found.items() if value is not None})
