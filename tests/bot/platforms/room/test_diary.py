"""A planned session for one's own calendar: a file that calendars read, for members only."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from bot.platforms.room import diary
from facilitation.team.plan_list import Coming

from .whole import Whole

AT = datetime(2026, 3, 23, 14, 0, tzinfo=UTC)


def unfolded(file: str) -> list[str]:
    return file.replace("\r\n ", "").split("\r\n")


def test_words_are_escaped_and_long_lines_are_folded_between_letters() -> None:
    plan = Coming("p1", AT, "Änderung; zwei, drei \\ " + "ö" * 80, "<@ana> leads")
    file = diary.file(plan, "Year 7", "https://room.example/t/t1", {"ana": "Ana"}.__getitem__, AT - timedelta(days=3))

    assert all(len(line.encode()) <= 75 for line in file.split("\r\n")) and "\n" not in file.replace("\r\n", "")
    lines = unfolded(file)
    assert "SUMMARY:Änderung\\; zwei\\, drei \\\\ " + "ö" * 80 + " · Year 7" in lines
    assert "DESCRIPTION:Ana leads\\nhttps://room.example/t/t1" in lines
    assert "DTSTART:20260323T140000Z" in lines and "DTEND:20260323T150000Z" in lines
    longer = diary.file(replace(plan, lasts=timedelta(days=2)), "Year 7", "https://room.example/t/t1", str, AT)
    assert "DTEND:20260325T140000Z" in unfolded(longer)


async def test_a_member_takes_a_plan_along_and_a_stranger_does_not(whole: Whole) -> None:
    ana = whole.browser()
    await ana.make("Ana", "Year 7 writing")
    team = await whole.team(ana)
    day = (whole.desk.world.now() + timedelta(days=9)).date().isoformat()
    answer = await ana.submit(f"plan:{team.id}:four-as", day=day, clock="15:00", how="once")
    assert answer["ok"], answer
    (plan,) = (await whole.desk.view(team.id, "")).coming

    found = await ana.get(f"{ana.at}/coming/{plan.plan}.ics")
    assert found.status_code == 200 and found.headers["content-type"].startswith("text/calendar")
    assert f"/coming/{plan.plan}.ics" in (await ana.get(ana.at)).text
    assert plan.lasts != timedelta(hours=1), "as long as the protocol takes"
    assert f"UID:{plan.plan}-" in found.text and f"{ana.url}{ana.at}" in found.text.replace("\r\n ", "")
    assert (await ana.get(f"{ana.at}/coming/none.ics")).status_code == 404
    assert (await whole.browser().get(f"{ana.at}/coming/{plan.plan}.ics")).status_code == 403
