"""The command tree: made from the one declaration, within Discord's limits, in both languages."""

import re
from collections.abc import Iterator
from typing import Any

from bot.content import Content
from bot.platforms.discord.lines import line_of, typed
from bot.platforms.discord.marks import marked
from bot.platforms.discord.tree import CHECKIN, MENUS, group_of, hash_of, marks, tree
from facilitation.commands import COMMANDS

CONTENT = Content.load()
WORDS = {language: CONTENT.wording(language) for language in ("en", "es")}
TREE = tree(WORDS)
NAME = re.compile(r"[-_\w]{1,32}")


def every(commands: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for command in commands:
        yield command
        yield from every(command.get("options") or [])


def test_every_command_is_there_once() -> None:
    grouped = {(c["name"], o["name"]) for c in TREE for o in c.get("options") or [] if o["type"] == 1}
    alone = {c["name"] for c in TREE}

    for command in COMMANDS:
        assert (command.name == CHECKIN and CHECKIN in alone) or (group_of(command), command.name) in grouped


def test_it_is_within_discords_limits() -> None:
    assert len(TREE) <= 100
    for command in TREE:
        length = 0
        for each in every([command]):
            assert len(each.get("options") or []) <= 25
            names, said = each["name_localizations"].values(), each.get("description_localizations", {}).values()
            length += max(map(len, (each["name"], *names)))  # Discord counts the longest
            length += max(map(len, (each.get("description", ""), *said)))
        assert length <= 8000, command["name"]


def test_names_and_descriptions_are_as_discord_takes_them_in_both_languages() -> None:
    for each in every([c for c in TREE if c["type"] == 1 and "description" in c]):
        for name in (each["name"], *each["name_localizations"].values()):
            assert NAME.fullmatch(name) and name == name.lower(), name
        for said in (each["description"], *each["description_localizations"].values()):
            assert 1 <= len(said) <= 100, said
    for menu in (c for c in TREE if c["type"] == 3):
        assert all(len(name) <= 32 for name in (menu["name"], *menu["name_localizations"].values()))


def test_in_spanish_no_two_commands_of_a_group_have_one_name() -> None:
    for command in TREE:
        for language in ("es-ES", "es-419"):
            names = [o["name_localizations"][language] for o in command.get("options") or []]
            assert len(names) == len(set(names)), names


def test_required_options_come_first() -> None:
    for each in every(TREE):
        needed = [option.get("required", False) for option in each.get("options") or [] if option["type"] != 1]
        assert needed == sorted(needed, reverse=True)


def test_the_hash_changes_with_any_word() -> None:
    changed = [{**TREE[0], "description": "Another"}, *TREE[1:]]

    assert hash_of(TREE) == hash_of(tree(WORDS)) != hash_of(changed)


def test_a_command_in_a_text_opens_it_in_either_language() -> None:
    found = marks({"convene": "5", "checkin": "6"})

    assert found["start"] == found["iniciar"] == "</convene start:5>"
    assert found["checkin"] == "</checkin:6>"
    assert "next" not in found  # Discord has told no number of its group
    assert marked("Type `/convene setup` or `/start tuning`, `/convene` alone, `/next`", str, found) == (
        "Type </convene setup:5> or </convene start:5> `tuning`, `/convene` alone, `/next`"
    )


def chosen(group: str, name: str, *options: dict[str, Any], **resolved: Any) -> dict[str, Any]:
    return {"type": 1, "name": group, "options": [{"type": 1, "name": name, "options": list(options)}], **resolved}


def test_what_was_chosen_becomes_the_line_that_it_would_be() -> None:
    data = chosen(
        "convene", "start", {"type": 3, "name": "question", "value": "Why \"this\" one?"},
        {"type": 6, "name": "presenter", "value": "11"}, {"type": 3, "name": "protocol", "value": "tuning-protocol"},
        resolved={"users": {"11": {"username": "ana", "global_name": "Ana"}}, "members": {"11": {"nick": "Ana R."}}},
    )  # fmt: skip
    command = typed(data, {})

    assert command.people == {"11": "Ana R."}
    assert line_of(command, {"11": "m1"}) == '/start tuning-protocol <@m1> Why "this" one?'


def test_minutes_ticks_and_names_with_spaces() -> None:
    extend = chosen("lead", "extend", {"type": 10, "name": "minutes", "value": 2.5})
    assert line_of(typed(extend, {}), {}) == "/extend 2.5"
    anonymous = {"type": 1, "name": "checkin", "options": [{"type": 5, "name": "anonymous", "value": True}]}
    assert line_of(typed(anonymous, {}), {}) == "/checkin anonymous"
    spaced = chosen("convene", "start", {"type": 3, "name": "protocol", "value": "Tuning protocol"})
    assert line_of(typed(spaced, {}), {}) == '/start "Tuning protocol"'


def test_a_messages_menu_gives_its_words_to_the_command() -> None:
    menus = {WORDS["en"](key): name for name, key in MENUS.items()}
    data = {"type": 3, "name": "Propose as an agreement", "target_id": "7",
            "resolved": {"messages": {"7": {"content": "We send it two days ahead."}}}}  # fmt: skip
    ours = {"type": 3, "name": "Commit to trying this", "target_id": "7",
            "resolved": {"messages": {"7": {"content": "", "components": [
                {"type": 10, "content": "**<@11>** · Warm\n> Exit slips\n> in one class"}]}}}}  # fmt: skip

    assert line_of(typed(data, menus), {}) == "/propose We send it two days ahead."
    assert line_of(typed(ours, menus), {}) == "/commit Exit slips\nin one class"
