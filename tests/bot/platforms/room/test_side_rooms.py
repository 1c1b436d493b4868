"""Side rooms over real HTTP: the page and the stream of somebody outside never get a word of what is said in one."""

from facilitation.decision import Effect, Post, Seat
from facilitation.message import quote, say

from .whole import Browser, Whole


async def _four(whole: Whole) -> tuple[str, list[Browser]]:
    first = whole.browser()
    await first.make("Ana", "Year 7 writing")
    link = await first.join_link()
    others = [whole.browser() for _ in range(3)]
    for browser, name in zip(others, ("Ben", "Cleo", "Dev"), strict=True):
        await browser.join(link, name)
    return (await whole.team(first)).id, [first, *others]


async def _do(whole: Whole, team: str, *effects: Effect) -> None:
    from bot.store import due

    rows = [due.values((team, "session", "s"), each, whole.desk.world.now()) for each in effects]
    await whole.office.store.run(lambda tx: due.shelve(tx, [due.for_the_shelf(row) for row in rows]))


async def test_words_of_a_side_room_reach_the_pages_in_it_and_no_other(whole: Whole) -> None:
    team, people = await _four(whole)
    ids = [(await whole.member(person)).id for person in people]
    side = f"room-{team}/s-1-1"
    async with people[0].page() as ana, people[1].page() as ben, people[2].page() as cleo:
        async with people[2].page(path="/board/live") as wall:
            await _do(whole, team, Seat(side, "Group 1", (ids[0], ids[1])))
            await _do(whole, team, Post(side, "said:1", quote("quince", ids[0])))
            await _do(whole, team, Post(side, "group:1:1", say("medlar")))
            await people[3].say("for all")
            for page in (ana, ben, cleo):
                await page.until(lambda p: "for all" in p.said)

            assert "quince" in ana.said and "quince" in ben.said
            assert "medlar" in ana.text and "medlar" in ben.text
            for page in (cleo, wall):
                assert "quince" not in page.text and "medlar" not in page.text
    for person, sees in zip(people, (True, True, False, False), strict=True):
        for path in (person.at, f"{person.at}/board"):
            html = (await person.get(path)).text
            assert ("quince" in html) == (sees and path == person.at)
            assert ("medlar" in html) == (sees and path == person.at)


async def test_a_page_that_comes_back_from_the_very_start_gets_no_more(whole: Whole) -> None:
    team, people = await _four(whole)
    ids = [(await whole.member(person)).id for person in people]
    side = f"room-{team}/s-1-1"
    await _do(whole, team, Seat(side, "Group 1", (ids[0], ids[1])), Post(side, "said:1", quote("quince", ids[0])))
    await people[0].say("for all")
    async with people[3].page(after=0) as dev:
        await dev.until(lambda p: "for all" in p.said)
        assert "quince" not in dev.text


async def test_who_comes_to_a_side_room_late_is_sent_what_was_said_there_before(whole: Whole) -> None:
    team, people = await _four(whole)
    ids = [(await whole.member(person)).id for person in people]
    side = f"room-{team}/s-1-1"
    await _do(whole, team, Seat(side, "Group 1", (ids[0], ids[1])), Post(side, "said:1", quote("quince", ids[0])))
    await people[0].say("for all")
    async with people[3].page() as dev:
        await dev.until(lambda p: "for all" in p.said)
        await _do(whole, team, Seat(side, "Group 1", (ids[0], ids[1], ids[3])))
        await dev.until(lambda p: "quince" in p.said)


async def test_nobody_seats_themselves(whole: Whole) -> None:
    """A team whose id looks like the name of a side room leads nowhere."""
    team, people = await _four(whole)
    for path in (f"/t/{team}%2Fs-1-1", f"/t/{team}%2Fs-1-1/live", f"/t/{team}/s-1-1/live"):
        assert (await people[3].get(path)).status_code in (403, 404)
