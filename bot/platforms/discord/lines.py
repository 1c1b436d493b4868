"""A slash command as the line that it would be if it had been typed in the room."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from facilitation.commands import COMMANDS
from facilitation.message import mention

from .tree import CHAT, SUBCOMMAND, USER


@dataclass(frozen=True, slots=True)
class Command:
    """What was chosen: ``group`` is empty for one that stands alone, and for a message's menu, whose ``target`` are
    the words of that message. ``people``: who is named, by Discord's id; ``focused``: the option being completed."""

    group: str
    name: str
    options: dict[str, Any] = field(default_factory=dict)
    people: dict[str, str] = field(default_factory=dict)
    focused: str = ""
    target: str = ""


def typed(data: Mapping[str, Any], menus: Mapping[str, str]) -> Command:
    """The command that an interaction's data describe. ``menus``: by the name of each message menu, its command."""
    if data.get("type", CHAT) != CHAT:
        return Command("", menus.get(str(data["name"]), ""), target=_target(data))
    options = data.get("options") or []
    if options and options[0].get("type") == SUBCOMMAND:
        group, name, options = str(data["name"]), str(options[0]["name"]), options[0].get("options") or []
    else:
        group, name = "", str(data["name"])
    values = {str(o["name"]): o.get("value") for o in options}
    people = {str(o["value"]): called(data, str(o["value"])) for o in options if o.get("type") == USER}
    return Command(group, name, values, people, next((str(o["name"]) for o in options if o.get("focused")), ""))


def line_of(command: Command, members: Mapping[str, str]) -> str:
    """The line, with people as our marks. ``members``: our ids by Discord's."""
    if command.target:
        return f"/{command.name} {command.target}"
    declared = next((c for c in COMMANDS if c.name == command.name), None)
    words = [f"/{command.name}"]
    for option in declared.options if declared is not None else ():
        value = command.options.get(option.name)
        if value is None or value is False or value == "":
            continue
        match option.type:
            case "member":
                words.append(mention(members.get(str(value), str(value))))
            case "choice":
                words.append(option.name)
            case "minutes":
                words.append(f"{value:g}" if isinstance(value, float) else str(value))
            case "protocol" | "set":
                words.append(f'"{value}"' if " " in str(value) else str(value))
            case _:
                words.append(str(value))
    return " ".join(words)


def _target(data: Mapping[str, Any]) -> str:
    """The words of the message whose menu was opened; of one of ours, what its components say."""
    message = (data.get("resolved") or {}).get("messages", {}).get(str(data.get("target_id")), {})
    content = str(message.get("content") or "")
    return content or "\n".join(_texts(message.get("components") or []))


def _texts(components: Any) -> list[str]:
    found: list[str] = []
    for each in components:
        if isinstance(each.get("content"), str):
            lines = [line.removeprefix("> ") for line in each["content"].split("\n") if line.startswith("> ")]
            found += ["\n".join(lines)] if lines else [each["content"]]
        found += _texts(each.get("components") or [])
    return found


def called(data: Mapping[str, Any], user: str) -> str:
    """How a person who was named or chosen is called on this server."""
    resolved = data.get("resolved") or {}
    member, account = (resolved.get(kind, {}).get(user) or {} for kind in ("members", "users"))
    return str(member.get("nick") or account.get("global_name") or account.get("username") or user)
