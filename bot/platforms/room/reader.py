"""Text for one reader: their language, what people are called, their zone; and the marks and links in what they read.

Decisions: everything is escaped by MarkupSafe, nothing is built by joining strings. Convener's own sentences are
CommonMark without HTML, images or headings; what people said is plain text with line breaks and links. A mention
becomes the person's name; a moment becomes `<time>`, which the page's script sets into the reader's own zone.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from typing import Any

from babel.dates import format_date
from babel.lists import format_list
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererProtocol
from markdown_it.token import Token
from markupsafe import Markup, escape

from bot.platforms.commonmark import sentences
from facilitation.message import MARK, moment_of, unmarked
from facilitation.wording import LOCALES, Wording

URL = re.compile(r"https?://[^\s<>\"'`]*[^\s<>\"'`.,;:!?)\]}»”’…]")
OWN = re.compile(r"/(?![/\\])[^\s\\]*")  # a path of this server; two slashes would lead to another
ICONS = {"warm": "sun", "cool": "wave", "note": "note", "commitment": "end", "told": "ready"}


@dataclass(frozen=True, slots=True)
class Reader:
    """For whom something is drawn: their language, what people are called, who they are, their team's zone."""

    words: Wording
    names: Callable[[str], str] = str
    me: str = ""
    zone: tzinfo = UTC

    def marks(self, text: str) -> Markup:
        """A line of text with its marks for people and moments drawn, the rest escaped."""
        return _pieces(text, MARK, self._mark, escape)

    def plain(self, text: str) -> str:
        """The same for places that hold no markup: titles, labels."""
        return unmarked(text, self.names, lambda at, _: self.clock(at))

    def said(self, text: str) -> Markup:
        """What a person said: their line breaks stay (by the stylesheet), their http links lead there."""
        return _pieces(text, URL, lambda found: _link(found[0], escape(found[0])), self.marks)

    def markdown(self, text: str) -> Markup:
        """A paragraph or more in Convener's voice."""
        return Markup(MARKDOWN.render(text, {"reader": self}))

    def clock(self, at: datetime) -> str:
        """The time on the wall in the team's zone."""
        return at.astimezone(self.zone).strftime("%H:%M")

    def people(self, members: Iterable[str], but: str = "") -> str:
        """"Ana, Ben and Cleo", without whoever reads it."""
        called = [self.names(m) for m in members if m != but]
        listed = format_list(called, locale=LOCALES[self.words.language])
        if self.words.language == "es" and len(called) > 1 and re.match(r"h?[ií](?!e)", called[-1].casefold()):
            return listed[: -len(called[-1])].removesuffix(" y ") + " e " + called[-1]  # "Ben e Inés"
        return listed

    def time(self, at: datetime, style: str = "t") -> Markup:
        """A moment that the script tells in the reader's zone: ``t`` clock, ``d`` day, ``R`` how long until then."""
        local = at.astimezone(self.zone)
        shown = format_date(local, "long", locale=LOCALES[self.words.language]) if style == "d" else self.clock(at)
        if style != "d" and self.zone is UTC:
            shown += " UTC"
        return Markup('<time datetime="{}" data-at="{}">{}</time>').format(iso(at), style, shown)

    def _mark(self, found: re.Match[str]) -> Markup:
        if found["who"]:
            own = " me" if found["who"] == self.me else ""
            return Markup('<b class="name{}">{}</b>').format(own, self.names(found["who"]))
        return self.time(moment_of(found["at"]), found["style"])


def iso(at: datetime) -> str:
    """A moment as scripts read it."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def slug(*parts: object) -> str:
    """An id that HTML, CSS and scripts can all take."""
    return re.sub(r"[^\w-]+", "-", "-".join(str(p) for p in parts if p != ""))


def _pieces(
    text: str, pattern: re.Pattern[str], hit: Callable[[re.Match[str]], Markup], rest: Callable[[str], Markup]
) -> Markup:
    drawn, at = [], 0
    for found in pattern.finditer(text):
        drawn += [rest(text[at : found.start()]), hit(found)]
        at = found.end()
    return Markup("").join([*drawn, rest(text[at:])])


def _link(to: str, shown: Markup) -> Markup:
    return Markup('<a href="{}" target="_blank" rel="noopener noreferrer">{}</a>').format(to, shown)


def icon(name: str, turns: bool = False) -> Markup:
    """One of the page's own pictures; ``turns``: it points somewhere, so it turns round in right-to-left scripts."""
    return Markup('<svg{} aria-hidden="true"><use href="#i-{}"/></svg>').format(
        Markup(' class="turns"') if turns else "", name
    )


def kind_icon(label: str) -> str:
    """The picture beside a kind's word."""
    return ICONS.get(label) or ("ask" if label.endswith("question") else "speak")


# -- Convener's sentences -------------------------------------------------------------


def _draw_mark(_: RendererProtocol, tokens: Sequence[Token], at: int, __: Any, env: Mapping[str, Any]) -> str:
    reader: Reader = env["reader"]
    return reader._mark(tokens[at].meta["found"])


def _open_link(self: Any, tokens: Sequence[Token], at: int, options: Any, env: Mapping[str, Any]) -> str:
    if not str(tokens[at].attrGet("href")).startswith("/"):
        tokens[at].attrSet("target", "_blank")
        tokens[at].attrSet("rel", "noopener noreferrer")
    return str(self.renderToken(tokens, at, options, env))


def safe(link: str) -> bool:
    """Whether a link leads to the web, to a mailbox or to a page of our own."""
    return bool(re.match(r"(https?://|mailto:)\S", link, re.IGNORECASE) or OWN.fullmatch(link))


class _Reader(MarkdownIt):
    """CommonMark that links only to where it is safe to go."""

    def validateLink(self, url: str) -> bool:  # the library's own name
        return safe(url)


def _markdown() -> MarkdownIt:
    made = sentences(_Reader("commonmark", {"html": False, "linkify": False, "breaks": True}))
    made.add_render_rule("mark", _draw_mark)
    made.add_render_rule("link_open", _open_link)
    return made


MARKDOWN = _markdown()
