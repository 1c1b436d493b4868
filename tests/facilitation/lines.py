"""A line as somebody types it, and what becomes of it: for the tests of commands and of help."""

from collections.abc import Mapping
from typing import Any

import pytest

from facilitation.commands import parse
from facilitation.decision import Refused
from facilitation.session.protocol import Protocol
from facilitation.session.session import Session
from facilitation.team.checkin import Question, QuestionSet
from tests.facilitation.team.stage import MONDAY, sentence, session, team, with_people, wording

PEOPLE = with_people(team("ana", "ben", "chloe", "dev"), chloe={"name": "Chloé Ruiz"}, dev={"name": "Chris"})
ANY = {"en": "x", "es": "x"}


def protocol(id: str, name: str, spanish: str, *kinds: str, inputs: bool = True, **more: Any) -> Protocol:
    cue = {"say": ANY, "watch": ANY, "long": ANY}
    step = {"name": ANY, "say": ANY, "rule": ANY, "minutes": {"usual": 5}, "cue": cue}
    base: dict[str, Any] = {
        "id": id, "name": {"en": name, "es": spanish}, "family": "feedback", "purpose": {"en": f"Why {name}."},
        "use_when": ANY, "not_when": ANY, "people": {"from": 2, "to": 9}, "preparation": ANY, "debrief": ANY,
        "inputs": [{"key": "question", "label": ANY}] if inputs else [], "origin": "us", "link": "https://example.org",
        "steps": [{**step, "kinds": kinds}, step],
    }  # fmt: skip
    return Protocol.model_validate({**base, **more})


PROTOCOLS: Mapping[str, Protocol] = {
    "tuning-protocol": protocol(
        "tuning-protocol", "Tuning protocol", "Afinación", "warm", "question", aliases=("tuning",)
    ),
    "chalk-talk": protocol("chalk-talk", "Chalk talk", "Charla en silencio", inputs=False),
}
SETS: Mapping[str, QuestionSet] = {
    id: QuestionSet(id=id, name={"en": name}, purpose=ANY, question=Question(ask=ANY, low=ANY, high=ANY, words=ANY))
    for id, name in (("arrival", "Arriving"), ("week-end", "End of the week"))
}
OPEN = session("ana", "ben")


def typed(
    line: str,
    open_one: Session | None = OPEN,
    language: str | None = None,
    sets: Mapping[str, QuestionSet] = SETS,
) -> Any:
    return parse(
        line, member="ana", channel="room-t1", team=PEOPLE, now=MONDAY, new_id=lambda: "new", session=open_one,
        protocols=PROTOCOLS, checkins=sets, words=wording(language) if language else None,
    )  # fmt: skip


def refused(line: str, open_one: Session | None = OPEN) -> tuple[str, dict[str, str]]:
    """What is said to the line, and the ways out: label -> action."""
    with pytest.raises(Refused) as caught:
        typed(line, open_one)
    words = wording("en")
    return sentence(caught.value), {words(label): action for label, action in caught.value.buttons}
