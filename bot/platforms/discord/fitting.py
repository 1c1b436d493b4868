"""What a message is made of, cut to Discord's measure: 40 components, 4,000 characters of text in all."""

from collections.abc import Sequence

import discord
from discord import ui

MAX_TEXT, MAX_COMPONENTS, MAX_OPTIONS = 4000, 40, 25
PICK = "pick"  # a menu in place of many buttons: what is picked is the action
Row = list[ui.Button[ui.LayoutView]]
Piece = str | None | Row | ui.Select[ui.LayoutView]
"""A text, a rule, a row of buttons, or a menu in place of several rows."""


def fitting(pieces: list[Piece]) -> list[Piece]:
    """Our marks may become longer than they were: then the longest text ends sooner."""
    over = sum(len(p) for p in pieces if isinstance(p, str)) - MAX_TEXT
    if over > 0:
        at = max(range(len(pieces)), key=lambda n: len(p) if isinstance(p := pieces[n], str) else 0)
        whole = pieces[at]
        assert isinstance(whole, str)
        pieces[at] = whole[: max(1, len(whole) - over - 2)].rstrip() + " …"
    return pieces


def compact(pieces: list[Piece]) -> list[Piece]:
    """Where there are more buttons than a message holds, the longest run of rows becomes a menu."""
    while _count(pieces) > MAX_COMPONENTS and (run := _longest(pieces)):
        first, last = run
        buttons = [b for row in pieces[first:last] if isinstance(row, list) for b in row if b.custom_id]
        options = [discord.SelectOption(label=b.label or "", value=b.custom_id or "") for b in buttons[:MAX_OPTIONS]]
        menu: ui.Select[ui.LayoutView] = ui.Select(custom_id=f"{PICK}{first}", options=options, min_values=1)
        pieces = [*pieces[:first], menu, *pieces[last:]]
    return pieces


def _count(pieces: Sequence[Piece]) -> int:
    return 2 + sum(1 + (len(p) if isinstance(p, list) else isinstance(p, ui.Select)) for p in pieces)


def _longest(pieces: Sequence[Piece]) -> tuple[int, int] | None:
    runs, at = [], 0
    while at < len(pieces):
        end = at
        while end < len(pieces) and isinstance(pieces[end], list):
            end += 1
        if end > at:
            runs.append((at, end))
        at = max(end, at + 1)
    return max(runs, key=lambda run: run[1] - run[0], default=None)
