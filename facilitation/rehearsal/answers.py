"""How the cast answers a proposal: a question first, consent from most, a concern, one objection with a reason; and a
rewording by whoever of them can give it, after which they consent.
"""

from collections.abc import Iterator
from datetime import datetime

from facilitation.decision import Address, Remind
from facilitation.given import Given
from facilitation.session.session import Session
from facilitation.team.agreement import MAX_TEXT, Agreement, Answer, Ask, Reword

from .scene import Scene

TALK = 200  # seconds in which all look for what meets an objection
FEWEST = 3  # asked of the cast, so that an objection is one voice among several


def answers(
    before: Agreement | None, after: Agreement, session: Session | None, now: datetime, given: Given
) -> tuple[Remind, ...]:
    """What the scripted colleagues of ``session`` will say to a proposal because ``before`` became ``after``."""
    if session is None or not session.cast or after.status != "proposed":
        return ()
    scene = Scene(session, now, given)
    found: list[Remind] = []
    if before is None or before.version != after.version:
        found += _answer(scene, after)
    elif _objections(after) > _objections(before):
        found += _reword(scene, after)
    return tuple(found)


def _objections(agreement: Agreement) -> int:
    return sum(a.view == "objection" and a.version == agreement.version for a in agreement.answers)


def _answer(scene: Scene, agreement: Agreement) -> Iterator[Remind]:
    to = Address("agreement", agreement.id)
    answered = {a.member for a in agreement.answers if a.version == agreement.version}
    asked = [m for m in agreement.asked if m in scene.session.cast and m not in answered]
    others = [m for m in asked if m not in (agreement.proposer, scene.session.facilitator)]
    first = agreement.version == 1 and len(others) >= FEWEST
    objector, doubtful, curious = scene.dice("views", agreement.id).sample(others, 3) if first else ("", "", "")
    if curious:
        yield scene.ask_of(to, 6, Ask(curious, scene.given.words("rehearsal.ask")))
    for n, member in enumerate(scene.dice("order", agreement.id, agreement.version).sample(asked, len(asked))):
        answer = Answer(member, "consent", agreement.version, "")
        if member == doubtful:
            answer = Answer(member, "concern", agreement.version, scene.given.words("rehearsal.concern"))
        elif member == objector:
            answer = Answer(member, "objection", agreement.version, _fitting(scene, agreement, "objections"))
        yield scene.ask_of(to, 12 + 4 * n + (4 * len(asked) if member == objector else 0), answer)


def _reword(scene: Scene, agreement: Agreement) -> Iterator[Remind]:
    """The proposer meets the objection if scripted, else the facilitator; else it is left to the people there."""
    who = next((m for m in (agreement.proposer, scene.session.facilitator) if m in scene.session.cast), None)
    text = _fitting(scene, agreement, "reworded")
    if who and len(text) <= MAX_TEXT:
        wait = TALK if agreement.id == scene.session.proposal else 25  # of a step that decides: it is talked over
        yield scene.ask_of(Address("agreement", agreement.id), wait, Reword(who, text, agreement.version))


def _fitting(scene: Scene, agreement: Agreement, key: str) -> str:
    """What belongs to this very text, where it is one of the lists' own (they run in step); else words for any text."""
    texts, lines = scene.given.lines.get("agreements", ()), scene.given.lines.get(key, ())
    if agreement.text in texts and texts.index(agreement.text) < len(lines):
        return lines[texts.index(agreement.text)]
    return scene.given.words(f"rehearsal.{key}", text=agreement.text.rstrip(" ."))
