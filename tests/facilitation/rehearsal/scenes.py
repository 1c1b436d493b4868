"""A made-up session for tests of the rehearsal cast: its script has a step of every sort."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from facilitation.decision import Remind
from facilitation.given import Given
from facilitation.rehearsal import moves
from facilitation.session.protocol import Protocol
from facilitation.session.session import Floor, Person, RuleOfTheDay, Session
from facilitation.wording import Wording

NOW = datetime(2026, 9, 7, 9, 0, tzinfo=UTC)
PEOPLE = ("ana", "ben", "chloe", "dev", "elif", "faye")
KINDS = ("warm", "cool", "clarifying_question", "reflection")
FREE = ("open", "debrief", "presenter", "facilitator", "note", "answer")
KEYS = (*KINDS, *(f"free.{where}" for where in FREE), "commitments", "agreements", "told")
LINES = {key: tuple(f"{key} line {n}" for n in range(14)) for key in KEYS}
SENTENCES = {
    "rehearsal.ask": "Every time?",
    "rehearsal.concern": "We may forget.",
    "rehearsal.objections": "I teach that evening.",
    "rehearsal.reworded": "{text}, or later.",
}
RULES = (RuleOfTheDay("evidence", "We speak from evidence."), RuleOfTheDay("equal", "An equal part."))


def both(text: str) -> dict[str, str]:
    return {"en": text, "es": text}


def step(name: str, minutes: float = 10, **settings: Any) -> dict[str, Any]:
    cue = {"say": both("say"), "watch": both("watch"), "long": both("long")}
    words = {"name": both(name), "say": both(name), "rule": both(name), "minutes": {"usual": minutes}, "cue": cue}
    return words | settings


STEPS = (
    step("Frame", 5, speaks="facilitator"),
    step("Context", 15, speaks="presenter"),
    step("Clarifying", 5, speaks="others", presenter_answers=True, kinds=("clarifying_question",)),
    step("Study", 15, silent=True, shows="never"),
    step("Feedback", 15, speaks="others", kinds=("warm", "cool"), keep=True),
    step("Round", 6, turns="round"),
    step("Write", 5, silent=True, shows="together"),
    step("Decide", 10, decides="consent"),
    step("Debrief", 5),
)
FRAME, CONTEXT, CLARIFYING, STUDY, FEEDBACK, ROUND, WRITE, DECIDE, DEBRIEF = range(len(STEPS))


def protocol(steps: tuple[dict[str, Any], ...] = STEPS) -> Protocol:
    return Protocol.model_validate(
        {
            "id": "a-protocol",
            "name": both("A protocol"),
            "family": "test",
            "purpose": both("p"),
            "use_when": both("u"),
            "not_when": both("n"),
            "people": {"from": 2, "to": 20},
            "preparation": both("p"),
            "inputs": ({"key": "proposal", "label": both("Proposal")},),
            "roles": ({"name": "presenter", "called": both("presenter")},),
            "steps": steps,
            "debrief": both("d"),
            "origin": "us",
            "link": "https://example.org",
        }
    )


GIVEN = Given(words=Wording("en", SENTENCES, SENTENCES), protocol=protocol(), lines=LINES)


def gathering(**changes: Any) -> Session:
    session = Session(
        id="s1",
        team="t1",
        channel="c1",
        protocol="a-protocol",
        version="v1",
        language="en",
        facilitator="chloe",
        presenter="ben",
        started_at=NOW,
        seed=7,
        cast=PEOPLE,
        people=(Person("chloe"), Person("ben")),
    )
    return replace(session, **changes)


def running(at: int, **changes: Any) -> Session:
    minutes = GIVEN.protocol.steps[at].minutes.usual if GIVEN.protocol else 0
    opened = {
        "part": "running",
        "at": at,
        "visit": at + 1,
        "opened_at": NOW,
        "people": tuple(Person(m) for m in PEOPLE),
        "rules": RULES,
        "steps_seen": tuple(range(at + 1)),
    }
    pace = changes.get("pace", 1.0)
    ends_at = NOW + timedelta(minutes=minutes * pace)
    return gathering(**({"ends_at": ends_at} | opened | changes))


def opened(at: int, **changes: Any) -> tuple[Remind, ...]:
    """What the cast will do because the step ``at`` has opened."""
    after = running(at, **changes)
    return moves(replace(after, visit=at, at=at - 1, floor=None), after, NOW, GIVEN)


def of(found: tuple[Remind, ...], *kinds: type) -> list[Any]:
    return [r.command for r in found if isinstance(r.command, kinds)]


def holding(holder: str | None, **changes: Any) -> Session:
    return running(ROUND, floor=Floor(holder, (), **changes))
