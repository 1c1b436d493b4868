"""Our commands as Discord's command tree, made from the one declaration of them (facilitation/commands).

What concerns the team stands under `/convene`, what one does in an open session under `/session`, the facilitator's
under `/lead`; `/checkin` alone. Names are English with the Spanish ones beside them, so that each person types in the
language of their own client. The tree is plain data: it is compared by its hash with the one that Discord has.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from typing import Any

from facilitation.commands import COMMANDS, Option, UserCommand
from facilitation.commands.reading import plain
from facilitation.wording import Wording

SUBCOMMAND, STRING, BOOLEAN, USER, NUMBER = 1, 3, 5, 6, 10
CHAT, MESSAGE_MENU = 1, 3
SPANISH = ("es-ES", "es-419")
TEAM, SESSION, LEAD, CHECKIN = "convene", "session", "lead", "checkin"
SETUP, MOVE, SAY = "setup", "move", "say"
MENUS = {"propose": "discord.menu.propose", "commit": "discord.menu.commit", "question": "discord.menu.question"}
"""What a message can be made, from its own menu: the command, and the wording of it."""
MAX_NAME, MAX_DESCRIPTION, MAX_TEXT = 32, 100, 600

Json = dict[str, Any]
Words = Mapping[str, Wording]


def tree(words: Words) -> list[Json]:
    """All commands, as Discord takes them. ``words`` by language."""
    groups = [
        _group(TEAM, [*map(lambda c: _command(c, words), _of(TEAM)), *_own(words)], words),
        _group(SESSION, [*map(lambda c: _command(c, words), _of(SESSION)), _say(words)], words),
        _group(LEAD, [_command(c, words) for c in _of(LEAD)], words),
    ]
    checkin = next(c for c in COMMANDS if c.name == CHECKIN)
    alone = {**_command(checkin, words), "type": CHAT}
    menus = [
        {"name": words["en"](key), "name_localizations": dict.fromkeys(SPANISH, words["es"](key)), "type": MESSAGE_MENU}
        for key in MENUS.values()
    ]
    return [{**each, "contexts": [0], "integration_types": [0]} for each in [*groups, alone, *menus]]


def hash_of(commands: list[Json]) -> str:
    """Another hash, another tree."""
    return hashlib.sha256(json.dumps(commands, sort_keys=True).encode()).hexdigest()


def marks(ids: Mapping[str, str]) -> dict[str, str]:
    """By each word of a command, in either language, the mark that opens it. ``ids``: Discord's, by root name."""
    found: dict[str, str] = {}
    for command in COMMANDS:
        group = group_of(command)
        path = command.name if group == CHECKIN else f"{group} {command.name}"
        if group in ids:
            found |= {word: f"</{path}:{ids[group]}>" for word in command.words}
    own = {SETUP: TEAM, MOVE: TEAM, SAY: SESSION}
    return found | {name: f"</{group} {name}:{ids[group]}>" for name, group in own.items() if group in ids}


def group_of(command: UserCommand) -> str:
    if command.name == CHECKIN:
        return CHECKIN
    if not command.in_session:
        return TEAM
    return LEAD if command.who == "facilitator" else SESSION


def _of(group: str) -> Iterable[UserCommand]:
    return (command for command in COMMANDS if group_of(command) == group)


def _group(name: str, commands: list[Json], words: Words) -> Json:
    return {**_named(name, f"discord.group.{name}", words), "type": CHAT, "options": commands}


def _named(name: str, key: str, words: Words) -> Json:
    """``key``: of the description; the Spanish name is in the wording as well."""
    return {
        "name": name, "name_localizations": dict.fromkeys(SPANISH, words["es"](f"{key}.name")),
        **_described(words["en"](key), words["es"](key)),
    }  # fmt: skip


def _described(english: str, spanish: str) -> Json:
    return {
        "description": _clip(english),
        "description_localizations": dict.fromkeys(SPANISH, _clip(spanish)),
    }


def _command(command: UserCommand, words: Words) -> Json:
    key = f"command.{command.key}"
    options = sorted((_option(o, words) for o in command.options), key=lambda o: not o["required"])
    return {
        "name": command.name, "name_localizations": dict.fromkeys(SPANISH, _name(command.spanish)),
        **_described(words["en"](key), words["es"](key)), "type": SUBCOMMAND, "options": options,
    }  # fmt: skip


def _option(option: Option, words: Words) -> Json:
    key = f"option.{option.name}"
    made: Json = {
        "name": _name(option.name), "name_localizations": dict.fromkeys(SPANISH, _name(words["es"](key))),
        **_described(words["en"](key), words["es"](key)), "required": option.required,
    }  # fmt: skip
    match option.type:
        case "protocol" | "set" | "agreement":
            return {**made, "type": STRING, "autocomplete": True}
        case "member":
            return {**made, "type": USER}
        case "minutes":
            return {**made, "type": NUMBER, "min_value": 0.5, "max_value": 240}
        case "choice":
            return {**made, "type": BOOLEAN}
        case _:
            return {**made, "type": STRING, "max_length": MAX_TEXT}


def _own(words: Words) -> list[Json]:
    """What only Discord needs: making a channel a team's, and moving a team to another channel."""
    team = {**_named("team", "discord.option.team", words), "type": STRING, "required": True, "autocomplete": True}
    return [
        {**_named(SETUP, "discord.setup", words), "type": SUBCOMMAND, "options": []},
        {**_named(MOVE, "discord.move", words), "type": SUBCOMMAND, "options": [team]},
    ]


def _say(words: Words) -> Json:
    """Words for the open step, of one of its kinds."""
    said = {**_named("words", "discord.option.words", words), "type": STRING, "required": True, "max_length": 2000}
    kind = {**_named("kind", "discord.option.kind", words), "type": STRING, "required": False, "autocomplete": True}
    return {**_named(SAY, "discord.say", words), "type": SUBCOMMAND, "options": [said, kind]}


def _name(words: str) -> str:
    """As Discord takes a name: small letters, digits and dashes."""
    letters = "".join(c for c in plain(words) if c.isalnum() or c == "-")
    return letters.strip("-")[:MAX_NAME] or "x"


def _clip(text: str) -> str:
    return text if len(text) <= MAX_DESCRIPTION else text[: MAX_DESCRIPTION - 1].rstrip() + "…"
