"""Somebody leaves a team through desk, store and clock: what is being decided no longer waits for them."""

from bot.desk import Line, Press
from facilitation.decision import Address
from facilitation.team.team import LeaveTeam
from tests.bot.office import Scene


async def test_a_proposal_is_agreed_when_the_last_one_missing_leaves(willow: Scene) -> None:
    proposed = await willow.do("ana", Line("/propose We send materials two days ahead."))
    assert proposed.address is not None and not proposed.refused
    for member in ("ben", "cleo"):
        assert not (await willow.do(member, Press(f"consent:{proposed.address.id}:1"))).refused
    await willow.office.run_until_quiet()
    assert not any(words.startswith("Agreed") for words in willow.notebook.words)

    await willow.command("dev", Address("team", willow.team.id), LeaveTeam("dev"))
    await willow.office.run_until_quiet()

    assert sum(words.startswith("Agreed") for words in willow.notebook.words) == 1
    listed = await willow.do("ana", Line("/agreements"))
    assert listed.message is not None and "two days ahead" in listed.message.plain()
    await willow.command("cleo", Address("team", willow.team.id), LeaveTeam("cleo"))
    await willow.office.run_until_quiet()
    assert sum(words.startswith("Agreed") for words in willow.notebook.words) == 1
