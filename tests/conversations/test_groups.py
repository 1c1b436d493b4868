"""Small groups: pairs that become fours, and trios that help each other, each in a side room of its own."""

from pathlib import Path

from tests.conversations.conftest import Opens

EIGHT = ("Ana", "Ben", "Cleo", "Dev", "Eve", "Finn", "Gil", "Hana")
SIX = EIGHT[:6]


async def test_what_two_found_goes_into_four_and_then_before_all(stage: Opens, tmp_path: Path) -> None:
    async with stage(tmp_path, *EIGHT) as room:
        await room.play(COMING_IN.format(protocol="one-two-four-all", more="input_question=What helps on Mondays?; "))
        await room.play(ALONE_AND_IN_PAIRS)
        await room.play(IN_FOURS)
        await room.play(TOGETHER)


async def test_everyone_is_helped_by_two_and_overhears_them(stage: Opens, tmp_path: Path) -> None:
    async with stage(tmp_path, *SIX) as room:
        await room.play(COMING_IN.format(protocol="troika-consulting", more="").replace(LAST_TWO, ""))
        await room.play(TROIKA)


async def test_who_comes_late_finds_a_place_and_who_would_be_left_alone_does_too(stage: Opens, tmp_path: Path) -> None:
    async with stage(tmp_path, *SIX) as room:
        opening = COMING_IN.format(protocol="one-two-four-all", more="input_question=What helps on Mondays?; ")
        await room.play(opening.replace(LAST_TWO, "").replace("    09:00  Finn: [I’m in]\n", ""))
        await room.play(COMING_AND_GOING)


LAST_TWO = "    09:00  Gil: [I’m in]\n    09:00  Hana: [I’m in]\n"
COMING_IN = """
    09:00  Ana: /start {protocol}
    09:00  Ana fills in: {more}facilitator=Ana
    09:00  Ben: [I’m in]
    09:00  Cleo: [I’m in]
    09:00  Dev: [I’m in]
    09:00  Eve: [I’m in]
    09:00  Finn: [I’m in]
    09:00  Gil: [I’m in]
    09:00  Hana: [I’m in]
    09:01  Ana: [Begin]
"""
ALONE_AND_IN_PAIRS = """
    09:01  Ben: A later bell.
    09:01  Ben alone reads: A later bell.
    09:02  Ana: /next
    09:02  all read: In groups:
    09:02  group of Ben reads: Group 1 · Pairs
    09:03  Ben in his group: I wrote that a later bell would help.
    09:03  group of Ben reads: a later bell would help
    09:03  nobody else reads it
    09:03  Hana in her group: Ten quiet minutes first.
    09:03  group of Hana reads: Ten quiet minutes
"""
IN_FOURS = """
    09:04  Ana: /next
    09:04  group of Ben reads: Group 1 · Fours
    09:04  Ben, Eve and Cleo read: · Fours
    09:05  Ben in his group: The two of us would begin with quiet.
    09:05  group of Ben reads: would begin with quiet
    09:05  nobody else reads it
    09:06  Ben: [Ready to move on]
    09:06  all read: 1 of 7 is ready
"""
TOGETHER = """
    09:08  Ana: /next
    09:08  all read: One idea from each four
    09:09  Ben (idea): Begin with ten quiet minutes.
    09:09  all read: Begin with ten quiet minutes.
    09:12  Ana: /next
    09:13  Ana: /end
    09:13  all read: Ideas (1)
    09:13  Ben and Hana read: The record
    09:13  nobody reads: A later bell was
"""
TROIKA = """
    09:01  Ana and Finn read: Think of your question
    09:02  Ana: /next
    09:02  all read: round 1 of 3
    09:02  group of Ana reads: Speaking: Ana
    09:02  group of Finn reads: Speaking: Finn
    09:02  Ana in her group (challenge): My pupils hand in what they have not read.
    09:02  group of Ana reads: what they have not read
    09:02  nobody else reads it
    09:02  Ben: I would ask the pupils.
    09:02  Ben alone reads: This step is yours to listen in
    09:03  Ana: /next
    09:03  Ben in his group (clarifying question): How many of them?
    09:03  group of Finn reads: How many of them?
    09:05  Ana: /next
    09:05  Finn in his group: But I have tried that.
    09:05  Finn alone reads: This step is yours to listen in
    09:06  Eve in her group (advice): Let them read it aloud to each other.
    09:06  group of Ana reads: read it aloud
    09:10  Ana: /next
    09:10  Ana in her group (reflection): Aloud. I had not thought of that.
    09:11  Ana: /next
    09:11  all read: round 2 of 3
    09:11  nobody reads: Speaking: Ana
"""
COMING_AND_GOING = """
    09:02  Ana: /next
    09:02  group of Ben reads: Group 2 · Pairs
    09:02  Ben in his group: Good morning, Dev.
    09:02  group of Ben reads: Good morning, Dev.
    09:02  nobody else reads it
    09:03  Finn: /join
    09:03  group of Finn reads: Here: Dev, Ben, Finn
    09:03  Finn and Ben read: Good morning, Dev.
    09:03  Dev: /leave
    09:03  Ben: /leave
    09:03  group of Finn reads: Here: Ana, Cleo, Eve, Finn
    09:03  group of Finn reads: so that nobody is left alone
"""
