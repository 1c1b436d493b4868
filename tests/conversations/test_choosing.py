"""Somebody does not know which protocol to take, says what there is to work with, and starts what fits."""

from pathlib import Path

from tests.conversations.conftest import Opens

TEAM = ("Ana", "Ben", "Dev", "Faye")


async def test_a_team_says_what_it_needs_and_starts_what_fits(stage: Opens, tmp_path: Path) -> None:
    async with stage(tmp_path, *TEAM) as room:
        await room.play(HELP)
        await room.play(TOO_SHORT)
        await room.play(FITS)
        await room.play(STARTED)


async def test_it_is_the_same_conversation_in_spanish(stage: Opens, tmp_path: Path) -> None:
    async with stage(tmp_path, *TEAM) as room:
        await room.play(SPANISH)


HELP = """
    09:00  Ana: /protocols
    09:00  Ana is told: Help me choose
    09:00  Ana: [Help me choose]
"""

TOO_SHORT = """
    09:01  Ana fills in: purpose=decision; minutes=2; trust=some; how=live
    09:01  Ana is told: Nothing fits all of that
    09:01  Ana is told: But: needs 30 minutes at the very least, 28 more than you have. Otherwise:
    09:01  Ana is told: made for 3 to 12, and you are 4
    09:01  nobody reads: Nothing fits
"""

FITS = """
    09:02  Ana: [Change my answers]
    09:02  Ana fills in: minutes=35
    09:02  Ana is told: Consent decision round
    09:02  Ana is told: fits 35 minutes with 5 to spare; made for 3 to 12, and you are 4
    09:02  Ana is told: asks for no trust beforehand; one of you brings something (The proposal)
"""

STARTED = """
    09:03  Ana: [Start Consent decision round]
    09:03  Ana fills in: presenter=Dev; input_proposal=We send materials two days ahead.; input_aim=That all can read
    09:03  all read: Consent decision round
    09:03  Ben: [I’m in]
"""

SPANISH = """
    09:00  Ana: /settings
    09:00  Ana fills in: language=es
    09:01  Ana: /elegir
    09:01  Ana fills in: purpose=decision; minutes=35
    09:01  Ana is told: Por qué: cabe en 35 minutos, con 5 de margen; para grupos de 3 a 12, y este es de 4
    09:01  Ana: [Iniciar Ronda de consentimiento]
"""
