"""What is open in a team and waits for answers, found on each kind of database."""

from bot.desk import Line, Submit
from tests.bot.office import scene


async def test_proposals_and_check_ins_wait_while_they_are_open(database_url: str) -> None:
    async with scene(database_url) as at:
        desk, team = at.office.desk, at.team.id
        assert await desk.waiting(team) == []
        proposed = await at.do("ana", Submit(f"propose:{team}:", {"text": "We start on time."}))
        await at.do("ben", Line("/checkin"))

        assert [type(each).__name__ for each in await desk.waiting(team)] == ["Agreement", "CheckIn"]
        assert await desk.waiting("another") == []
        assert proposed.address is not None
        await at.do("ana", Submit(f"withdraw:{proposed.address.id}:", {}))
        assert [type(each).__name__ for each in await desk.waiting(team)] == ["CheckIn"]
