"""A typed line, taken apart: words and quotes, people by the beginning of their names, minutes, days."""

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from facilitation.calendar import parse_days, today_in
from facilitation.decision import Refused
from facilitation.message import MENTION
from facilitation.session.protocol import Protocol
from facilitation.session.session import Session
from facilitation.team.checkin import QuestionSet
from facilitation.team.names import fold
from facilitation.team.presence import zone_of
from facilitation.team.team import Team

MINUTES = re.compile(r"\+?(\d{1,3}(?:[.,]\d)?)\s*(?:m|min|mins|minutes?|minutos?)?")
QUOTED = re.compile(r"[\"“”„«]([^\"“”„«»]*)[\"”“»]|(\S+)")
MOST_NAMES = 3  # words of a name that are tried at once, and names that are offered


@dataclass(frozen=True, slots=True)
class Typed:
    """Who typed what, and where. ``rest`` is all behind the command's word, as it was typed."""

    rest: str
    member: str
    channel: str
    team: Team
    now: datetime
    new_id: Callable[[], str]
    session: Session | None
    protocols: Mapping[str, Protocol]
    checkins: Mapping[str, QuestionSet]

    @property
    def tokens(self) -> list[str]:
        """The words behind the command; what stands in quotes is one."""
        return [quoted or plain for quoted, plain in QUOTED.findall(self.rest)]

    @property
    def text(self) -> str:
        """Free text; quotes round all of it are taken off."""
        whole = QUOTED.fullmatch(self.rest.strip())
        return (whole[1] or whole[2]) if whole else self.rest.strip()

    @property
    def today(self) -> date:
        """The day where the person is who typed."""
        member = self.team.member(self.member)
        return today_in(zone_of(self.team, member) if member else self.team.time_zone, self.now)

    def someone(self, tokens: Sequence[str]) -> tuple[str, int]:
        """The member whom the words begin with, and how many words they took: ``@Ana``, ``@Ana Ruiz``, a mention, the
        beginning of a name if only one member's name begins so. Raises Refused."""
        if marked := MENTION.fullmatch(tokens[0]):
            return marked[1], 1
        names = {m.id: fold(m.name) for m in self.team.present}
        for length in range(min(MOST_NAMES, len(tokens)), 0, -1):
            said = fold(" ".join(tokens[:length]))
            if same := [id for id, name in names.items() if name == said]:
                return same[0], length
        said = fold(tokens[0])
        found = [id for id, name in names.items() if said and name.startswith(said)]
        if len(found) > 1:
            called = ", ".join(m.name for m in self.team.present if m.id in found[:MOST_NAMES])
            raise Refused("refused.command_member_which", typed=tokens[0], names=called)
        if not found:
            raise Refused("refused.command_member", typed=tokens[0][:40])
        return found[0], 1

    def member_named(self) -> str:
        """The one member named behind the command; empty where nobody is."""
        return self.someone(self.tokens)[0] if self.tokens else ""

    def minutes(self) -> float | None:
        """``2``, ``2.5``, ``2,5``, ``+2``, ``2 min``; None where nothing is typed."""
        if not self.tokens:
            return None
        typed = MINUTES.fullmatch(self.rest.strip().casefold())
        if typed is None or not (minutes := float(typed[1].replace(",", "."))):
            raise Refused("refused.command_minutes", typed=self.rest.strip()[:40])
        return minutes

    def days(self, tokens: Sequence[str] | None = None) -> tuple[date, ...]:
        """Up to two days."""
        words = self.tokens if tokens is None else tokens
        days = parse_days(words, self.today)
        if days is None or len(days) > 2 or (words and not days):
            raise Refused("refused.command_day", typed=" ".join(words)[:40])
        return days


def plain(word: str) -> str:
    """A command's word as it is compared: small letters, no accents, ``_`` and spaces as ``-``."""
    letters = unicodedata.normalize("NFKD", word.casefold())
    return "".join("-" if c in "_ " else c for c in letters if not unicodedata.combining(c))
