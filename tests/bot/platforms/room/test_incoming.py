"""What people do in the room, and what each of them gets to see of it: over real HTTP, with open pages."""

import asyncio
import re

from bot.platforms.room.incoming import MOST_ACTS
from facilitation.message import say

from .whole import CONTENT, Browser, Whole


async def team_of(whole: Whole, *names: str) -> list[Browser]:
    """Browsers of a team; the first made it."""
    browsers = [whole.browser() for _ in names]
    await browsers[0].make(names[0], "Year 7 writing")
    for browser, name in zip(browsers[1:], names[1:], strict=True):
        await browser.join(await browsers[0].join_link(), name)
    return browsers


async def test_what_one_says_all_see_once_and_in_order(whole: Whole) -> None:
    ana, ben = await team_of(whole, "Ana", "Ben")
    async with ana.page() as hers, ben.page() as his:
        for n in range(5):
            assert (await (ana, ben)[n % 2].say(f"words {n}"))["ok"]
        await asyncio.gather(hers.until(lambda p: len(p.said) == 5), his.until(lambda p: len(p.said) == 5))

        assert hers.said == his.said == [f"words {n}" for n in range(5)]
        assert len(hers.all("line")) == 5


async def test_an_act_sent_again_after_a_lost_answer_doubles_nothing(whole: Whole) -> None:
    ana, ben = await team_of(whole, "Ana", "Ben")
    answers = [await ana.say("once", event="the-same") for _ in range(3)]
    await ben.say("twice?", event="the-same")
    async with ben.page() as page:
        await page.until(lambda p: "twice?" in p.said)

        assert page.said == ["once", "twice?"]
    assert [answer["ok"] for answer in answers] == [True] * 3


async def test_the_page_and_its_stream_meet_without_a_gap(whole: Whole) -> None:
    ana, ben = await team_of(whole, "Ana", "Ben")
    async with ana.page() as page:
        await ben.say("before the page")
        await page.until(lambda p: p.said)
    html = (await ana.get(ana.at)).text
    rev = int(re.search(r'data-rev="(\d+)"', html)[1])
    await ben.say("between the page and its stream")
    async with ana.page(after=rev) as page:
        await page.until(lambda p: p.said)

        assert "before the page" in html and page.said == ["between the page and its stream"]


async def test_after_a_break_nothing_is_lost_and_nothing_doubled(whole: Whole) -> None:
    ana, ben = await team_of(whole, "Ana", "Ben")
    heard: list[str] = []
    seen = 0
    for n in range(6):
        await ben.say(f"words {n}")
        if n % 2:
            async with ana.page(after=seen) as page:
                await page.until(lambda p, n=n: f"words {n}" in p.said)
                heard, seen = heard + page.said, page.seen

    assert heard == [f"words {n}" for n in range(6)]


async def test_a_slash_is_a_command_and_its_answer_is_for_the_asker_alone(whole: Whole) -> None:
    ana, ben = await team_of(whole, "Ana", "Ben")
    async with ben.page() as page:
        for line in ("/help", "/protocols", "/records", "/convene help", "/rota", "/agreements"):
            answer = await ana.say(line)
            assert answer["ok"] and (answer["answer"] or answer["form"]), line
        await ana.say("and now aloud")
        await page.until(lambda p: p.said)

        assert page.said == ["and now aloud"] and len(page.lines) == 1


async def test_a_command_that_does_not_exist_is_refused_with_what_was_meant(whole: Whole) -> None:
    [ana] = await team_of(whole, "Ana")
    answer = await ana.say("/start tunning-protocol")

    assert (answer["refused"] and "Tuning protocol" in answer["answer"]) or "tuning-protocol" in answer["answer"]


async def test_a_command_that_wants_more_opens_a_form_and_the_form_is_taken(whole: Whole) -> None:
    ana, ben = await team_of(whole, "Ana", "Ben")
    asked = await ana.say("/start tuning-protocol")
    assert asked["ok"] and "<dialog" in asked["form"] and "Ben" in asked["form"]

    session = await whole.start(ana, ben)
    assert session and "Is it worth revising?" in (await ben.get(ben.at)).text


async def test_a_participants_next_is_refused_in_words_and_moves_nothing(whole: Whole) -> None:
    ana, ben, eve = await team_of(whole, "Ana", "Ben", "Eve")
    session = await whole.start(ana, ben)
    for browser in (ben, eve):
        await browser.press(f"join:{session}:in")
    await ana.press(f"begin:{session}:")
    before = await whole.desk.session((await whole.team(ana)).id)
    assert before is not None
    answer = await eve.press(f"next:{session}:{before.visit}")

    assert answer["refused"] and "facilitator" in answer["answer"] and "take_over" in answer["answer"]
    assert await whole.desk.session((await whole.team(ana)).id) == before


async def test_a_button_of_a_step_that_is_over_is_refused_in_words(whole: Whole) -> None:
    ana, ben = await team_of(whole, "Ana", "Ben")
    session = await whole.start(ana, ben)
    await ben.press(f"join:{session}:in")
    await ana.press(f"begin:{session}:")
    opened = await whole.desk.session((await whole.team(ana)).id)
    assert opened is not None
    assert (await ana.press(f"next:{session}:{opened.visit}"))["ok"]
    stale = await ana.press(f"next:{session}:{opened.visit}")
    after = await whole.desk.session((await whole.team(ana)).id)

    assert stale["refused"] and stale["answer"]
    assert after is not None and after.at == opened.at + 1


async def test_a_button_of_nothing_is_refused_in_words(whole: Whole) -> None:
    [ana] = await team_of(whole, "Ana")
    for action in ("", "x", "next", "next:none:1", "no_such:a:b", "settings:another-team:", "a" * 5000, "next:\x00:1"):
        answer = await ana.press(action)
        assert answer["status"] == 200 and answer["refused"] and answer["answer"], action


async def test_the_cue_card_and_the_nudges_of_one_reach_no_other_browser(whole: Whole) -> None:
    ana, ben, eve = await team_of(whole, "Ana", "Ben", "Eve")
    session = await whole.start(ana, ben)
    async with ana.page() as hers, ben.page() as his, eve.page() as other:
        for browser in (ben, eve):
            await browser.press(f"join:{session}:in")
        await ana.press(f"begin:{session}:")
        card = (await whole.desk.view((await whole.team(ana)).id, (await whole.member(ana)).id)).cue
        assert card is not None
        await ana.say("/card")
        await ana.say("done now")
        await asyncio.gather(*(page.until(lambda p: "done now" in p.text) for page in (hers, his, other)))

        assert card.say[:30] in hers.text
        assert card.say[:30] not in his.text + other.text
    for browser in (ben, eve):
        for path in ("", "/board"):
            assert card.say[:30] not in (await browser.get(browser.at + path)).text


async def test_a_private_word_in_the_talk_is_on_its_own_page_and_on_no_other(whole: Whole) -> None:
    ana, ben = await team_of(whole, "Ana", "Ben")
    place = (await whole.team(ana)).channel
    me = (await whole.member(ana)).id
    platform = whole.office.platforms["room"]
    async with ana.page() as hers, ben.page() as his:
        await platform.whisper(place, "900001", me, "session:s:nudge:1", say("There is room for you, Ana."), "")
        await ben.say("aloud")
        await asyncio.gather(hers.until(lambda p: len(p.lines) == 2), his.until(lambda p: p.said))

        assert "room for you" in hers.text and "room for you" not in his.text
    assert "room for you" in (await ana.get(ana.at)).text
    assert "room for you" not in (await ben.get(ben.at)).text


async def test_markup_in_what_people_say_stays_words(whole: Whole) -> None:
    ana, ben = await team_of(whole, "Ana", "<b>Ben</b>")
    async with ana.page() as page:
        await ben.say("<script>alert(1)</script> & <@nobody>")
        await page.until(lambda p: p.lines)

        assert "<script>" not in page.text and "<b>Ben" not in page.text
    assert "<script>alert" not in (await ana.get(ana.at)).text


async def test_nothing_said_is_nothing_done(whole: Whole) -> None:
    [ana] = await team_of(whole, "Ana")

    assert await ana.say("  \n ") == {"status": 200, "answer": None, "form": None, "refused": False, "ok": True}


async def test_faster_than_a_person_is_slowed_down_in_words_and_others_are_not(whole: Whole) -> None:
    ana, ben = await team_of(whole, "Ana", "Ben")
    answers = [await ana.say("/help") for _ in range(MOST_ACTS + 1)]

    assert [answer["status"] for answer in answers] == [200] * MOST_ACTS + [429]
    assert "quick" in answers[-1]["answer"] and answers[-1]["refused"]
    assert (await ben.say("/help"))["ok"]


async def test_a_very_long_contribution_is_refused_in_words(whole: Whole) -> None:
    [ana] = await team_of(whole, "Ana")
    answer = await ana.say("word " * 5000)

    assert answer["status"] == 200 and answer["refused"] and answer["answer"]


async def test_people_see_who_is_here(whole: Whole) -> None:
    ana, ben = await team_of(whole, "Ana", "Ben")
    async with ana.page() as page:
        await page.until(lambda p: p.all("here"))
        async with ben.page():
            await page.until(lambda p: len(p.all("here")[-1]["members"]) == 2)
        await page.until(lambda p: len(p.all("here")[-1]["members"]) == 1)


async def test_the_protocols_come_on_one_sheet_typed_or_pressed_and_in_the_readers_language(whole: Whole) -> None:
    ana = whole.browser()
    await ana.make("Ana", "Year 7 writing")
    team = (await whole.team(ana)).id
    typed = await ana.say("/protocols")
    pressed = await ana.press(f"help:{team}:protocols+decision")

    for answer in (typed, pressed):
        assert answer["ok"] and answer["answer"] is None
        for protocol in CONTENT.protocols.values():
            assert f'data-action="start:{team}:{protocol.id}"' in answer["form"]
            assert f'data-action="plan:{team}:{protocol.id}"' in answer["form"]
    assert pressed["form"].index("library-decision") < pressed["form"].index("library-feedback")
    await ana.submit(f"prefer:{team}:", hours="8-18", language="es", time_zone="UTC")
    assert ">Protocolos<" in (await ana.say("/protocolos"))["form"]
