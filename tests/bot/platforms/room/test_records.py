"""The record of a session: in the list, as a page, as a file to keep, and for the team alone."""

import re

from bot.platforms.room.records import attachment
from facilitation.filing import file_name

from .whole import Browser, Whole


async def closed_session(whole: Whole, team: str = "Year 7: writing & more") -> tuple[Browser, Browser, str]:
    """A session that Ana led and Ben presented in, ended; and its id."""
    ana, ben = whole.browser(), whole.browser()
    await ana.make("Ana", team)
    await ben.join(await ana.join_link(), "<b>Ben</b>")
    session = await whole.start(ana, ben)
    await ben.press(f"join:{session}:in")
    for verb in ("begin", "end", "end"):
        answer = await ana.press(f"{verb}:{session}:")
        assert answer["ok"], answer
    return ana, ben, session


async def test_a_record_is_in_the_list_and_on_a_page_and_can_be_downloaded(whole: Whole) -> None:
    ana, ben, session = await closed_session(whole)
    listed = await ben.get(f"{ben.at}/records")
    page = await ben.get(f"{ben.at}/records/{session}")
    file = await ana.get(f"{ana.at}/records/{session}.md")

    assert f"/records/{session}" in listed.text
    assert "Is it worth revising?" in page.text and "<b>Ben" not in page.text and "<b>Ben" not in listed.text
    assert file.headers["content-type"] == "text/markdown; charset=utf-8"
    assert file.text.startswith("# ") and "Is it worth revising?" in file.text
    assert re.fullmatch(
        r'attachment; filename="\d{4}-\d\d-\d\d-year-7-writing-more-tuning-protocol\.md"; '
        r"filename\*=UTF-8''\d{4}-\d\d-\d\d-year-7-writing-%26-more-tuning-protocol\.md",
        file.headers["content-disposition"],
    )


async def test_a_record_that_is_not_the_teams_is_not_there(whole: Whole) -> None:
    ana, _, session = await closed_session(whole)
    eve = whole.browser()
    await eve.make("Eve", "Another team")

    assert (await eve.get(f"{eve.at}/records/{session}")).status_code == 404
    assert (await eve.get(f"{eve.at}/records/{session}.md")).status_code == 404
    assert (await eve.get(f"{ana.at}/records/{session}.md")).status_code == 403
    assert (await ana.get(f"{ana.at}/records/none")).status_code == 404


def test_a_file_name_is_tidy_whatever_a_team_is_called() -> None:
    made = attachment(file_name("2026-03-12", '../\\a:b*c?"<>|\r\n Ñandú', ending="md"))
    assert made.count('"') == 2 and "\r" not in made and "\n" not in made and "/" not in made and "\\" not in made
    assert "nandu.md" in made and "%C3%B1and%C3%BA.md" in made
