"""Convener's own sentences, read alike by every platform that draws them itself: CommonMark without HTML, headings and
images, with our marks for people and moments (facilitation/message.py) as tokens of their own."""

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline

from facilitation.message import MARK

NOT_OURS = ["heading", "lheading", "code", "html_block", "html_inline", "image", "reference"]


def sentences(reader: MarkdownIt) -> MarkdownIt:
    """``reader``, made for that. A token of the type ``mark`` carries what MARK found as ``meta["found"]``."""
    reader.enable("strikethrough")  # what a rewording took out
    reader.disable(NOT_OURS)
    reader.inline.ruler.before("autolink", "mark", _mark)
    return reader


def _mark(state: StateInline, silent: bool) -> bool:
    """A mark that was meant as one: what a person typed is escaped, and is none."""
    found = MARK.match(state.src, state.pos)
    if not found or found.end() > state.posMax:
        return False
    if not silent:
        state.push("mark", "", 0).meta = {"found": found}
    state.pos = found.end()
    return True
