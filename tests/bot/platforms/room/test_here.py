"""Who has the room open now."""

import asyncio
from collections.abc import Callable

from bot.platforms.room.here import Here


async def until(so: Callable[[], bool]) -> None:
    async with asyncio.timeout(120):
        while not so():
            await asyncio.sleep(0.005)


async def test_someone_with_two_pages_is_here_once_and_until_the_last_is_closed() -> None:
    told: list[str] = []
    here = Here(0, told.append)

    with here.present("willow", "ana"):
        with here.present("willow", "ana"):
            assert here.among("willow") == {"ana"}
        await asyncio.sleep(0.01)
        assert here.among("willow") == {"ana"}
    await until(lambda: here.among("willow") == frozenset())
    assert told == ["willow", "willow"]


async def test_a_page_that_loads_again_within_the_grace_never_left() -> None:
    told: list[str] = []
    here = Here(0.2, told.append)

    with here.present("willow", "ana"):
        pass
    assert here.among("willow") == {"ana"}
    with here.present("willow", "ana"):
        await asyncio.sleep(0.3)
        assert here.among("willow") == {"ana"}
    assert told == ["willow"]


async def test_teams_do_not_see_each_other() -> None:
    here = Here(0, lambda team: None)

    with here.present("willow", "ana"), here.present("maple", "ben"):
        assert here.among("willow") == {"ana"}
        assert here.among("maple") == {"ben"}
        assert here.among("birch") == frozenset()
