"""Several people's words in as few messages as their budgets allow, each kind under its title."""

from collections.abc import Iterable, Iterator, Sequence

from facilitation.clipping import clip
from facilitation.message import MAX_BLOCKS, MAX_CHARACTERS, Message, Quote, Text

LONGEST = 3000  # characters of one contribution

Titled = tuple[str, Quote]
"""A quote, and the title (CommonMark) that it stands under."""


def messages(quotes: Iterable[Titled]) -> Iterator[Message]:
    """The quotes in their order; a title stands above the first of its kind, and again where a message begins."""
    blocks: list[Text | Quote] = []
    above = ""
    for title, quote in quotes:
        quote = Quote(clip(quote.text, LONGEST), quote.author, quote.label)
        whole: list[Text | Quote] = [Text(title), quote] if title else [quote]
        new = whole if title != above else [quote]
        if blocks and not _fit([*blocks, *new]):
            yield Message(tuple(blocks))
            blocks, new = [], whole
        blocks += new
        above = title
    if blocks:
        yield Message(tuple(blocks))


def _fit(blocks: Sequence[Text | Quote]) -> bool:
    length = sum(len(b.markdown if isinstance(b, Text) else b.text) for b in blocks)
    return len(blocks) <= MAX_BLOCKS and length <= MAX_CHARACTERS
