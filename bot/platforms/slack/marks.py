"""Convener's CommonMark as Slack's rich text, which needs no escaping: what a person typed stays as they typed it.

Decision: a mention becomes the person's name in bold, never a ping. A card that is revised ten times and a reveal that
quotes six people would otherwise call all of them each time; whoever is to do something gets a private word.
A moment becomes a date element, which each reader's own client tells in their own zone.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.token import Token

from bot.platforms.commonmark import sentences
from facilitation.message import MARK, in_figures, moment_of

Names = Callable[[str], str]
Json = dict[str, Any]
FORMATS = {"t": "{time}", "d": "{date_long}", "R": "{ago}"}
STYLES = {"strong": "bold", "em": "italic", "s": "strike"}


_MARKDOWN = sentences(MarkdownIt("commonmark", {"html": False})).disable("autolink")


def rich_text(markdown: str, names: Names) -> list[Json]:
    """The elements of one ``rich_text`` block; none for empty text."""
    return list(_blocks(_MARKDOWN.parse(markdown), names))


def section(elements: Iterable[Json]) -> Json:
    return {"type": "rich_text_section", "elements": list(elements)}


def plain_elements(text: str, names: Names, style: Mapping[str, bool] | None = None) -> list[Json]:
    """Words as they are, but for mentions and moments."""
    found: list[Json] = []
    at = 0
    for mark in MARK.finditer(text):
        found += [_text(text[at : mark.start()], style), _mark(mark, names, style)]
        at = mark.end()
    found.append(_text(text[at:], style))
    return [each for each in found if each.get("text") != ""]


def _mark(mark: re.Match[str], names: Names, style: Mapping[str, bool] | None) -> Json:
    if mark["who"]:
        return _text(names(mark["who"]), {**(style or {}), "bold": True})
    at = moment_of(mark["at"])
    shown = {"format": FORMATS[mark["style"]], "fallback": in_figures(at, mark["style"])}
    return {"type": "date", "timestamp": int(at.timestamp()), **shown, **({"style": dict(style)} if style else {})}


def _text(text: str, style: Mapping[str, bool] | None = None) -> Json:
    return {"type": "text", "text": text, **({"style": dict(style)} if style else {})}


# -- blocks ------------------------------------------------------------------------------


def _blocks(tokens: Sequence[Token], names: Names) -> Iterator[Json]:
    """Paragraphs and lists, in order; what lies deeper is indented."""
    lists: list[Json] = []
    quoted = 0
    for before, token in zip((None, *tokens), tokens, strict=False):
        match token.type:
            case "bullet_list_open" | "ordered_list_open":
                lists.append({"style": "ordered" if token.type.startswith("o") else "bullet", "items": []})
            case "bullet_list_close" | "ordered_list_close":
                done = lists.pop()
                elements = [section(item) for item in done["items"]]
                if elements:
                    yield {"type": "rich_text_list", "style": done["style"], "indent": len(lists), "elements": elements}
            case "list_item_open":
                lists[-1]["items"].append([])
            case "blockquote_open":
                quoted += 1
            case "blockquote_close":
                quoted -= 1
            case "inline" if lists:
                item = lists[-1]["items"][-1]
                item += [*([_text("\n")] if item else []), *_inline(token.children or (), names)]
            case "inline" if quoted:
                yield {"type": "rich_text_quote", "elements": list(_inline(token.children or (), names))}
            case "inline":
                # Slack puts nothing between two sections: a paragraph brings its own blank line.
                above = [_text("\n")] if before is not None and not _first(tokens, token) else []
                yield section([*above, *_inline(token.children or (), names)])
            case "fence":
                yield {"type": "rich_text_preformatted", "elements": [_text(token.content.rstrip("\n") or " ")]}
            case "hr":
                yield section([_text("—")])


def _first(tokens: Sequence[Token], token: Token) -> bool:
    return next(each for each in tokens if each.type == "inline") is token


def _inline(children: Iterable[Token], names: Names) -> Iterator[Json]:
    styles: list[str] = []
    link = ""
    for child in children:
        kind, _, edge = child.type.rpartition("_")
        style = dict.fromkeys(styles, True)
        if kind in STYLES and edge == "open":
            styles.append(STYLES[kind])
        elif kind in STYLES and edge == "close":
            styles.remove(STYLES[kind])
        elif child.type == "link_open":
            link = str(child.attrGet("href") or "")
        elif child.type == "link_close":
            link = ""
        elif child.type == "mark":
            yield _mark(child.meta["found"], names, style)
        elif child.type == "code_inline":
            yield _text(child.content, {**style, "code": True})
        elif child.type in ("softbreak", "hardbreak"):
            yield _text("\n", style)
        elif link and child.content:
            yield _link(link, child.content, style)
        elif child.content:
            yield _text(child.content, style)


def _link(to: str, shown: str, style: Mapping[str, bool]) -> Json:
    """Only what leads to the web or a mailbox is a link."""
    if not re.match(r"(https?://|mailto:)\S", to, re.IGNORECASE):
        return _text(shown, style)
    return {"type": "link", "url": to, "text": shown, **({"style": dict(style)} if style else {})}
