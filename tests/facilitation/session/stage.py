"""A table to play sessions at: a team, a small protocol, a clock that the test turns, and everything kept that the
rules ask for. It hands over only what ``needs`` names, so a rule that uses more than it asked for fails here.
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from facilitation.decision import (
    Address,
    Commitment,
    Contribution,
    Decision,
    Post,
    Rating,
    Record,
    Refused,
    Remind,
    Revise,
    Seat,
    SessionRecord,
    StandingAgreement,
    Whisper,
)  # fmt: skip
from facilitation.given import Given
from facilitation.message import Message
from facilitation.session.commands import Begin, Join, Start
from facilitation.session.decide import decide, needs
from facilitation.session.protocol import Protocol
from facilitation.session.session import Session
from facilitation.session.view import View, look
from facilitation.team.ground_rules import GroundRule, GroundRuleSet
from facilitation.team.team import Member, Team
from facilitation.wording import Wording

ROOT = Path(__file__).parents[3]
NOON = datetime(2026, 3, 12, 12, tzinfo=UTC)
FOUR = ("ana", "ben", "chloe", "dev")
NEEDED_BY_NAME = {"team", "protocol", "agreements", "commitments", "rules", "contributions", "session_commitments",
                  "session_agreements", "ratings", "session", "lines"}  # fmt: skip


@cache
def wording(language: str = "en") -> Wording:
    """The real sentences."""

    def read(code: str) -> dict[str, Any]:
        files = sorted((ROOT / "prompts/wording" / code).glob("*.yaml"))
        return {key: text for file in files for key, text in yaml.safe_load(file.read_text("utf-8")).items()}

    return Wording(language, read(language), read("en"))


def words(text: str) -> dict[str, str]:
    return {"en": text}


def step(name: str, minutes: float = 5, **more: Any) -> dict[str, Any]:
    """A step with words of its own; settings as a protocol file has them."""
    cue = {"say": words(f"Say {name}"), "watch": words(f"Watch {name}"), "long": words(f"Long {name}")}
    base = {"name": words(name), "say": words(f"Do {name}."), "rule": words(f"Rule {name}."), "cue": cue}
    return {**base, "minutes": {"usual": minutes}, **more}


def protocol(*steps: dict[str, Any], presenter: bool = True, **more: Any) -> Protocol:
    """A protocol of these steps, with a presenter and a focusing question unless told otherwise."""
    roles = [{"name": "presenter", "called": words("presenter")}] if presenter else []
    inputs = [{"key": "question", "label": words("Question"), "required": True}] if presenter else []
    base: dict[str, Any] = {
        "id": "small", "name": words("Small talk"), "family": "dialogue", "purpose": words("We talk."),
        "use_when": words("Always."), "not_when": words("Never."), "people": {"from": 2, "to": 20},
        "preparation": words("None."), "inputs": inputs, "roles": roles, "debrief": words("How was it?"),
        "origin": "Us", "link": "https://example.org", "steps": list(steps) or [step("Talk", 6), step("Part", 6)],
    }  # fmt: skip
    return Protocol.model_validate({**base, **more})


def published(id: str) -> Protocol:
    """A protocol of prompts/protocols/."""
    text = (ROOT / f"prompts/protocols/{id}.yaml").read_text("utf-8")
    return Protocol.model_validate(yaml.safe_load(text))


def team(*ids: str, **more: Any) -> Team:
    members = tuple(Member(id, id.title(), NOON - timedelta(days=9) + timedelta(minutes=n)) for n, id in enumerate(ids))
    return Team("t1", "Year 7", NOON, "c1", **{"members": members or team(*FOUR).members, **more})


def starter_set(id: str = "basic") -> GroundRuleSet:
    rules = tuple(GroundRule(id=f"{id}-{n}", text=words(f"Rule {n}"), why=words("Because")) for n in (1, 2, 3))
    return GroundRuleSet(id=id, name=words(id.title()), about=words("For a start"), rules=rules)


def agreement(id: str, text: str) -> StandingAgreement:
    return StandingAgreement(id, "t1", text, "ana", date(2026, 6, 1), 1, NOON)


def commitment(id: str, member: str, text: str = "Try exit slips") -> Commitment:
    return Commitment(id, "t1", "s0", member, text, None, NOON - timedelta(days=7))


@dataclass
class Table:
    """Where a session is played. ``channel`` and ``private`` hold what is shown now, ``log`` what happened in order."""

    given: Given
    session: Session | None = None
    now: datetime = NOON
    channel: dict[str, Message] = field(default_factory=dict)
    private: dict[tuple[str, str], Message] = field(default_factory=dict)
    log: list[tuple[str, str, str]] = field(default_factory=list)  # (post|revise|whisper|gone, member or '', key)
    timers: list[Remind] = field(default_factory=list)
    sent: list[Remind] = field(default_factory=list)  # to other subjects
    rows: dict[str, Any] = field(default_factory=dict)
    seats: dict[str, tuple[str, ...]] = field(default_factory=dict)  # side room -> who sits in it
    titles: dict[str, str] = field(default_factory=dict)
    places: dict[str, str] = field(default_factory=dict)  # key of a post -> where it stands

    # -- acting ---------------------------------------------------------------

    def do(self, *commands: Any) -> Decision[Session | None]:
        """Give the session these commands, one after the other; the last decision."""
        assert commands
        for command in commands:
            given = self.hand_over(needs(self.session, command))
            decision = decide(self.session, command, self.now, given)
            self.session = decision.state
            for effect in decision.effects:
                self._carry_out(effect)
        return decision

    def refused(self, command: Any) -> Refused:
        """The refusal of ``command``; nothing changes. Its words and the labels of its buttons exist."""
        before = self.session
        with pytest.raises(Refused) as caught:
            self.do(command)
        assert self.session is before
        assert self.given.words(caught.value.key, **caught.value.values)
        assert all(self.given.words(label) for label, _ in caught.value.buttons)
        return caught.value

    def wait(self, seconds: float = 0, minutes: float = 0) -> None:
        """Let time go by; what the session asked to be reminded of comes at its time."""
        until = self.now + timedelta(seconds=seconds, minutes=minutes)
        while due := sorted((t for t in self.timers if t.at <= until), key=lambda t: t.at):
            self.timers.remove(due[0])
            self.now = max(self.now, due[0].at)
            self.do(due[0].command)
        self.now = until

    def go_on(self, seconds: float, do: Callable[[Any], object]) -> None:
        """Let time go by; ``do`` is given each command whose time has come, also those that follow from one."""
        until = self.now.timestamp() + seconds
        while due := [t for t in self.timers if t.at.timestamp() <= until]:
            first = min(due, key=lambda t: t.at)
            self.timers.remove(first)
            self.now = max(self.now, first.at)
            do(first.command)
        self.wait(max(0, until - self.now.timestamp()))

    # -- looking --------------------------------------------------------------

    @property
    def open(self) -> Session:
        assert self.session is not None
        return self.session

    def view(self, member: str) -> View:
        return look(self.session, member, self.now, self.given)

    def card(self) -> str:
        """The words of the open step's card."""
        return self.channel[f"step:{self.open.visit}"].plain()

    def kept(self, kind: type[Any]) -> list[Any]:
        return [row for row in self.rows.values() if isinstance(row, kind)]

    def whispered(self, member: str, key: str) -> str:
        message = self.private.get((member, key))
        return message.plain() if message else ""

    # -- the shell's part ------------------------------------------------------

    def hand_over(self, wanted: frozenset[str]) -> Given:
        """Only what was asked for."""
        assert wanted <= NEEDED_BY_NAME
        mine = {
            "contributions": tuple(self.kept(Contribution)),
            "session_commitments": tuple(c for c in self.kept(Commitment) if c.session == "s1"),
        }
        whole = replace(self.given, **{key: rows for key, rows in mine.items() if rows})
        return replace(Given(self.given.words, version="v1"), **{name: getattr(whole, name) for name in wanted})

    def _carry_out(self, effect: Any) -> None:
        match effect:
            case Seat(place, title, members):
                self.seats[place] = members
                self.titles[place] = title
            case Post(place, key, message):
                assert key not in self.channel, f"{key} was posted twice"
                assert "/" not in place or place in self.seats, f"{key} was posted where nobody was ever seated"
                self.channel[key], self.places[key] = message, place
                self.log.append(("post", "", key))
            case Revise(place, key, message):
                assert key in self.channel, f"{key} was never posted"
                assert self.places[key] == place, f"{key} was posted elsewhere"
                self.channel[key] = message
                self.log.append(("revise", "", key))
            case Whisper(_, member, key, message):
                self._whisper(member, key, message)
            case Remind(_, Address("session"), _):
                self.timers.append(effect)
            case Remind():
                self.sent.append(effect)
            case Record(row):
                self.rows[row.id if not isinstance(row, SessionRecord | Rating) else f"{row.kind}:{row.id}"] = row

    def _whisper(self, member: str, key: str, message: Message | None) -> None:
        if message is None:
            self.private.pop((member, key), None)
            self.log.append(("gone", member, key))
        else:
            self.private[member, key] = message
            self.log.append(("whisper", member, key))


def table(script: Protocol | None = None, people: Team | None = None, language: str = "en", **given: Any) -> Table:
    """An empty table with a team and a protocol."""
    return Table(Given(wording(language), team=people or team(), protocol=script or protocol(), **given))


def gathering(script: Protocol | None = None, people: Team | None = None, start: dict[str, Any] | None = None,
              **given: Any) -> Table:  # fmt: skip
    """A table at which all of the team have come in: Ana started and leads, Ben presents."""
    at = table(script, people, **given)
    members = [m.id for m in at.given.team.members] if at.given.team else []
    presents = at.given.protocol is not None and at.given.protocol.has_presenter
    base = {"facilitator": "ana", "presenter": "ben" if presents else None, "seed": 4}
    inputs = tuple((i.key, f"Our {i.key}") for i in at.given.protocol.inputs) if at.given.protocol else ()
    at.do(Start("s1", "ana", "c1", "small", **{**base, "inputs": inputs, **(start or {})}))
    at.do(*(Join(m) for m in members))
    return at


def running(script: Protocol | None = None, people: Team | None = None, start: dict[str, Any] | None = None,
            **given: Any) -> Table:  # fmt: skip
    """A table at which the first step has just been opened."""
    at = gathering(script, people, start, **given)
    at.do(Begin("ana"))
    return at
