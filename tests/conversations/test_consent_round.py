"""A proposal meets an objection, is reworded, and is agreed: the third of our conversations, inside its protocol."""

from pathlib import Path

from tests.conversations.conftest import Opens

TEAM = ("Ana", "Ben", "Dev", "Faye")


async def test_an_objection_with_a_reason_leads_to_words_that_all_can_live_with(stage: Opens, tmp_path: Path) -> None:
    async with stage(tmp_path, *TEAM) as room:
        await room.play(OPENING)
        await room.play(CONSENT)
        await room.play(REWORDED)
        await room.play(CLOSE)
        await room.play(LATER)


OPENING = """
    09:00  Ana: /start consent-round
    09:00  Ana fills in: presenter=Dev; input_proposal=We send materials two days ahead.; input_aim=That all can read
    09:00  Ben: [I’m in]
    09:00  Faye: [I’m in]
    09:01  Ana: [Begin]
    09:02  Dev: We read in the corridor, and some of us not at all.
    09:03  Ana: /next
    09:03  Ana: /next
    09:03  Ana: /next
    09:03  Ana: /next
    09:03  all read: Consent round
    09:03  all read: Dev proposes
"""

CONSENT = """
    09:04  Ben: [Consent]
    09:04  Faye: [Objection]
    09:04  Faye fills in: reason=I teach evenings on those days.
    09:04  all read: I teach evenings on those days.
    09:04  Dev alone reads: There is an objection to your proposal
    09:05  Ana: [Next]
    09:05  all read: Integrate objections
"""

REWORDED = """
    09:06  Dev: [Reword it]
    09:06  Dev fills in: text=We send materials two days ahead, or the evening before for evening teachers.
    09:06  all read: Dev has reworded it
    09:06  Ben: [Consent]
    09:07  Faye: [Consent]
    09:07  nobody reads: Agreed (version 2)
    09:08  Ana: [Consent with a concern]
    09:08  Ana fills in: reason=We may forget it in a full week.
    09:08  all read: Agreed (version 2)
"""

CLOSE = """
    09:09  Ana: /end
    09:10  Ana: /end
    09:10  all read: one agreement
    09:11  Ben: /agreements
    09:11  Ben is told: two days ahead, or the evening before
"""

LATER = """
    09:12  Ben: [Consent]
    09:12  Ben is told: This is agreed already
"""
