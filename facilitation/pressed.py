"""A button pressed or a form sent, taken apart: who, whose, which, and what was filled in."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from .decision import Refused


@dataclass(frozen=True, slots=True)
class Pressed:
    """A button pressed or a form sent, taken apart."""

    member: str
    subject: str
    detail: str
    values: Mapping[str, str]
    new_id: Callable[[], str]

    def value(self, key: str) -> str:
        return self.values.get(key, "").strip()

    @property
    def visit(self) -> int | None:
        """The opening of a step that the button belongs to; None where it names none."""
        return self.number(self.detail) if self.detail else None

    @property
    def version(self) -> int:
        return self.number(self.detail)

    @property
    def parts(self) -> tuple[str, str]:
        """A detail of two parts, ``rule-score`` or ``visit-answer``; what stands first may hold dashes itself."""
        first, dash, last = self.detail.rpartition("-")
        if not dash:
            raise Refused("refused.unknown_button")
        return first, last

    def day(self, key: str) -> date | None:
        """The day in a date field; None when it was left empty."""
        if not (typed := self.value(key)):
            return None
        try:
            return date.fromisoformat(typed)
        except ValueError:
            raise Refused("refused.command_day", typed=typed[:40], field=key) from None

    def number(self, text: str) -> int:
        if not (text.isascii() and text.isdigit() and len(text) < 10):
            raise Refused("refused.unknown_button")
        return int(text)

    def one_of(self, text: str, *known: str) -> Any:
        """``text``, if it is one that we know; typed as the Literal that the command wants."""
        if text not in known:
            raise Refused("refused.unknown_button")
        return text
