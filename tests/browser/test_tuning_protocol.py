"""Three people in three real browsers go through a whole tuning protocol, from the lobby to the record they keep."""

import re

import pytest
from playwright.sync_api import expect

from .people import People, Person

pytestmark = [pytest.mark.browser, pytest.mark.slow]

QUESTION = "Does my feedback make revision worth doing?"
ESSENTIAL = "How do children come to own what they learn?"


def test_a_team_of_three_browsers_completes_a_tuning_protocol(people: People) -> None:
    ana, ben, chloe = come_in(people)
    gather(people, ana, ben, chloe)
    give_context_and_ask(people, ana, ben, chloe)
    study_in_silence(people, ana, ben, chloe)
    give_feedback(people, ana, ben, chloe)
    reflect_and_look_back(people, ana, ben, chloe)
    agree(people, ana, ben, chloe)
    say_goodbye(people, ana, ben, chloe)


def come_in(people: People) -> tuple[Person, Person, Person]:
    """Ana makes the team; Ben comes in by the link, Chloé on her phone by the code. Eve may not be called Ana."""
    ana, ben = people.person("Ana"), people.person("Ben", scheme="dark")
    chloe, eve = people.person("Chloé", phone=True), people.person("ana")
    ana.page.goto(people.url)
    people.picture(ana, "01-lobby")
    ana.makes("Year 7 writing")
    people.picture(ana, "02-room-alone")
    ben.page.goto(ana.link)
    ben.reads("Year 7 writing")
    people.picture(ben, "03-lobby-invited")
    ben.joins(ana.link)
    chloe.joins_by_code(ana.code)
    ana.reads("Chloé")

    eve.page.goto(ana.link)
    eve.page.fill("#name", eve.name)
    eve.page.click("#join-go")
    expect(eve.page.get_by_role("alert")).to_be_visible()
    people.picture(eve, "04-name-in-use")
    people.forgive(eve)  # its console tells of the status 409
    return ana, ben, chloe


def gather(people: People, ana: Person, ben: Person, chloe: Person) -> None:
    """The team's question; the session is opened; ground rules are offered, and one or two leaned on."""
    ana.types(f"/question {ESSENTIAL}")
    for each in (ana, ben, chloe):
        each.reads(ESSENTIAL)
    ana.types("/start tuning-protocol")
    expect(ana.page.locator("#forms dialog[open]")).to_be_visible()
    people.picture(ana, "05-start-form")
    ana.fills(presenter="Ben", input_question=QUESTION, facilitator="Ana")
    for each in (ana, ben, chloe):
        each.reads(QUESTION)
    expect(ana.page.locator("#cue")).to_be_visible()
    assert ben.page.locator("#cue").count() == chloe.page.locator("#cue").count() == 0

    chloe.page.locator('#board [data-action^="join:"][data-action$=":in"]').click()
    ana.presses("offer_rules")
    first = ana.page.locator('#script [data-action^="lean:"]').first
    expect(first).to_be_visible()
    for each in (ana, ben, chloe):
        each.page.locator('#script [data-action^="lean:"]').first.click()
    chloe.page.locator('#script [data-action^="lean:"]').nth(1).click()
    people.picture(ana, "06-gathering")
    people.picture(chloe, "07-gathering-participant")
    ana.presses("begin", "#board")
    for each in (ana, ben, chloe):
        each.is_at("Frame the session")


def give_context_and_ask(people: People, ana: Person, ben: Person, chloe: Person) -> None:
    """Ben sets the context; facts are asked for. Chloé cannot move on, and an old button of Ana's does nothing."""
    chloe.types("/next")
    chloe.is_told("Only today’s facilitator")
    people.picture(chloe, "08-participants-next-refused")
    chloe.is_at("Frame the session")
    old = ana.button("next", "#board").get_attribute("data-action") or ""
    ana.moves_on_to("Presenter sets context", (ben, chloe))
    ben.says("These are five drafts with my comments on them.")
    for each in (ana, chloe):
        each.reads_in_talk("five drafts")

    ana.presses_old(old)
    ana.is_told("belongs to a step that is over")
    people.picture(ana, "09-old-button-refused")
    ana.is_at("Presenter sets context")

    ana.moves_on_to("Clarifying questions", (ben, chloe))
    chloe.says("How long had they had for the second draft?")
    ben.reads_in_talk("How long had they had")
    ben.says("Two lessons and a weekend.")
    chloe.reads_in_talk("Two lessons and a weekend.")
    chloe.page.locator('[data-action^="ready:"]:visible').first.click()
    ana.reads("1 of")
    people.picture(ana, "10-clarifying-questions")


def study_in_silence(people: People, ana: Person, ben: Person, chloe: Person) -> None:
    """Everyone reads. What Ben writes is his own note, and he is told once that this step is to listen in."""
    ana.moves_on_to("Study the work", (ben, chloe))
    ana.moves_on_to("Sort warm and cool", (ben, chloe))
    ana.moves_on_to("Warm and cool feedback", (ben, chloe))
    ben.says("I must remember to say why I chose these.")
    ben.says("And ask about the weekend.")
    ben.reads_in_talk("And ask about the weekend.")
    told = ben.page.locator("#script > li.private", has_text="This step is yours to listen in")
    expect(told).to_have_count(1)
    people.picture(ben, "11-presenter-told-once")


def give_feedback(people: People, ana: Person, ben: Person, chloe: Person) -> None:
    """Warm, then cool; nobody has seen what Ben wrote for himself."""
    chloe.says("You chose one thing on each page and left the rest alone.", kind="warm")
    chloe.says("I looked for the moment when they read your comment, and couldn’t find it.", kind="cool")
    ana.says("Every comment ends in a question.", kind="warm")
    for each in (ana, ben, chloe):
        each.reads_in_talk("left the rest alone")
        expect(each.reads_in_talk("couldn’t find it")).to_have_class(re.compile("cool"))
        expect(each.reads_in_talk("ends in a question")).to_have_class(re.compile("warm"))
    for each in (ana, chloe):
        each.never_saw("remember to say why")
        each.never_saw("yours to listen in")
    people.picture(ana, "12-warm-and-cool-facilitator")
    people.picture(chloe, "13-warm-and-cool-participant")
    people.picture(ben, "14-warm-and-cool-presenter")
    wall = people.wall(ana)
    expect(wall.locator("#step-name")).to_contain_text("Warm and cool feedback")
    people.picture_of(wall, "15-wall")


def reflect_and_look_back(people: People, ana: Person, ben: Person, chloe: Person) -> None:
    ana.moves_on_to("Presenter reflects", (ben, chloe))
    ben.says("I had been asking how to write better comments. I think I need to ask when they are read.")
    ana.reads_in_talk("when they are read")
    ana.presses("pause", "#board")
    expect(chloe.page.locator("#clock.paused")).to_be_visible()
    people.picture(chloe, "16-paused")
    ana.presses("resume", "#board")
    expect(chloe.page.locator("#clock.running")).to_be_visible()
    ana.moves_on_to("Debrief the process", (ben, chloe))
    ana.moves_on_to("Before we go", (ben, chloe))


def agree(people: People, ana: Person, ben: Person, chloe: Person) -> None:
    """Ben proposes, Chloé objects with a reason, Ben rewords, all consent."""
    ben.presses("propose", "#board")
    ben.fills(text="We send materials two days ahead.")
    card = chloe.reads_in_talk("We send materials two days ahead.")
    chloe.presses("object", "#script")
    expect(chloe.page.locator("#forms dialog[open]")).to_be_visible()
    people.picture(chloe, "17-objection-form")
    chloe.fills(reason="I teach evenings on those days.")
    ben.reads_in_talk("I teach evenings on those days.")
    people.picture(ben, "18-objection-to-the-proposer")
    ben.presses("reword", "#script")
    ben.fills(text="We send materials two days ahead, or the evening before for those who teach evenings.")
    expect(card).not_to_contain_text("has answered")
    for each in (ana, chloe):
        each.reads_in_talk("or the evening before")
    people.picture(chloe, "19-reworded")
    for each in (ana, chloe):
        each.presses("consent", "#script")
    for each in (ana, ben, chloe):
        each.reads_in_talk("Agreed (version 2)")
    people.picture(chloe, "20-agreed")


def say_goodbye(people: People, ana: Person, ben: Person, chloe: Person) -> None:
    """The rules are rated, something is promised, who leads next is named, and the record is kept."""
    for each, score in ((ana, "4"), (ben, "5"), (chloe, "3")):
        each.page.locator('#script [data-action^="rate:"]:visible', has_text=score).first.click()
    chloe.presses("commit", "#board")
    chloe.fills(text="Ten quiet minutes on Tuesdays to read comments.")
    ana.reads("Next time")
    people.picture(ana, "21-closing")
    ana.presses("end", "#board")
    for each in (ana, ben, chloe):
        each.reads_in_talk("The record")
    people.picture(ana, "22-closed")

    with chloe.page.expect_download() as download:
        chloe.page.locator('#script a[href$=".md"]').last.click()
    record = download.value.path().read_text("utf-8")
    assert re.fullmatch(r"\d{4}-\d\d-\d\d-year-7-writing-tuning-protocol\.md", download.value.suggested_filename)
    for words in (
        QUESTION, ESSENTIAL, "left the rest alone", "couldn’t find it", "when they are read", "or the evening before",
        "Ten quiet minutes", "Chloé",
    ):  # fmt: skip
        assert words in record, words
    assert "remember to say why" not in record and "teach evenings on those days" not in record
    ana.page.goto(ana.page.url + "/records")
    people.picture(ana, "23-records")
    ana.page.locator('main a[href*="/records/"]').first.click()
    ana.reads("when they are read")
    people.picture(ana, "24-record")
