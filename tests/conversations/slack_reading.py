"""What a person reads in Slack: the words of blocks, as a client shows them, and the buttons."""

import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

from tests.rigs.slack.person import Seen

Json = dict[str, Any]


def plain(message: Json, called: Callable[[str], str] = str) -> str:
    """The words of a message; who wrote them stands before what a person typed."""
    if not message.get("blocks"):
        return f"{called(message.get('user', ''))}: {_text(message.get('text', ''), called)}"
    return "\n".join(words for block in message["blocks"] if (words := _block(block)))


def view_words(view: Json) -> str:
    """A modal's title, what stands above its fields, and what they ask."""
    labels = [block["label"]["text"] for block in view["blocks"] if block["type"] == "input"]
    return "\n".join([view["title"]["text"], *(w for b in view["blocks"] if (w := _block(b))), *labels])


def labels(seen: Seen) -> Iterator[tuple[str, str]]:
    for button in seen.buttons:
        if not button.get("url"):
            yield button["text"]["text"], button["action_id"]


def _block(block: Json) -> str:
    match block["type"]:
        case "header" | "section":
            return _text(block["text"]["text"], str)
        case "rich_text":
            return "".join(_said(block["elements"])).strip("\n")
        case "actions":
            return " ".join(f"[{element['text']['text']}]" for element in block["elements"])
        case _:
            return ""


def _said(elements: list[Json]) -> Iterator[str]:
    """Above a quotation stands whose it is, and of what kind; a transcript says only whose."""
    for element, after in zip(elements, [*elements[1:], None], strict=True):
        if after is not None and after["type"] == "rich_text_quote":
            element = {**element, "elements": [p for p in element["elements"] if not p.get("style", {}).get("italic")]}
        yield _element(element)


def _element(element: Json) -> str:
    match element["type"]:
        case "rich_text_list":
            return "".join(f"{_parts(item)}\n" for item in element["elements"])
        case "rich_text_quote":
            return f": {_parts(element)}\n"
        case _:
            return f"{_parts(element)}"


def _parts(element: Json) -> str:
    return "".join(_part(part) for part in element["elements"])


def _part(part: Json) -> str:
    match part["type"]:
        case "date":
            at = datetime.fromtimestamp(part["timestamp"], UTC)
            return at.strftime("%H:%M UTC" if part["format"] == "{time}" else "%Y-%m-%d")
        case _:
            return str(part.get("text", ""))


def _text(text: str, called: Callable[[str], str]) -> str:
    text = re.sub(r"<@([A-Z0-9]+)(?:\|[^>]*)?>", lambda m: called(m[1]), text)
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
