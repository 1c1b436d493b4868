"""Questions in a terminal, one line each; or their answers, one line each, from a pipe.

Questions go to stderr, so that stdout holds only what came of them.
"""

import sys
from collections.abc import Callable, Sequence
from typing import TypeVar

from .fault import Cannot

Answer = TypeVar("Answer")


class WillNotDo(Exception):
    """The answer cannot be used; the text says why."""


class Questions:
    """Each method asks one and gives its answer; raises Cannot where the answers end, or one from a pipe will not do.
    An empty line is the default, where there is one."""

    def words(self, question: str, default: str, most: int, *, may_be_empty: bool = False) -> str:
        """A line of up to ``most`` characters."""

        def read(line: str) -> str:
            if not line and not may_be_empty:
                raise WillNotDo("Please write something.")
            if len(line) > most:
                raise WillNotDo(f"That has {len(line)} characters, and {most} fit.")
            if "{" in line or "}" in line or not line.isprintable():
                raise WillNotDo("It cannot hold braces, or what cannot be seen.")
            return line

        return self._ask(question, default, read)

    def number(self, question: str, default: float, least: float, most: float) -> float:
        """A number from ``least`` to ``most``; whole, or a half where the least is one."""

        def read(line: str) -> float:
            try:
                number = float(line.replace(",", "."))
            except ValueError:
                number = -1
            steps = 2 if least < 1 else 1
            if not least <= number <= most or number * steps % 1:
                raise WillNotDo(f"Please write a number from {least:g} to {most:g}.")
            return number

        return self._ask(question, f"{default:g}", read)

    def one_of(self, question: str, known: Sequence[str], default: str) -> str:
        """One of the words, or the beginning of only one of them."""

        def read(line: str) -> str:
            found = [word for word in known if word == line.casefold()]
            found = found or [word for word in known if word.startswith(line.casefold())]
            if len(found) != 1:
                raise WillNotDo(f"Please choose one of: {', '.join(known)}.")
            return found[0]

        return self._ask(f"{question} ({', '.join(known)})", default, read)

    def _ask(self, question: str, default: str, read: Callable[[str], Answer]) -> Answer:
        while True:
            print(f"{question}{f' [{default}]' if default else ''} ", end="", file=sys.stderr, flush=True)
            typed = sys.stdin.readline()
            if not sys.stdin.isatty():
                print(file=sys.stderr)  # nobody has pressed Enter there
            if not typed:
                raise Cannot(f"The answers ended before this one: {question} Nothing was written.")
            try:
                return read(typed.strip() or default)
            except WillNotDo as why:
                if not sys.stdin.isatty():
                    raise Cannot(f"{why} The question was: {question} Nothing was written.") from None
                print(why, file=sys.stderr)
