"""In words, where a session stands in its repeats: which round, whose, which question, which topic."""

from facilitation.clipping import clip
from facilitation.message import literal, mention

from .presenting import EACH_GROUP
from .session import Pass
from .sitting import Sitting

CLIPPED = 400  # characters of a question on a card
CALLED = {"topic": "topic", "question": "question", "station": "station", "sheet": "sheet"}


def rounds(sitting: Sitting) -> str:
    """"round 2 of 5", or "question 2 of 3 · round 1 of 3" within one another; empty outside of repeats."""
    return " · ".join(_round(sitting, p) for p in sitting.session.passes if p.of != 1)


def about(sitting: Sitting) -> str:
    """What this pass is about: the question, the topic, or whose it is and who comes next. For a Text."""
    return "\n".join(line for line in (_about(sitting, p) for p in sitting.session.passes) if line)


def role(sitting: Sitting, name: str, who: str) -> str:
    """"**Coachee:** Ana", as this protocol calls the role."""
    called = next((sitting.tell(r.called) for r in sitting.protocol.roles if r.name == name), "")
    called = called or sitting.words(f"session.role.in_turn.{name}")
    return f"**{called[:1].upper()}{called[1:]}:** {who}"


def innermost(sitting: Sitting, *each: str) -> str | None:
    """What the innermost repeat goes over, if it is one of these."""
    passes = sitting.session.passes
    found = _over(sitting, passes[-1]) if passes else None
    return found if found in each else None


def _over(sitting: Sitting, one: Pass) -> str | None:
    return sitting.protocol.repeats[one.block].repeat.each


def _round(sitting: Sitting, one: Pass) -> str:
    called = CALLED.get(_over(sitting, one) or "", "round")
    if called == "question" and "question" not in sitting.protocol.repeats[one.block].repeat.of:
        called = "line"  # of something else that was brought: rooms, dates
    key = f"session.pass.{called}" + ("_of" if one.of else "")
    return sitting.words(key, number=one.number, of=one.of)


def _about(sitting: Sitting, one: Pass) -> str:
    session, say = sitting.session, sitting.words
    match _over(sitting, one):
        case "question":
            again = sitting.protocol.repeats[one.block].repeat
            lines = [line.strip() for line in session.input(again.of).splitlines() if line.strip()]
            at = int(one.item) - 1 if one.item.isdigit() else -1
            return f"**{clip(literal(lines[at]), CLIPPED)}**" if 0 <= at < len(lines) else ""
        case "topic":
            topic = next((t for t in session.topics if t.id == one.item), None)
            return f"**{literal(topic.under or topic.text)}**" if topic else ""
        case "person" | "member" if one.item and one.item != EACH_GROUP:
            then = next((m for m in (*session.offered, *one.waiting) if m in one.waiting), "")
            line = role(sitting, "presenter", mention(one.item))
            if then and one.of != one.number and not one.last:
                return say("session.pass.then", role=line, then=mention(then))
            return line
        case _:
            return ""
