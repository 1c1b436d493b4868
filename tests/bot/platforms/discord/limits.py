"""Discord's limits, checked on what would be sent: SimCord's own checks, and those that it leaves out."""

from collections.abc import Iterator
from typing import Any

from discord import ui
from simcord.components import COMPONENTS_V2_FLAG, validate_components, validate_modal

from tests.rigs.discord import refusing

CHARACTERS, COMPONENTS, CUSTOM_ID, LABEL = 4000, 40, 100, 80


def check(view: ui.LayoutView) -> list[dict[str, Any]]:
    """Fails for a message that Discord would not take; its components otherwise."""
    components = view.to_components()
    validate_components(components, flags=COMPONENTS_V2_FLAG)
    refusing.drawn(components)
    every = list(walk(components))
    assert len(every) <= COMPONENTS, f"{len(every)} components"
    assert sum(len(each.get("content", "")) for each in every) <= CHARACTERS
    ids = [each["custom_id"] for each in every if "custom_id" in each]
    assert len(ids) == len(set(ids)), f"twice the same custom_id: {ids}"
    assert all(len(id) <= CUSTOM_ID for id in ids)
    assert all(1 <= len(each.get("label", "x")) <= LABEL for each in every if each["type"] == 2)
    numbers = [each["id"] for each in every if each.get("id")]
    assert len(numbers) == len(set(numbers))
    return components


def check_modal(sheet: ui.Modal) -> dict[str, Any]:
    """Fails for a form that Discord would not take; the form otherwise."""
    modal = sheet.to_dict()
    refusing.form(modal)
    assert len(modal["title"]) <= 45 and len(modal["custom_id"]) <= CUSTOM_ID
    assert 1 <= len(modal["components"]) <= 5
    return validate_modal(modal)


def walk(components: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for each in components:
        yield each
        yield from walk(each.get("components") or [])


def texts(components: list[dict[str, Any]]) -> str:
    return "\n".join(each["content"] for each in walk(components) if "content" in each)
