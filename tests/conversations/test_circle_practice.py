"""A circle: the word goes round, each once; who passes has it offered once more; nobody's silence stops the rest."""

from pathlib import Path

from tests.conversations.conftest import Opens


async def test_the_word_goes_round_and_comes_back_once_to_whoever_passed(stage: Opens, tmp_path: Path) -> None:
    async with stage(tmp_path, "Ana", "Ben", "Chloé", "Dev") as room:
        await room.play(OPENING)
        await room.play(CHECK_IN)
        await room.play(SILENCE)
        await room.play(PAUSE_AND_TAKE_OVER)


OPENING = """
    09:00  Ana: /start circle-practice
    09:00  Ana fills in: input_question=How do we keep our evenings?; facilitator=Ana
    09:00  Ben: [I’m in]
    09:00  Chloé: [I’m in]
    09:00  Dev: [I’m in]
    09:01  Ana: [Begin]
    09:01  Ana: /next
    09:01  all read: Check-in
"""

CHECK_IN = """
    09:01  Chloé alone reads: It’s your turn. Write here
    09:02  Ben: Can I go first?
    09:02  Ben alone reads: Can I go first?
    09:02  Chloé: [Pass]
    09:02  Dev alone reads: It’s your turn. Write here
    09:02  Dev: Tired, and glad to be here.
    09:02  all read: Tired, and glad to be here.
    09:02  Dev: [I’ve said mine]
    09:02  Dev is told: has the floor
    09:03  Ana: Curious.
    09:03  Ben: [I’ve said mine]
    09:03  Chloé alone reads: It’s your turn again, if you’d like it
    09:04  Chloé: Out of breath.
    09:04  all read: Out of breath.
    09:04  Ana alone reads: Everyone has been heard
    09:04  nobody reads: It’s your turn. Write here
"""

SILENCE = """
    09:05  Ana: [Next]
    09:05  Ana: /next
    09:05  all read: Council round
    09:05  Ana alone reads: It’s your turn. Write here
    09:11:14  Ana alone reads: It’s your turn. Write here
    09:11:15  Ben alone reads: It’s your turn. Write here
    09:12  Ben: My evenings went when the reports moved to Sunday.
    09:12  Chloé: [Pass]
    09:12  Dev: I keep mine by going home on foot.
    09:13  Ana alone reads: It’s your turn again
    09:13  Ana: I had to look for words. I give mine away, I think.
    09:13  Chloé alone reads: It’s your turn again
    09:13  Chloé: [Pass]
    09:13  nobody reads: It’s your turn again
"""

PAUSE_AND_TAKE_OVER = """
    09:14  Ana: /next
    09:14  all read: Open conversation
    09:15  Ana: /pause
    09:15  all read: aused
    09:45  Ana: /resume
    09:45  all read: ends 09:51
    09:46  Ben: /takeover
    09:46  all read: Ben leads from here
    09:47  Ana: /next
    09:47  Ana is told: Only today’s facilitator
    09:47  Ben: /end
    09:47  all read: Before we go
    09:48  Ben: /end
    09:48  all read: This session is closed, and no record was made
"""
