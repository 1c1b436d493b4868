"""Everyone answers at once, unseen: a fist to five with one who is not convinced, and a lean coffee with its dots."""

from pathlib import Path

from tests.conversations.conftest import Opens


async def test_one_who_is_not_convinced_is_heard_and_the_words_change(stage: Opens, tmp_path: Path) -> None:
    async with stage(tmp_path, "Ana", "Ben", "Cleo", "Dev") as room:
        await room.play(FIST)
        await room.play(HEARD)
        await room.play(AGAIN)


async def test_dots_say_what_is_talked_about_and_thumbs_how_long(stage: Opens, tmp_path: Path) -> None:
    async with stage(tmp_path, "Ana", "Ben", "Cleo") as room:
        await room.play(TOPICS)
        await room.play(DOTS)
        await room.play(TALK)


FIST = """
    09:00  Ana: /start fist-to-five
    09:00  Ana fills in: input_proposal=We begin at half past eight.; facilitator=Ana
    09:00  Ben: [I’m in]
    09:00  Cleo: [I’m in]
    09:00  Dev: [I’m in]
    09:01  Ana: [Begin]
    09:01  all read: “We begin at half past eight.”
    09:02  Ana: /next
    09:03  Ben: [4 · I’m for it]
    09:03  Ben is told: You can change it until the answers are out
    09:03  nobody reads: How we answered
    09:03  Ben: [5 · I’d help to lead it]
    09:03  Ana: [5 · I’d help to lead it]
    09:03  Cleo: [2 · Some of it must change]
    09:03  all read: 3 of 4 have answered
    09:03  nobody reads: How we answered
    09:03  Dev: /vote 3
    09:03  all read: How we answered
    09:03  all read: We are not there yet.
    09:03  nobody reads: Cleo: 2
    09:03  Ben: [0 · I’d stop it]
    09:03  Ben is told: The answers are out already
    09:03  Cleo alone reads: there will be room to hear it
"""
HEARD = """
    09:04  Ana: /next
    09:04  all read: whoever isn’t convinced yet
    09:04  Cleo alone reads: There is room now for what is still missing for you
    09:05  Cleo (reason): My bus comes at twenty to nine.
    09:06  Ana: /next
    09:07  Ben (rewording): We begin at a quarter to nine.
    09:08  Ana: /next
    09:08  all read: New wordings
"""
AGAIN = """
    09:09  Ben: [4 · I’m for it]
    09:09  Ana: [5 · I’d help to lead it]
    09:09  Cleo: [3 · I can live with it]
    09:09  Dev: [3 · I can live with it]
    09:09  all read: We can go on with this.
    09:10  Ana: /next
    09:10  all read: Step 6 of 6
    09:11  Ana: /next
    09:12  Ana: /end
    09:12  all read: The record
"""

TOPICS = """
    09:00  Ana: /start lean-coffee
    09:00  Ana fills in: facilitator=Ana
    09:00  Ben: [I’m in]
    09:00  Cleo: [I’m in]
    09:01  Ana: [Begin]
    09:01  Ben (topic): Marking at weekends
    09:01  Cleo (topic): The noise in the corridor
    09:02  Ana (topic): Noise at lunch
    09:05  Ana: /next
    09:05  all read: 3 · Noise at lunch
    09:05  Cleo: [Put together]
    09:05  Cleo fills in: topics=2 3; name=Noise
    09:05  all read: 2 · Noise
"""
DOTS = """
    09:06  Ana: /next
    09:06  Ben: [1]
    09:06  Ben: [1]
    09:06  Ben is told: Dots placed: 2 of 3
    09:06  Ben: [2]
    09:06  Ben: [2]
    09:06  Ben is told: they are all placed
    09:06  Cleo: [2]
    09:06  Cleo: [2]
    09:06  Cleo: [2]
    09:06  nobody reads: How we answered
    09:06  Ana: [1]
    09:06  Ana: [2]
    09:06  Ana: [2]
    09:06  all read: Noise: ▮▮▮▮▮▮ 6
    09:06  all read: Marking at weekends: ▮▮▮ 3
"""
TALK = """
    09:07  Ana: /next
    09:07  all read: topic 1
    09:08  Ben (idea): Felt under the chairs.
    09:12  all read: Thumb vote
    09:12  Ana: [Down]
    09:12  Ben: [Down]
    09:12  Cleo: [Sideways]
    09:13  all read: topic 2
    09:13  Cleo (idea): One class a week without marks.
"""
