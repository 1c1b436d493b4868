"""What the cast does at the close: rate the rules of the day, say what they will try, and propose an agreement."""

from collections.abc import Iterator

from facilitation.decision import Address, Remind
from facilitation.session.commands import Commit, Rate
from facilitation.session.session import Session
from facilitation.team.agreement import Propose

from .scene import Scene

COMMITS = 0.75  # how many of the cast say what they will try


def closing(before: Session | None, scene: Scene) -> Iterator[Remind]:
    """Moves for a session whose closing has just opened."""
    session = scene.session
    if session.part != "closing" or (before and before.part == "closing"):
        return
    for n, member in enumerate(session.cast):
        wait = 4 + 3 * n + scene.dice("rate", member).random()
        for rule in session.focus:
            yield scene.ask(wait, Rate(member, rule, scene.dice("rate", member, rule).choice((3, 4, 4, 5))))
    if light(scene) or _again(before, scene):
        return
    yield from _commit(scene)
    yield from _propose(scene)


def _again(before: Session | None, scene: Scene) -> bool:
    """Whether the team comes back to the closing: then all that was under way in it still comes."""
    protocol = scene.given.protocol
    return before is not None and protocol is not None and len(protocol.steps) in before.steps_seen


def light(scene: Scene) -> bool:
    """Whether the closing has one question only, and nothing is written down in it."""
    return scene.given.protocol is not None and scene.given.protocol.closing == "light"


def _commit(scene: Scene) -> Iterator[Remind]:
    willing = [m for m in scene.session.cast if scene.dice("commit", m).random() < COMMITS]
    for n, member in enumerate(willing):
        if text := scene.pick("commitments", n):
            yield scene.ask(14 + 6 * n, Commit(scene.new_id("commit", member), member, text))


def proposal(scene: Scene) -> str:
    """What one of the cast proposes at the close, or nothing. Only where everyone is scripted, for an agreement
    outlives the session and comes back to its makers; and not where the protocol itself has been about deciding."""
    session, protocol = scene.session, scene.given.protocol
    if light(scene):
        return ""
    if not set(session.taking_part) <= set(session.cast):
        return ""
    if protocol and any(step.decides for step in protocol.steps):
        return ""
    return scene.pick("agreements", 0)


def _propose(scene: Scene) -> Iterator[Remind]:
    text = proposal(scene)
    if text:
        member = scene.dice("proposer").choice(scene.colleagues or scene.session.cast)
        new = scene.new_id("propose")
        propose = Propose(new, member, text, owner=member, session=scene.session.id)
        yield scene.ask_of(Address("agreement", new), 20, propose)
