"""A whole tuning protocol, live, as in the first of our conversations: who speaks, who listens, who is told what."""

from pathlib import Path

from tests.conversations.conftest import Opens

TEAM = ("Ana", "Ben", "Chloé", "Dev", "Elif", "Faye")


async def test_a_whole_tuning_protocol(stage: Opens, tmp_path: Path) -> None:
    async with stage(tmp_path, *TEAM) as room:
        await room.play(OPENING)
        await room.play(FIRST_STEPS)
        await room.play(FEEDBACK)
        await room.play(CLOSE)


OPENING = """
    09:00  Ana: /start tuning-protocol
    09:00  Ana fills in: presenter=Ben; input_question=Does my feedback make revision worth doing?; facilitator=Chloé
    09:00  all read: Ben brings “Does my feedback make revision worth doing?”
    09:00  Chloé alone reads: You’re leading today
    09:01  Dev: [I’m in]
    09:01  Elif: [I’m in]
    09:01  Faye: [I’m in]
    09:01  all read: 6 of you are in
    09:02  Chloé: [For honest feedback]
    09:02  all read: We are kind, and we are clear.
    09:03  Dev: /begin
    09:03  Dev is told: Only today’s facilitator
    09:04  Chloé: [Begin]
    09:04  all read: Step 1 of 8 · Frame the session
"""

FIRST_STEPS = """
    09:05  Chloé: [Next]
    09:05  all read: Step 2 of 8 · Presenter sets context
    09:06  Ben: Year 7 wrote letters. Most came back unchanged, though I had filled the margins.
    09:06  all read: Most came back unchanged
    09:07  Dev: I had the same last year
    09:07  Dev alone reads: I had the same last year
    09:14  Chloé: /next
    09:14  all read: Step 3 of 8 · Clarifying questions
    09:15  Faye (clarifying question): How long did they have between the drafts?
    09:15  all read: How long did they have between the drafts?
    09:16  Ben: A week.
    09:16  all read: Ben: A week.
    09:17  Chloé: [+2 min]
    09:17  Chloé: /next
    09:17  all read: Step 4 of 8 · Study the work
    09:20  Elif: Ask about page two
    09:20  Elif alone reads: Ask about page two
    09:32  Chloé alone reads: Time for this step. Move on?
    09:33  Chloé: [Next]
    09:35  Chloé: /next
    09:35  all read: Step 6 of 8 · Warm and cool feedback
"""

FEEDBACK = """
    09:36  Dev (warm): You ask them what they changed and why.
    09:36  all read: You ask them what they changed and why.
    09:37  Ben: Thank you! That took me a while
    09:37  Ben alone reads: This step is yours to listen in
    09:37  Ben alone reads: Thank you! That took me a while
    09:38  Ben: And another thing
    09:38  Ben alone reads: And another thing
    09:38  Ana (warm): The example is short enough to be read.
    09:39  Elif (cool): I missed a place where a pupil answers you.
    09:44  Faye alone reads: There is room for you
    09:44  Faye: [I’m listening]
    09:45  nobody reads: There is room for you
    09:46  Ana: [Ready to move on]
    09:46  Dev: /ready
    09:46  all read: 2 of 5 are ready
    09:50  Chloé alone reads: Time for this step. Move on?
    09:50  Chloé: [2 more minutes]
    09:50  all read: ends 09:52
    09:51  Chloé: /back
    09:51  all read: Step 5 of 8 · Sort warm and cool
    09:51  Chloé: /next
    09:51  all read: Step 6 of 8 · Warm and cool feedback
    09:52  Chloé: /next
    09:53  Ben (reflection): I never left a place for an answer. I'd like to.
    09:54  Chloé: /next
    09:54  all read: Step 8 of 8 · Debrief the process
"""

CLOSE = """
    09:55  Chloé: /next
    09:55  all read: Before we go
    09:55  Dev: [5]
    09:55  Ana: [4]
    09:56  Ana: /commit Exit slips in one class
    09:56  all read: Ana: Exit slips in one class
    09:57  Chloé: /end
    09:57  all read: The record
    09:57  all read: This session is closed
    09:58  Dev: [5]
    09:58  Dev is told: That session is closed
    09:58  Dev: Same time next week?
    09:58  all read: Same time next week?
"""
