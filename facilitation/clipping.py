"""Cutting words to a length, so that what is left still reads: between two words where that costs little, and never
within an escape (``\\*``), a mention or a moment, for half of one would be read as something else."""

import re

AT_A_SPACE = re.compile(r"\s+\S*$")
HALF = re.compile(r"(?<!\\)<(?:[@t][^>\s]*)?$|(?<!\\)((?:\\\\)*)\\$")
"""What a cut may leave at the end: half a mark, or the first sign of an escape (after whole ones, which stay)."""


def clip(text: str, most: int) -> str:
    """``text`` in at most ``most`` characters, cut with an ellipsis. A word is cut only where there is no end of one
    in the last third."""
    if len(text) <= most:
        return text
    kept = text[: most - 1]
    space = AT_A_SPACE.search(kept)
    if space and space.start() * 3 > most * 2 and not text[most - 1].isspace():
        kept = kept[: space.start()]
    return HALF.sub(lambda half: half[1] or "", kept).rstrip(" \t\n,;:") + "…"
