"""What help, completion and the README say of the commands."""

from datetime import UTC, date, datetime

import pytest

from facilitation.actions import Help
from facilitation.commands import COMMANDS, complete, help_about, help_message, listing, readme_table
from facilitation.decision import StandingAgreement
from facilitation.session.session import Session
from facilitation.team.ground_rules import GroundRule, GroundRuleSet
from tests.facilitation.lines import ANY, OPEN, PEOPLE, PROTOCOLS, SETS, typed
from tests.facilitation.team.stage import wording

AGREED = StandingAgreement("a1", "t1", "Two days ahead.", "ben", date(2026, 12, 1), 1, datetime(2026, 9, 7, tzinfo=UTC))

# -- help, completion, the README


@pytest.mark.parametrize("language", ["en", "es"])
def test_help_names_every_command_in_the_language_of_the_team(language: str) -> None:
    words = wording(language)
    said = help_message(words).plain()
    for word, arguments, does in listing(words):
        assert f"`{f'/{word} {arguments}'.strip()}`: {does}" in said
    assert help_message(words, facilitator=True).blocks[2] == help_message(words).blocks[-1]


def test_help_about_rules_and_records() -> None:
    rules = tuple(GroundRule(id=f"r{n}", text={"en": f"Rule {n}"}, why=ANY) for n in range(3))
    starter = GroundRuleSet(id="starter", name={"en": "Starter"}, about={"en": "To begin."}, rules=rules)
    said = help_about(Help("rules"), wording(), team=PEOPLE, protocols={}, rules=(starter,)).plain()
    assert "Starter To begin.\n- Rule 0\n- Rule 1" in said
    records = help_about(Help("records"), wording(), team=PEOPLE, protocols={})
    assert records.buttons[0].link == "/t/t1/records"
    assert help_about(Help(), wording(), team=PEOPLE, protocols={}) == help_message(wording())


def suggestions(line: str, open_one: Session | None = OPEN, member: str = "ana", language: str = "en") -> list[str]:
    found = complete(
        line, words=wording(language), team=PEOPLE, member=member, session=open_one, protocols=PROTOCOLS, checkins=SETS,
        agreements=(AGREED,),
    )  # fmt: skip
    assert len(found) <= 25 and all(one.does for one in found)
    return [one.word for one in found]


def test_completion_offers_what_makes_sense_now() -> None:
    assert "/next" in suggestions("/") and "/warm" in suggestions("/")
    assert "/next" not in suggestions("/", member="ben"), "the facilitator's"
    assert "/next" not in suggestions("/", None) and "/start" in suggestions("/", None)
    assert suggestions("/st") == ["/start", "/status"]
    assert suggestions("/sig") == ["/next"], "a word of either language finds the command"
    assert suggestions("/sig", language="es") == ["/siguiente"]


def test_completion_goes_on_with_what_a_command_takes() -> None:
    assert suggestions("/start ") == ["/start tuning-protocol", "/start chalk-talk"]
    assert suggestions("/start tal") == ["/start chalk-talk"]
    assert suggestions("/start tuning-protocol @ch") == [
        "/start tuning-protocol @Chloé Ruiz", "/start tuning-protocol @Chris"
    ]  # fmt: skip
    assert suggestions("/handover @b") == ["/handover @Ben"]
    assert suggestions("/swap @chloe r") == ["/swap @Chloé Ruiz"]
    assert suggestions("/checkin w") == ["/checkin week-end"]
    assert suggestions("/convene start cha") == ["/start chalk-talk"]
    assert suggestions("/agreements DAYS") == ["/agreements a1"] and suggestions("/agreements days x") == []
    assert suggestions("/next ") == [] and suggestions("/nonsense x") == []


def test_what_completion_offers_can_be_typed() -> None:
    for line in ("/", "/start ", "/handover @", "/checkin "):
        for suggestion in suggestions(line):
            typed(suggestion)


def test_the_readme_table_has_a_row_for_each_command() -> None:
    rows = readme_table(wording("en"), wording("es")).splitlines()
    assert len(rows) == len(COMMANDS) + 2
    assert "| `/next` | `/siguiente` | Move on to the next step (facilitator) |" in rows
    assert rows[2].startswith("| `/start protocol [@presenter] [question]` | `/iniciar protocolo")


def test_how_one_types_a_command_is_said_as_it_is_where_one_asks() -> None:
    here, there = help_about(Help(), wording(), team=PEOPLE, protocols={}), "discord.help.about"
    elsewhere = help_about(Help(), wording(), team=PEOPLE, protocols={}, entrance=there)

    assert wording()("help.about") in here.plain() and wording()("help.about") not in elsewhere.plain()
    assert wording()(there) in elsewhere.plain()
