"""How the cast votes: each at their own time, mostly in favour; who had doubts the first time has fewer the next.

Dots are put on topics one by one, with a liking for the first ones, so that an order is found.
"""

from collections.abc import Iterator

from facilitation.decision import Remind
from facilitation.session import ballot, topics
from facilitation.session.commands import CastVote
from facilitation.session.protocol import Vote
from facilitation.session.session import Session

from .scene import Scene

DOUBT = 0.15  # how likely an answer below the usual ones is, the first time


def votes(before: Session | None, scene: Scene) -> Iterator[Remind]:
    """Moves for a vote that has just opened."""
    session, step = scene.session, scene.step
    new = session.part == "running" and (before is None or before.visit != session.visit)
    if not new or step is None or step.vote is None:
        return
    for n, member in enumerate(m for m in ballot.asked(session, step) if m in session.cast):
        dice = scene.dice("vote", session.visit, member)
        wait = scene.length * (0.1 + 0.7 * dice.random())
        if step.vote.scale == "dots":
            yield from _dots(scene, step.vote, member, wait)
        else:
            yield scene.ask(wait, CastVote(member, _answer(scene, step.vote, member, n), visit=session.visit))


def _answer(scene: Scene, vote: Vote, member: str, n: int) -> int:
    dice, session = scene.dice("answer", scene.session.visit, member), scene.session
    first = session.visit <= len(session.steps_seen)
    doubts = dice.random() < (DOUBT if first else DOUBT / 5)
    match vote.scale:
        case "fist":
            return 2 if doubts else dice.choice((3, 4, 4, 5))
        case "gradients":
            return 4 if doubts else dice.choice((6, 7, 7, 8))
        case "thumbs":
            return dice.choice(ballot.values(vote) if first else (ballot.NO, ballot.NO, ballot.SIDEWAYS, ballot.YES))
        case _:
            return ballot.values(vote)[n % len(ballot.values(vote))]


def _dots(scene: Scene, vote: Vote, member: str, wait: float) -> Iterator[Remind]:
    known = topics.heads(scene.session)
    if not known:
        return
    liked = scene.dice("dots", scene.session.visit, member).choices(known, range(len(known), 0, -1), k=vote.dots)
    for n, topic in enumerate(liked):
        yield scene.ask(wait + 2 * n, CastVote(member, -1, topic.id, scene.session.visit))
