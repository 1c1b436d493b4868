"""From Convener's forms to Slack's modals and back.

Each field is an input block whose id is the field's key, so that what is wrong with it can be said there. Where the
form came from travels along in ``private_metadata``, so a modal outlives a restart of ours.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

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
from facilitation.team.team import Team

from .marks import Json
from .render import Reader, message

MOST_TYPED = 3000  # Slack: characters in a field
RADIOS = 10  # Slack: options of radio buttons
MOST_OPTION, MOST_HINT, MOST_LABEL, MOST_TITLE, MOST_SUBMIT = 75, 2000, 2000, 24, 24
CALLBACK = "form"
FIELD = "value"  # the action_id of every field
Pairs = Iterable[tuple[str, str]]
CLOCK = ("clock",)  # keys of fields that hold a time of day


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a form was asked for: its action, the team, and the channel (and thread) where the asker was."""

    action: str
    team: str
    channel: str = ""
    thread: str = ""

    def dump(self) -> str:
        return json.dumps({k[0]: v for k, v in asdict(self).items() if v} | {"t": self.team, "h": self.thread})

    @classmethod
    def load(cls, text: str) -> "Origin":
        """Raises ValueError for what is none of ours."""
        found = json.loads(text)
        return cls(found["a"], found["t"], found.get("c", ""), found.get("h", ""))


def view(form: Form, team: Team | None, reader: Reader, origin: Origin, users: Mapping[str, str]) -> Json:
    """The modal. ``users``: the Slack ids of members, by ours."""
    about = message(form.about, reader)["blocks"] if form.about is not None else []
    fields = [_input(field, team, users) for field in form.fields]
    return {
        "type": "modal",
        "callback_id": CALLBACK,
        "title": _plain(form.title, MOST_TITLE),
        "submit": _plain(form.submit, MOST_SUBMIT),
        "close": _plain(reader.words("slack.close"), MOST_TITLE),
        "private_metadata": origin.dump(),
        "blocks": [block for block in about if block["type"] != "actions"] + fields,
    }


def _input(field: FormField, team: Team | None, users: Mapping[str, str]) -> Json:
    optional = True if isinstance(field, ToggleField) else not field.required
    hint = {"hint": _plain(field.hint, MOST_HINT)} if field.hint else {}
    element = {**_element(field, team, users), "action_id": FIELD}
    return {
        "type": "input", "block_id": field.key, "label": _plain(field.label, MOST_LABEL), **hint,
        "optional": optional, "element": element,
    }  # fmt: skip


def _element(field: FormField, team: Team | None, users: Mapping[str, str]) -> Json:
    match field:
        case TextField(key=key) if key in CLOCK:
            return {"type": "timepicker", **({"initial_time": field.value} if field.value else {})}
        case TextField():
            most = min(field.max_length, MOST_TYPED)
            first = {"initial_value": field.value[:most]} if field.value else {}
            return {"type": "plain_text_input", "multiline": field.long, "max_length": most, **first}
        case ChoiceField():
            kind = "radio_buttons" if field.buttons or len(field.options) <= 5 else "static_select"
            kind = kind if len(field.options) <= RADIOS else "static_select"
            return _choice(kind, field.options, field.value, field.means)
        case PeopleField(among=()):
            first = {"initial_user": users[field.value]} if field.value in users else {}
            return {"type": "users_select", **first}
        case PeopleField(among=among):
            names = {m.id: m.name for m in team.members} if team is not None else {}
            return _choice("static_select", tuple((id, names.get(id, id)) for id in among), field.value)
        case NumberField():
            first = {"initial_value": str(field.value)} if field.value is not None else {}
            span = {"min_value": str(field.least), "max_value": str(field.most)}
            return {"type": "number_input", "is_decimal_allowed": False, **span, **first}
        case DateField():
            return {"type": "datepicker", **({"initial_date": field.value} if field.value else {})}
        case ToggleField():
            yes = _option("yes", field.label)
            return {"type": "checkboxes", "options": [yes], **({"initial_options": [yes]} if field.value else {})}


def _choice(kind: str, options: Pairs, value: str, means: Pairs = ()) -> Json:
    meant = dict(means)
    drawn = [_option(each, label, meant.get(each, "")) for each, label in options]
    first = next((option for option in drawn if option["value"] == value), None)
    return {"type": kind, "options": drawn, **({"initial_option": first} if first is not None else {})}


def _option(value: str, label: str, means: str = "") -> Json:
    """An option; what it means stands below its word."""
    below = {"description": _plain(means, MOST_OPTION)} if means else {}
    return {"text": _plain(label, MOST_OPTION), "value": value, **below}


def _plain(text: str, most: int) -> Json:
    shown = text if len(text) <= most else f"{text[: most - 1]}…"
    return {"type": "plain_text", "text": shown or "…", "emoji": False}


# -- what comes back -----------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Filled:
    """What was filled in, by field: texts, and the Slack ids of people who were picked."""

    values: dict[str, str]
    people: dict[str, str]


def filled(sent: Mapping[str, Any]) -> Filled:
    """The values of a ``view_submission``'s view."""
    values, people = dict[str, str](), dict[str, str]()
    for key, fields in sent.get("state", {}).get("values", {}).items():
        for state in fields.values():
            if state.get("type") == "users_select":
                if user := state.get("selected_user"):
                    people[key] = str(user)
            elif value := _value(state):
                values[key] = value
    return Filled(values, people)


def _value(state: Mapping[str, Any]) -> str:
    match state.get("type"):
        case "static_select" | "radio_buttons":
            return str((state.get("selected_option") or {}).get("value") or "")
        case "checkboxes":
            return "yes" if state.get("selected_options") else ""
        case "datepicker":
            return str(state.get("selected_date") or "")
        case "timepicker":
            return str(state.get("selected_time") or "")
        case "conversations_select":
            return str(state.get("selected_conversation") or "")
        case _:
            return str(state.get("value") or "")


def with_text(form: Form, text: str) -> Form:
    """The form with ``text`` in its first field that takes words, as far as it fits."""
    at = next((n for n, field in enumerate(form.fields) if isinstance(field, TextField)), None)
    if at is None:
        return form
    field = form.fields[at]
    assert isinstance(field, TextField)
    first = replace(field, value=text[: field.max_length])
    return replace(form, fields=(*form.fields[:at], first, *form.fields[at + 1 :]))


def at_fault(form_blocks: Iterable[Mapping[str, Any]], field: str) -> str:
    """The field at which to say what is wrong: the one that is named, or the first where none is."""
    inputs = [str(block["block_id"]) for block in form_blocks if block.get("type") == "input"]
    return field if field in inputs else next(iter(inputs), "")
