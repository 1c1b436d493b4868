"""A portable form as a Discord modal, and what was filled in as our values.

A modal takes five components; a form may have as many fields, and then what is said above them goes into the first
one's description. A person is chosen with Discord's own menu of people, so that anyone on the server can be named;
where only some may be, with a menu of their names. The modal is not kept in memory: its action is its custom_id, and
what is sent back says of which kind each value is, so it may be filled in while the bot restarts.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import discord
from discord import ui

from facilitation.message import (
    ChoiceField,
    DateField,
    Form,
    FormField,
    NumberField,
    PeopleField,
    TextField,
    ToggleField,
)

LABEL, DESCRIPTION, PLACEHOLDER, FIELDS, RADIOS, OPTIONS = 45, 100, 100, 5, 5, 25
TEXT_INPUT, STRING_SELECT, USER_SELECT, LABELLED, RADIO, CHECKBOX = 4, 3, 5, 18, 21, 23
Control = ui.Item[ui.Modal]
Pairs = Sequence[tuple[str, str]]


class Sheet(ui.Modal):
    """A modal that is not waited for."""

    def __init__(self, title: str, action: str):
        super().__init__(title=title, custom_id=action, timeout=None)
        self.stop()


def modal(form: Form, names: Callable[[str], str], users: Mapping[str, str], members: tuple[str, ...] = ()) -> Sheet:
    """The form as a modal. ``names`` by member, for menus; ``users``: Discord's ids by member. ``members``: in a direct
    message, who may be chosen, for there Discord's own menu knows only the two who write to each other."""
    sheet = Sheet(form.title, form.action)
    about = form.about.plain(names) if form.about is not None else ""
    above = bool(about) and len(form.fields) < FIELDS
    if above:
        sheet.add_item(ui.TextDisplay(_clip(about, 3000)))
    for n, asked in enumerate(form.fields):
        said = "" if above or n else about
        sheet.add_item(_labelled(asked, said, _control(asked, names, users, members)))
    return sheet


def _labelled(asked: FormField, about: str, control: Control) -> ui.Label[ui.Modal]:
    """What does not fit in a label is said below it."""
    long = asked.label if len(asked.label) > LABEL else ""
    below = " · ".join(part for part in (long, about, asked.hint) if part)
    return ui.Label(text=_clip(asked.label, LABEL), description=_clip(below, DESCRIPTION) or None, component=control)


def _control(
    asked: FormField, names: Callable[[str], str], users: Mapping[str, str], members: tuple[str, ...]
) -> Control:
    match asked:
        case TextField():
            style = discord.TextStyle.paragraph if asked.long else discord.TextStyle.short
            return _text(asked, asked.value, asked.hint, style, asked.max_length)
        case NumberField():
            value = "" if asked.value is None else str(asked.value)
            return _text(asked, value, f"{asked.least} – {asked.most}", most=6)
        case DateField():
            return _text(asked, asked.value, "2026-12-31", most=10)
        case ChoiceField():
            return _choice(asked, asked.options, 2 <= len(asked.options) <= RADIOS, asked.means)
        case PeopleField(among=()) if not members:
            chosen = users.get(asked.value, "")
            default = [discord.Object(int(chosen), type=discord.User)] if chosen else []
            return ui.UserSelect(custom_id=asked.key, required=asked.required, default_values=default)
        case PeopleField():
            return _choice(asked, [(m, names(m)) for m in (asked.among or members)[:OPTIONS]], radio=False)
        case ToggleField():
            return ui.Checkbox(custom_id=asked.key, default=asked.value)


def _text(
    asked: TextField | NumberField | DateField,
    value: str,
    hint: str,
    style: discord.TextStyle = discord.TextStyle.short,
    most: int = 600,
) -> Control:
    return ui.TextInput(
        custom_id=asked.key, style=style, placeholder=_clip(hint, PLACEHOLDER) or None, required=asked.required,
        default=value[: min(most, 4000)] or None, max_length=min(most, 4000),
    )  # fmt: skip


def _choice(asked: ChoiceField | PeopleField, options: Pairs, radio: bool, means: Pairs = ()) -> Control:
    meant = {value: _clip(below, DESCRIPTION) for value, below in means}
    told = [(value, _clip(label, 100), meant.get(value), value == asked.value) for value, label in options]
    if radio:
        picks = [discord.RadioGroupOption(label=a, value=v, description=below, default=d) for v, a, below, d in told]
        return ui.RadioGroup(custom_id=asked.key, required=asked.required, options=picks)
    menu = [discord.SelectOption(label=a, value=v, description=below, default=d) for v, a, below, d in told]
    return ui.Select(custom_id=asked.key, required=asked.required, options=menu, min_values=int(asked.required))


def _clip(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"


# -- what was filled in -----------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Filled:
    """The values of a modal: ``values`` as they are, ``people`` as Discord's ids, with what each is called."""

    values: dict[str, str] = field(default_factory=dict)
    people: dict[str, str] = field(default_factory=dict)


def filled(data: Mapping[str, Any]) -> Filled:
    """What a modal's submission says; what was left empty is not in it."""
    found = Filled()
    for each in data.get("components", ()):
        for leaf in [each["component"]] if each.get("type") == LABELLED else each.get("components", ()):
            _read(leaf, found)
    return found


def _read(leaf: Mapping[str, Any], found: Filled) -> None:
    key, kind = leaf.get("custom_id", ""), leaf.get("type")
    value = leaf.get("value")
    if kind == CHECKBOX:
        value = "yes" if value is True else ""
    elif kind in (STRING_SELECT, USER_SELECT):
        value = next(iter(leaf.get("values") or ()), "")
    if not value:
        return
    (found.people if kind == USER_SELECT else found.values)[key] = str(value)
