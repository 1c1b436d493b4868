"""A team's whole life in Slack, over HTTP and through a socket: the rota, hidden words, a session that is paused,
extended and handed over, an agreement with an objection, the record; another over days; and a check-in."""

from pathlib import Path

import pytest

from tests.conversations import test_over_days as days
from tests.conversations.slack import a_channel
from tests.postgres import Server

SIX = ("Ana", "Ben", "Chloé", "Dev", "Elif", "Faye")
WAYS = pytest.mark.parametrize("socket", [False, True], ids=["http", "socket"])


@WAYS
async def test_a_team_of_six_lives_in_a_channel(tmp_path: Path, socket: bool) -> None:
    """Over HTTP they let the app in with a browser; through the socket its tokens are in the settings."""
    async with a_channel(tmp_path, *SIX, socket=socket, installs=not socket) as room:
        assert bool(room.edge.sockets) is socket
        for part in (ROTA, OPENING, NOTES, PAUSE_EXTEND_HAND_OVER, CLOSING, AGREEMENT, RECORD):
            await room.play(part)


@pytest.mark.postgres
async def test_it_is_the_same_on_postgresql(tmp_path: Path, postgres: Server) -> None:
    async with a_channel(tmp_path, *SIX, url=postgres.create()) as room:
        for part in (ROTA, OPENING, NOTES, PAUSE_EXTEND_HAND_OVER, CLOSING, AGREEMENT, RECORD):
            await room.play(part)


@WAYS
async def test_hidden_words_come_together_when_the_step_is_over(tmp_path: Path, socket: bool) -> None:
    async with a_channel(tmp_path, "Ana", "Ben", "Dev", "Faye", socket=socket) as room:
        await room.play(HIDDEN)


@WAYS
async def test_a_check_in_chases_nobody(tmp_path: Path, socket: bool) -> None:
    async with a_channel(tmp_path, *SIX, socket=socket) as room:
        await room.play(CHECK_IN)


@WAYS
async def test_a_session_over_days(tmp_path: Path, socket: bool) -> None:
    async with a_channel(tmp_path, *days.TEAM, socket=socket) as room:
        for part in (days.FIRST_DAY, days.SECOND_DAY, days.THIRD_DAY, days.LATE_WORDS):
            await room.play(part)


ROTA = """
    09:00  Chloé: /volunteer
    09:00  Ana: /rota
    09:00  Ana is told: Chloé
    09:01  Ana: /question How do pupils use what we write?
"""

OPENING = """
    09:02  Ana: /start tuning-protocol
    09:02  Ana fills in: presenter=Ben; input_question=Does my feedback make revision worth doing?
    09:02  Chloé alone reads: You’re leading today
    09:02  all read: How do pupils use what we write?
    09:02  Dev: [I’m in]
    09:02  Elif: [I’m in]
    09:02  Faye: [I’m in]
    09:02  Ana: [I’m in]
    09:03  Chloé: [Begin]
    09:03  Chloé: /next
    09:04  Ben: Year 7 wrote letters, and most came back unchanged.
    09:05  Chloé: /next
    09:05  Faye (clarifying question): How long did they have?
    09:05  all read: Faye: How long did they have?
    09:06  Chloé: /next
    09:06  all read: Step 4 of 8 · Study the work
"""

NOTES = """
    09:07  Dev: [Write]
    09:07  Dev fills in: text=Ask about page two.
    09:07  Dev alone reads: Ask about page two.
    09:07  Elif: [Write]
    09:07  Elif fills in: text=The example helps.
    09:07  Elif alone reads: The example helps.
"""

PAUSE_EXTEND_HAND_OVER = """
    09:08  Chloé: [Pause]
    09:08  all read: aused
    09:20  Chloé: [Go on]
    09:21  Chloé: [+2 min]
    09:21  Chloé: /handover @Dev
    09:21  all read: Chloé handed over to Dev
    09:21  Chloé: /next
    09:21  Chloé is told: Only today’s facilitator
    09:22  Dev: /next
    09:22  all read: Step 5 of 8
"""

CLOSING = """
    09:23  Dev: /end
    09:23  all read: Before we go
    09:24  Faye: /commit Exit slips in one class
"""

AGREEMENT = """
    09:24  Ana: [Propose]
    09:24  Ana fills in: text=We send materials two days ahead.; owner=Ana
    09:24  all read: Ana proposes
    09:25  Ben: [Consent]
    09:25  Chloé: [Consent]
    09:25  Dev: [Consent]
    09:25  Elif: [Consent]
    09:25  Faye: [Objection]
    09:25  Faye fills in: reason=I teach evenings on those days.
    09:25  all read: I teach evenings on those days.
    09:26  Ana: [Reword it]
    09:26  Ana fills in: text=We send materials two days ahead, or the evening before for evening teachers.
    09:27  Ben: [Consent]
    09:27  Chloé: [Consent]
    09:27  Dev: [Consent]
    09:27  Elif: [Consent]
    09:27  nobody reads: Agreed (version 2)
    09:27  Faye: [Consent]
    09:27  all read: Agreed (version 2)
"""

RECORD = """
    09:28  Dev: /end
    09:28  all read: The record
    09:29  Elif: [Open]
    09:29  Elif is asked: evening before for evening teachers
"""

HIDDEN = """
    09:00  Ana: /start start-stop-continue
    09:00  Ana fills in: facilitator=Ana; input_question=This term
    09:00  Ben: [I’m in]
    09:00  Dev: [I’m in]
    09:00  Faye: [I’m in]
    09:01  Ana: [Begin]
    09:02  Dev: [Write]
    09:02  Dev fills in: label=stop; text=Meetings without an end.
    09:02  Dev alone reads: Meetings without an end.
    09:03  Faye: Walks after lunch.
    09:03  Faye alone reads: Walks after lunch.
    09:04  Ana: /next
    09:04  all read: Meetings without an end.
    09:04  all read: Walks after lunch.
"""

CHECK_IN = """
    09:00  Ana: /checkin
    09:00  all read: How are you
    09:01  Ben: [4]
    09:01  Dev: [2]
    09:02  Faye: /checkin
"""
