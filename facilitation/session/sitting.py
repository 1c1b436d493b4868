"""One command in the making: what is so by now, what time it is, what the shell handed over, what should be done.

A rule takes a sitting and gives a sitting, so that rules can follow one another (leave a step, open the next, give the
word to the first) without any of them knowing the whole way.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from facilitation.decision import Address, Decision, Effect, Post, Record, Remind, Revise, Row, Whisper
from facilitation.given import Given
from facilitation.message import Form, Message
from facilitation.replacing import replace
from facilitation.team.team import Team
from facilitation.wording import Words, in_language

from . import voices
from .protocol import Protocol, Step
from .session import Session

CLOSING_MINUTES, LIGHT_CLOSING_MINUTES = 5.0, 2.0


@dataclass(frozen=True, slots=True)
class Sitting:
    session: Session
    now: datetime
    given: Given
    effects: tuple[Effect, ...] = ()

    # -- what is so -----------------------------------------------------------

    @property
    def protocol(self) -> Protocol:
        """The script of this session; ValueError if the shell did not hand it over."""
        if self.given.protocol is None:
            raise ValueError(f"session {self.session.id} needs its protocol")
        return self.given.protocol

    @property
    def step(self) -> Step | None:
        """The open step; None while gathering, closing or closed."""
        return self.protocol.steps[self.session.at] if self.session.part == "running" else None

    @property
    def team(self) -> Team:
        """The team; ValueError if the shell did not hand it over."""
        if self.given.team is None:
            raise ValueError(f"session {self.session.id} needs its team")
        return self.given.team

    @property
    def today(self) -> date:
        """The day in the team's own time zone."""
        return self.now.astimezone(ZoneInfo(self.team.time_zone)).date()

    @property
    def whole(self) -> float:
        """Seconds that the open step or the closing lasts by its script, for those who are there, at this session's
        pace."""
        closing = LIGHT_CLOSING_MINUTES if self.protocol.closing == "light" else CLOSING_MINUTES
        minutes = voices.minutes(self.session, self.step) if self.step else closing
        return minutes * 60 * self.session.pace

    def words(self, key: str, **values: object) -> str:
        """A sentence of the wording in the reader's language; raises MissingWording."""
        return self.given.words(key, **values)

    def tell(self, words: Words) -> str:
        """A protocol's own words in the reader's language."""
        return in_language(words, self.given.words.language)

    # -- what changes ---------------------------------------------------------

    def change(self, **fields: Any) -> "Sitting":
        """The same with other values in the session."""
        return Sitting(replace(self.session, **fields), self.now, self.given, self.effects)

    def do(self, *effects: Effect) -> "Sitting":
        """The same with these effects asked for as well."""
        return Sitting(self.session, self.now, self.given, (*self.effects, *effects))

    def post(self, key: str, message: Message) -> "Sitting":
        """Show a message in the session's channel."""
        return self.do(Post(self.session.channel, key, message))

    def revise(self, key: str, message: Message) -> "Sitting":
        """Put a message in the place of the one posted under ``key``."""
        return self.do(Revise(self.session.channel, key, message))

    def whisper(self, member: str, key: str, message: Message | None) -> "Sitting":
        """A word to ``member`` alone, or (``None``) take it away again."""
        return self.do(Whisper(self.session.channel, member, key, message))

    def remind(self, at: datetime, command: Any) -> "Sitting":
        """``command`` to this session itself, at that time."""
        return self.do(Remind(at, Address("session", self.session.id), command))

    def record(self, row: Row) -> "Sitting":
        """Keep a row."""
        return self.do(Record(row))

    def decided(self, answer: Message | Form | None = None) -> Decision[Session | None]:
        """What came of it, with what the asker reads."""
        return Decision(self.session, self.effects, answer)
