"""The JSON Schema of a protocol file, made from the model, for editors: completion, hints, and a mistake seen at once.

``prompts/protocols/protocol.schema.json`` is a copy of it (a test keeps it equal); a file that begins with
``# yaml-language-server: $schema=protocol.schema.json`` is checked against it while it is being written. What a schema
cannot say (an alias that is two words, a step that speaks of a presenter who is not there), `protocols check` finds.
"""

import json
from typing import Any

from facilitation.session.protocol import Protocol

from .content_check import BUDGETS, LONGEST, known

NAME = "protocol.schema.json"
HINT = f"# yaml-language-server: $schema={NAME}"


def schema() -> dict[str, Any]:
    """Plain values; a new copy each time."""
    made = json.loads(json.dumps(Protocol.model_json_schema(by_alias=True)))
    for model in (made, *made["$defs"].values()):
        model["properties"] = {key: _property(key, found) for key, found in model.get("properties", {}).items()}
        model["description"] = _one_line(model.get("description", ""))
    made["properties"]["family"]["enum"] = sorted(known("family."))
    made["$defs"]["Step"]["properties"]["kinds"]["items"]["enum"] = sorted(known("kind."))
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **made, "title": "Convener protocol"}


def schema_text() -> str:
    """As it stands in the file."""
    return json.dumps(schema(), ensure_ascii=False, indent=2) + "\n"


def _property(key: str, found: dict[str, Any]) -> dict[str, Any]:
    """Without the titles that pydantic makes of the keys, and with the length that fits for words."""
    plain = {name: value for name, value in found.items() if name != "title"}
    if "description" in plain:
        plain["description"] = _one_line(plain["description"])
    for words in (plain, *plain.get("anyOf", ())):
        for language in words.get("properties", {}).values():
            language["maxLength"] = BUDGETS.get(key, LONGEST)
    return plain


def _one_line(text: str) -> str:
    return " ".join(text.replace("``", "").split())
