"""A server that stops and starts again: pages are told, come back, and have lost and doubled nothing."""

import asyncio
from pathlib import Path

from .whole import served


async def test_a_server_with_open_pages_stops_and_they_recover(tmp_path: Path) -> None:
    async with served(tmp_path) as first:
        ana = first.browser()
        await ana.make("Ana", "Year 7 writing")
        await ana.say("before")
        async with ana.page() as page, ana.page() as other:
            await page.until(lambda p: p.said)
            await other.until(lambda p: p.said)
            first.stop()
            await asyncio.gather(page.ends(), other.ends())

        assert page.heard[-1] == ("bye", {})
        cookies, at, seen = dict(ana.client.cookies), ana.at, page.seen
    async with served(tmp_path) as second:
        again = second.browser()
        again.client.cookies.update(cookies)
        again.at = at
        async with again.page(after=seen) as page:
            await again.say("after")
            await page.until(lambda p: p.said)

            assert page.said == ["after"]
        html = (await again.get(at)).text
        assert html.index("before") < html.index("after")


async def test_an_act_that_was_taken_before_the_stop_is_not_taken_again_after_it(tmp_path: Path) -> None:
    async with served(tmp_path) as first:
        ana = first.browser()
        await ana.make("Ana", "Year 7 writing")
        await ana.say("once", event="lost-answer")
        cookies, at = dict(ana.client.cookies), ana.at
    async with served(tmp_path) as second:
        again = second.browser()
        again.client.cookies.update(cookies)
        again.at = at
        assert (await again.say("once", event="lost-answer"))["ok"]
        await again.say("and on")
        async with again.page() as page:
            await page.until(lambda p: "and on" in p.said)

            assert page.said == ["once", "and on"]
