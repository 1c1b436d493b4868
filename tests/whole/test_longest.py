"""The fullest session that there can be: sixty people, the longest inputs, agreements and words, all of them signs that
take two characters to be shown; and every card, form, answer and page of every protocol still fits every platform.
"""

from collections import Counter
from dataclasses import dataclass, field, replace
from typing import Any

import pytest

from bot.rules import rules_of
from facilitation.decision import Address, Commitment, Refused, StandingAgreement
from facilitation.message import Form, Message
from facilitation.session import ballot, windows
from facilitation.session import commands as s
from facilitation.session.protocol import Protocol
from facilitation.session.session import MAX_PEOPLE, MAX_RULES, Session
from facilitation.session.speaking import speakers
from facilitation.session.view import look
from facilitation.team.team import EssentialQuestion, Member

from .house import CONTENT, MONDAY, SESSION, House

LONG = "*_" * 300  # as much as a field of a form takes
LONGEST = "#>" * 1500  # as much as anybody may say at once
PEOPLE = tuple(f"{n:026}" for n in range(MAX_PEOPLE))  # ids as long as real ones
TALK = 4  # how many say so much in a step
AGAIN = 3  # from the third time that a step comes nobody says a word in it
LEAD, STRANGER = PEOPLE[0], "stranger"


@dataclass
class Full(House):
    """A house whose session is as full as it can be."""

    answers: list[Message | Form] = field(default_factory=list)
    number: int = 0
    came: Counter[int] = field(default_factory=Counter)
    seen: set[tuple[str, int, bool]] = field(default_factory=set)

    def __post_init__(self) -> None:
        super().__post_init__()
        members = tuple(Member(id, id, MONDAY) for id in (*PEOPLE, STRANGER))
        self.team = replace(self.team, members=members, question=EssentialQuestion(LONG, LEAD, MONDAY))
        self.subjects[Address("team", "team")] = self.team
        for n in range(MAX_RULES):
            id = f"{n:026}"
            self.rows["agreement", id] = StandingAgreement(id, "team", LONG, LEAD, MONDAY.date(), 1, MONDAY)
        self.returning = tuple(
            Commitment(f"{n:026}", "team", "before", PEOPLE[n], LONG, MONDAY.date(), MONDAY) for n in range(5)
        )

    def _given(self, needs: frozenset[str], to: Address) -> Any:
        given = super()._given(needs, to)
        return replace(given, commitments=self.returning) if "commitments" in needs else given

    def try_(self, command: Any) -> None:
        """Decided, or refused in words; what does not fit raises TooLong."""
        before = self.subjects.get(SESSION)
        rules = rules_of("session")
        try:
            decision = rules.decide(before, command, self.now, self._given(rules.needs(before, command), SESSION))
        except Refused as refused:
            assert CONTENT.wording(self.language)(refused.key, **refused.values)
            return
        if decision.state is not None:
            self.subjects[SESSION] = decision.state
        if decision.answer is not None:
            self.answers.append(decision.answer)
        for effect in decision.effects:
            self._carry_out(effect)

    def look_round(self) -> None:
        """Everything that anybody can ask to see now, once for each step."""
        if (self.session.part, self.session.at, bool(self.session.heard)) in self.seen:
            return
        self.seen.add((self.session.part, self.session.at, bool(self.session.heard)))
        for member in (LEAD, PEOPLE[1], STRANGER):
            self.try_(s.Status(member))
            look(self.session, member, self.now, self._given(frozenset({"team", "protocol"}), SESSION))
        self.try_(s.ShowCard(LEAD))
        self.try_(s.ShowCard(LEAD, whole=True))
        self.try_(s.HandOver(LEAD))

    def step(self) -> None:
        """All that can be done in a step, as long as it can be, and on."""
        session, protocol = self.session, self.protocol
        step, visit = protocol.steps[session.at], session.visit
        self.look_round()
        self.came[session.at] += 1
        self.number += 1
        for member in speakers(session, step)[: TALK if self.came[session.at] < AGAIN else 0]:
            self.number += 1
            label = step.kinds[self.number % len(step.kinds)] if step.kinds else ""
            self.try_(s.Contribute(f"{self.number:026}", member, LONGEST[:-1] + "?", label))
            self.try_(s.Write(f"w{self.number:025}", member, visit))
        if step.vote:
            self.try_(s.CastVote(PEOPLE[1], visit=visit))
            for n, member in enumerate(ballot.asked(session, step)):
                self.try_(s.CastVote(member, 1, f"{1 + n % 30}" if session.topics else "", visit))
        if step.sorts:
            self.try_(s.PutTogether(LEAD, visit=visit))
            self.try_(s.PutTogether(LEAD, ("1", "2"), "*" * 40, visit))
        self.try_(s.StepIn(PEOPLE[3]))
        self.look_round()
        self.now = max(self.now, self.session.ends_at or self.now)
        self.try_(s.TimeUp(visit, self.session.ends_at or self.now))
        if self.session.visit == visit:
            self.try_(s.Enough(LEAD, visit))
            self.try_(s.Next(LEAD, visit))
        self.try_(s.AddLate(f"l{self.number:025}", PEOPLE[2], visit))
        self.try_(s.AddLate(f"l{self.number:025}", PEOPLE[2], visit, LONGEST))

    def run(self) -> Session:
        """From the start form to the record."""
        protocol = self.protocol
        presenter = PEOPLE[1] if protocol.has_presenter else None
        guest = PEOPLE[2] if any(r.name == "guest" for r in protocol.roles) else None
        self.try_(s.Start(SESSION.id, LEAD, "room-team", protocol.id))
        self.subjects.pop(SESSION, None)
        self.shown.clear()
        self.try_(s.Start(SESSION.id, LEAD, "room-team", protocol.id, presenter, LEAD,
                          tuple((i.key, LONG) for i in protocol.inputs), 7, guest=guest, days=self.days))  # fmt: skip
        for member in PEOPLE:
            self.try_(s.Join(member))
        self.look_round()
        self.try_(s.Tell(PEOPLE[0], f"{0:026}"))
        self.try_(s.Tell(PEOPLE[0], f"{0:026}", LONG))
        self.try_(s.Begin(LEAD))
        for _ in range(400):
            if self.session.part != "running":
                break
            self.step()
        assert self.session.part == "closing", f"{protocol.id} does not come to its closing"
        self._close()
        return self.session

    def _close(self) -> None:
        for member in PEOPLE[:TALK]:
            for rule in self.session.focus:
                self.try_(s.Rate(member, rule, 3))
            self.try_(s.Commit(f"c{member[1:]}", member))
            self.try_(s.Commit(f"c{member[1:]}", member, LONG[:300]))
        self.look_round()
        self.try_(s.End(LEAD))
        self.look_round()


def full(protocol: Protocol, language: str, days: bool) -> Full:
    house = Full(protocol, (), days=days, language=language)
    closed = house.run()
    assert closed.part == "closed"
    return house


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("id", CONTENT.protocols)
def test_every_card_fits_with_sixty_people_and_the_longest_words(id: str, language: str) -> None:
    house = full(CONTENT.protocols[id], language, days=False)
    assert any(isinstance(answer, Form) for answer in house.answers)


@pytest.mark.parametrize("id", [id for id, protocol in CONTENT.protocols.items() if protocol.over_days])
def test_over_days_as_well(id: str) -> None:
    house = full(CONTENT.protocols[id], "es", days=True)
    late = [key for _, key in house.shown if key.startswith("late:")]
    assert late or not any(windows.takes_late(step) for step in house.protocol.steps)
