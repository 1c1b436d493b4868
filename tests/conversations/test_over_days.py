"""A session spread over days: windows in place of a clock, a word to those missing, late words taken and shown."""

from pathlib import Path

from tests.conversations.conftest import Opens

TEAM = ("Ana", "Ben", "Cleo", "Dev")


async def test_each_comes_in_their_own_hours_and_nobody_is_chased(stage: Opens, tmp_path: Path) -> None:
    async with stage(tmp_path, *TEAM) as room:
        await room.play(FIRST_DAY)
        await room.play(SECOND_DAY)
        await room.play(THIRD_DAY)
        await room.play(LATE_WORDS)


FIRST_DAY = """
    09:00  Ana: /start one-two-four-all
    09:00  Ana fills in: input_question=What helps on Mondays?; facilitator=Ana; how=days
    09:00  all read: over several days, each in your own hours
    09:00  Ben: [I’m in]
    09:00  Cleo: [I’m in]
    09:00  Dev: [I’m in]
    09:01  Ana: [Begin]
    09:01  all read: until
    09:01  nobody reads: ends 
    09:02  Ben: A later bell.
    09:02  Ben alone reads: A later bell.
"""
SECOND_DAY = """
    2026-03-13
    07:00  nobody reads: Step 2 of 4 · Pairs
    09:02  all read: Step 2 of 4 · Pairs
    09:02  Ben, Cleo and Dev read: is yours now
    09:30  Ben in his group: I would ring it ten minutes later.
    09:30  group of Ben reads: ten minutes later
    09:30  nobody else reads it
    17:00  Ana: [Close it and go on]
    17:00  all read: Ana has closed this before its time
    17:00  all read: Step 3 of 4 · Fours
"""
THIRD_DAY = """
    2026-03-14
    08:00  Cleo: Ten minutes of quiet, all four of us think.
    08:00  all read: Ten minutes of quiet
    17:00  Ana: [Close it and go on]
    17:00  all read: Step 4 of 4 · All
"""
LATE_WORDS = """
    17:01  Dev: [Add late words]
    17:01  Dev fills in: text=And no tests before ten.
    17:01  Dev and Ben read: And no tests before ten.
"""
