"""A table for the rules of a team, an agreement and a check-in: people, a clock that the test turns, and all that the
rules ask for kept. A rule gets only what its ``needs`` names; whatever it says is said in Spanish, too.
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from facilitation.decision import Decision, Effect, Post, Record, Refused, Remind, Revise, Whisper
from facilitation.given import Given
from facilitation.message import Form, Message, say
from facilitation.session.session import Person, Session
from facilitation.team.team import Member, Team
from facilitation.wording import Wording

ROOT = Path(__file__).parents[3]
MONDAY = datetime(2026, 9, 7, 9, tzinfo=UTC)
NAMES = {"ana": "Ana", "ben": "Ben", "chloe": "Chloé", "dev": "Dev", "faye": "Faye"}


@cache
def wording(language: str = "en") -> Wording:
    """The real sentences."""

    def read(code: str) -> dict[str, Any]:
        files = sorted((ROOT / "prompts/wording" / code).glob("*.yaml"))
        return {key: text for file in files for key, text in yaml.safe_load(file.read_text("utf-8")).items()}

    return Wording(language, read(language), read("en"))


def team(*ids: str, **settings: Any) -> Team:
    """A team of these people (by default Ana, Ben and Chloé), who joined one after the other."""
    people = tuple(
        Member(id, NAMES.get(id, id.capitalize()), MONDAY - timedelta(days=90) + timedelta(hours=n))
        for n, id in enumerate(ids or ("ana", "ben", "chloe"))
    )
    base = {"id": "t1", "name": "Year 7", "made_at": MONDAY - timedelta(days=90), "channel": "room-t1"}
    return Team(**{**base, "members": people, **settings})


def with_people(team: Team, **changes: dict[str, Any]) -> Team:
    """The team with some members changed: ``with_people(team, ana={"left": True})``."""
    return replace(team, members=tuple(replace(m, **changes.get(m.id, {})) for m in team.members))


def session(*taking_part: str, **settings: Any) -> Session:
    base = {
        "id": "s1", "team": "t1", "channel": "room-t1", "protocol": "tuning-protocol", "version": "v",
        "language": "en", "facilitator": taking_part[0], "started_at": MONDAY, "seed": 7, "part": "running", "at": 0,
    }  # fmt: skip
    return Session(**{**base, "people": tuple(Person(id) for id in taking_part), **settings})


@dataclass
class Stage:
    """One subject and its rules. ``more`` is what the shell could load; ``effects`` all that was asked for so far."""

    decide: Callable[..., Decision[Any]]
    needs: Callable[..., frozenset[str]]
    more: dict[str, Any] = field(default_factory=dict)
    state: Any = None
    now: datetime = MONDAY
    effects: list[Effect] = field(default_factory=list)
    last: Decision[Any] | None = None

    def given(self, command: Any, language: str = "en") -> Given:
        needed = self.needs(self.state, command)
        return Given(wording(language), **{key: value for key, value in self.more.items() if key in needed})

    def do(self, command: Any) -> Decision[Any]:
        """Give the subject this command; what it decided."""
        spanish = self.decide(self.state, command, self.now, self.given(command, "es"))
        decision = self.decide(self.state, command, self.now, self.given(command))
        assert replace_words(spanish) == replace_words(decision)
        self.state, self.last = decision.state, decision
        self.effects += decision.effects
        return decision

    def refused(self, command: Any) -> str:
        """The sentence that ``command`` is refused with; nothing has changed."""
        with pytest.raises(Refused) as caught:
            self.decide(self.state, command, self.now, self.given(command))
        return sentence(caught.value)

    def wait(self, **time: float) -> None:
        self.now += timedelta(**time)

    # -- what was asked for by the last command

    def of(self, kind: type) -> list[Any]:
        assert self.last is not None
        return [effect for effect in self.last.effects if isinstance(effect, kind)]

    @property
    def posts(self) -> dict[str, str]:
        return {p.key: p.message.plain() for p in self.of(Post)}

    @property
    def revised(self) -> dict[str, str]:
        return {r.key: r.message.plain() for r in self.of(Revise)}

    @property
    def whispers(self) -> dict[tuple[str, str], str | None]:
        return {(w.member, w.key): w.message and w.message.plain() for w in self.of(Whisper)}

    @property
    def reminds(self) -> list[tuple[timedelta, Any]]:
        return [(r.at - self.now, r.command) for r in self.of(Remind)]

    @property
    def rows(self) -> list[Any]:
        return [record.row for record in self.of(Record)]

    @property
    def answer(self) -> str:
        """What the asker reads."""
        assert self.last is not None and isinstance(self.last.answer, Message)
        return self.last.answer.plain()

    @property
    def buttons(self) -> dict[str, str]:
        """Label -> action of what the asker sees."""
        assert self.last is not None and isinstance(self.last.answer, Message)
        return {b.label: b.action for b in self.last.answer.buttons}

    @property
    def form(self) -> Form:
        assert self.last is not None and isinstance(self.last.answer, Form)
        return self.last.answer


def sentence(refused: Refused) -> str:
    """The words of a refusal, with its buttons; both languages have all of them."""
    for language in ("es", "en"):
        words = wording(language)
        labels = "".join(f" [{words(label)}]" for label, _ in refused.buttons)
        said = say(words(refused.key, **refused.values)).plain() + labels
    return said


def replace_words(decision: Decision[Any]) -> object:
    """The shape of a decision: what is asked of whom, without what is said."""
    return decision.state, [(type(e), getattr(e, "key", ""), getattr(e, "member", "")) for e in decision.effects]
