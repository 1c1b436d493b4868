"""A session that is planned for every week opens by itself, at the same hour by the clock on the wall."""

from datetime import UTC, datetime
from pathlib import Path

from tests.conversations.conftest import Opens

FRIDAY = datetime(2026, 3, 20, 9, 0, tzinfo=UTC)


async def test_a_weekly_session_opens_at_its_hour_before_and_after_the_clocks_change(
    stage: Opens, tmp_path: Path
) -> None:
    async with stage(tmp_path, "Ana", "Ben", "Cleo", begins=FRIDAY, zone="Europe/Madrid") as room:
        await room.play(PLANNED)
        await room.play(FIRST)
        assert room.now() == datetime(2026, 3, 23, 14, 10, tzinfo=UTC)
        await room.play(SECOND)
        assert room.now() == datetime(2026, 3, 30, 13, 0, tzinfo=UTC)
        await room.play(CALLED_OFF)


PLANNED = """
    10:00  Ana: /plan four-as monday 15:00 weekly
    10:00  all read: Planned: Four As
    10:00  Ben: /plans
    10:00  Ben is told: Coming up
    10:01  Ana: [Bring what it needs]
    10:01  Ana is asked: The text
    10:01  Ana fills in: input_text=Chapter two of our handbook
    2026-03-22
    22:00  nobody reads: You lead Four As
    2026-03-23
    08:00  Ana alone reads: You lead Four As
    14:59  nobody reads: Only listening
"""
FIRST = """
    15:00  all read: [I’m in]
    15:00  Ana alone reads: You’re leading today
    15:10  Ana: /end
    15:10  Ana: [Yes, call it off]
"""
SECOND = """
    2026-03-30
    14:59  nobody reads: Only listening
    15:00  all read: Only listening
"""
CALLED_OFF = """
    15:01  Ben: /plans
    15:01  Ben: [Call it off]
    15:01  Ben: [All of them]
    15:01  all read: has called off
    15:02  Ben: /plans
    15:02  Ben is told: Nothing is planned
"""
