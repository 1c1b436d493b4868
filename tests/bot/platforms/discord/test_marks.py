"""Our marks as Discord's, and what was typed on Discord as ours."""

import pytest

from bot.platforms.discord.marks import incoming, marked, quoted, said
from facilitation.message import literal


def people(member: str) -> str:
    return {"ana": "<@11>"}.get(member, "**Ben**")


def test_a_mention_becomes_discords_own_and_a_moment_stays_live() -> None:
    assert marked("<@ana> leads until <t:1700000000:t>", people) == "<@11> leads until <t:1700000000:t>"


def test_somebody_without_an_account_is_called_by_name() -> None:
    assert marked("<@ben> presents", people) == "**Ben** presents"


def test_a_command_in_a_text_can_be_pressed() -> None:
    commands = {"start": "</convene start:5>", "iniciar": "</convene start:5>"}

    assert marked("Type `/start tuning` or `/iniciar`.", people, commands) == (
        "Type </convene start:5> `tuning` or </convene start:5>."
    )
    assert marked("Type `/unknown`", people, commands) == "Type `/unknown`"


def test_what_a_person_typed_looks_like_a_command_and_stays_as_they_typed_it() -> None:
    commands = {"start": "</convene start:5>"}
    typed = literal("type `/start x` here")

    assert marked(typed, people, commands) == typed
    assert marked(f"{typed}, or `/start`", people, commands) == f"{typed}, or </convene start:5>"


def test_an_address_in_a_text_keeps_no_backslashes() -> None:
    text = literal("see https://example.org/a_b_c (good)")

    assert "https://example.org/a_b_c" in marked(text, people)


TYPED = ["*bold* _and_ `code`", "# heading", "- item", "1. one", "<@&5> @everyone", "||hidden||"]


@pytest.mark.parametrize("typed", TYPED)
def test_what_a_person_typed_is_shown_as_they_typed_it(typed: str) -> None:
    shown = said(typed, people)

    assert shown.replace("\\", "") == typed
    assert not any(f"{c}{d}" in shown for c in "*_`|<#" for d in "*_`|<#" if f"\\{c}" not in shown)


def test_a_link_that_somebody_typed_leads_there_and_a_name_is_theirs() -> None:
    assert said("<@ana>: https://x.org/a_b", people) == "<@11>: https://x.org/a_b"


def test_a_quotation_marks_every_line() -> None:
    assert quoted("one\n\ntwo") == "> one\n> \u200b\n> two"


def test_people_channels_roles_and_pictures_typed_on_discord_become_words() -> None:
    text = "<@11> and <@!12> in <#5> with <@&6> <:wave:7> </convene start:9>"
    names = {"12": "Dev", "5": "year-7", "6": "teachers"}

    assert incoming(text, {"11": "ana"}, names) == "<@ana> and @Dev in #year-7 with @teachers :wave: /convene start"
