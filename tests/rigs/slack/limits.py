"""What Slack would say no to and the stand-in takes: every payload is held against slack_sdk's own validators and the
limits that Slack documents. ``wrong`` names each breach."""

import json
from collections.abc import Iterator
from typing import Any

from slack_sdk.errors import SlackObjectFormationError
from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

MOST_BLOCKS = {"message": 50, "view": 100}
MOST_TEXT = 40_000
MOST_MESSAGE = 13_200  # characters of a message in all
ELEMENT = {"text": 75, "value": 2000, "action_id": 255, "url": 3000}
TITLE, METADATA, EXTERNAL = 24, 3000, 255
RICH = frozenset(("rich_text_section", "rich_text_list", "rich_text_quote", "rich_text_preformatted"))
PARTS = {
    "text": {"type", "text", "style"},
    "link": {"type", "url", "text", "style", "unsafe"},
    "date": {"type", "timestamp", "format", "url", "fallback", "style"},
    "user": {"type", "user_id", "style"},
}


def wrong(method: str, given: dict[str, Any]) -> list[str]:
    """What Slack would not take of the arguments of a call, or of the body of an acknowledgement."""
    found: list[str] = []
    if "blocks" in given:
        found += _blocks(_read(given["blocks"]), "message")
        if not given.get("text"):
            found.append("a message without words for notifications")
        if len(json.dumps(_read(given["blocks"]), ensure_ascii=False)) > 4 * MOST_MESSAGE:
            found.append("a message that is too large")
    if len(str(given.get("text") or "")) > MOST_TEXT:
        found.append("the text is too long")
    if "view" in given:
        found += _view(_read(given["view"]))
    if method == "chat.postMessage" and (given.get("unfurl_links", True) or given.get("unfurl_media", True)):
        found.append("links would unfold")
    return [f"{method}: {each}" for each in found]


def _read(value: Any) -> Any:
    return json.loads(value) if isinstance(value, str) else value


def _view(view: dict[str, Any]) -> Iterator[str]:
    kind = view.get("type")
    if kind == "modal":
        for name in ("title", "submit", "close"):
            if len((view.get(name) or {}).get("text", "")) > TITLE:
                yield f"the {name} of a modal is longer than {TITLE}"
        if any(block.get("type") == "input" for block in view["blocks"]) and not view.get("submit"):
            yield "a modal with fields and nothing to send them with"
    if len(view.get("private_metadata") or "") > METADATA:
        yield "too much private_metadata"
    if len(json.dumps(view)) > 250_000:
        yield "the view is larger than 250 KB"
    try:
        View(**view).validate_json()
    except (SlackObjectFormationError, TypeError) as error:
        yield f"the view: {error}"
    yield from _blocks(view["blocks"], "view")


def _blocks(blocks: list[dict[str, Any]], where: str) -> Iterator[str]:
    if not 0 < len(blocks) <= MOST_BLOCKS[where]:
        yield f"{len(blocks)} blocks in a {where}"
    ids = [block["block_id"] for block in blocks if "block_id" in block]
    if len(ids) != len(set(ids)):
        yield f"two blocks are called the same: {ids}"
    for block in blocks:
        yield from (f"{block.get('type')}: {each}" for each in _block(block))


def _block(block: dict[str, Any]) -> Iterator[str]:
    try:
        known = Block.parse(block)
        if known is None:
            yield "there is no such block"
        else:
            known.validate_json()
    except SlackObjectFormationError as error:
        yield str(error)
    if len(block.get("block_id", "")) > 255:
        yield "block_id is too long"
    match block.get("type"):
        case "header":
            yield from _long("text", block["text"]["text"], 150)
        case "section":
            yield from _long("text", (block.get("text") or {}).get("text", "x"), 3000)
        case "context":
            if len(block["elements"]) > 10:
                yield "more than 10 elements"
        case "actions":
            yield from _actions(block["elements"])
        case "rich_text":
            yield from _rich(block["elements"])
        case "input":
            yield from _input(block)


def _long(name: str, text: str, most: int) -> Iterator[str]:
    if not 0 < len(text) <= most:
        yield f"{name} has {len(text)} characters; 1 to {most} fit"


def _actions(elements: list[dict[str, Any]]) -> Iterator[str]:
    if not 0 < len(elements) <= 25:
        yield f"{len(elements)} elements"
    ids = [element["action_id"] for element in elements]
    if len(ids) != len(set(ids)):
        yield f"two elements are called the same: {ids}"
    for element in elements:
        yield from _long("a button's text", element["text"]["text"], ELEMENT["text"])
        for name in ("value", "action_id", "url"):
            if len(element.get(name) or "x") > ELEMENT[name]:
                yield f"a button's {name} is too long"


def _rich(elements: list[dict[str, Any]]) -> Iterator[str]:
    if not elements:
        yield "nothing in it"
    for element in elements:
        if element["type"] not in RICH:
            yield f"no such element: {element['type']}"
        parts = element["elements"]
        if not parts:
            yield f"nothing in a {element['type']}"
        if element["type"] == "rich_text_list":
            yield from _rich(parts)
            continue
        for part in parts:
            known = PARTS.get(part["type"])
            if known is None or not part.keys() <= known:
                yield f"no such part: {part}"
            if part["type"] == "text" and not part["text"]:
                yield "an empty text"


def _input(block: dict[str, Any]) -> Iterator[str]:
    element = block["element"]
    yield from _long("a label", block["label"]["text"], 2000)
    if "hint" in block:
        yield from _long("a hint", block["hint"]["text"], 2000)
    options = element.get("options") or []
    most = {"radio_buttons": 10, "checkboxes": 10}.get(element["type"], 100)
    if element["type"] in ("radio_buttons", "checkboxes", "static_select") and not 0 < len(options) <= most:
        yield f"{len(options)} options"
    for option in options:
        yield from _long("an option", option["text"]["text"], 75)
        yield from _long("an option's value", option["value"], 150)
        if "description" in option:
            yield from _long("an option's description", option["description"]["text"], 75)
    if element["type"] == "plain_text_input":
        if not 1 <= element.get("max_length", 1) <= 3000:
            yield f"max_length of {element['max_length']}"
        if len(element.get("initial_value", "")) > element.get("max_length", 3000):
            yield "more in the field than fits"
    first = element.get("initial_option")
    if first is not None and first not in options:
        yield "the option that is chosen first is none of them"
