"""What the cast does with others: topics go under names, chairs inside are taken and left, somebody asks to be next."""

from collections.abc import Iterator

from facilitation.decision import Remind
from facilitation.session import chairs, topics
from facilitation.session.commands import GoNext, PutTogether, StepIn, StepOut
from facilitation.session.protocol import Circle
from facilitation.session.session import Session
from facilitation.session.sitting import Sitting

from .scene import Scene
from .script import willing

ASKS_TO_BE_NEXT = 0.4  # how likely somebody is to, when a repeat over people begins
COME_IN = 2  # how many come into the circle during a step


def together(before: Session | None, scene: Scene) -> Iterator[Remind]:
    """Moves because a step has opened, or because a chair is needed."""
    session = scene.session
    if session.part != "running" or scene.step is None:
        return
    if before is None or before.visit != session.visit:
        yield from _sort(scene)
        yield from _ask_for_chairs(scene)
        yield from _change_places(scene)
        yield from _ask_to_be_next(scene)
    else:
        yield from _make_room(before, scene)


def _sort(scene: Scene) -> Iterator[Remind]:
    """By twos and threes, each under a name; some stay alone."""
    session, step = scene.session, scene.step
    if step is None or not step.sorts or not scene.colleagues:
        return
    loose = [t.id for t in topics.heads(session) if not t.under]
    dice = scene.dice("sort", session.visit)
    dice.shuffle(loose)
    number = 0
    while len(loose) >= 2:
        size = min(dice.choice((2, 2, 3)), len(loose))
        these, loose = tuple(loose[:size]), loose[size + dice.choice((0, 1)) :]
        name = scene.pick("cluster", number)
        if not name:
            return
        member = scene.colleagues[number % len(scene.colleagues)]
        wait = scene.length * min(0.15 + 0.12 * number, 0.75)
        yield scene.ask(wait, PutTogether(member, these, name, session.visit))
        number += 1


def _circle(scene: Scene) -> Circle | None:
    step, protocol = scene.step, scene.given.protocol
    return protocol.circle if protocol and step and {"inner", "outer"} & step.voices else None


def _ask_for_chairs(scene: Scene) -> Iterator[Remind]:
    """Those who would like to begin ask for a chair, where the next step has a circle: once all have said who does."""
    if not chairs.soon(Sitting(scene.session, scene.now, scene.given)):
        return
    for n, member in enumerate(willing(scene, scene.session.at)):
        yield scene.ask(scene.length * (0.79 + 0.01 * n), StepIn(member))


def _change_places(scene: Scene) -> Iterator[Remind]:
    """Some come in while those inside talk; where no chair is kept free, somebody leaves theirs before."""
    circle, session, step = _circle(scene), scene.session, scene.step
    if circle is None or step is None or "inner" not in step.voices:
        return
    outside = [m for m in scene.colleagues if m in session.taking_part and m not in session.inner]
    leaving = [m for m in session.inner if m in scene.colleagues]
    for n, member in enumerate(scene.dice("chairs", session.visit).sample(outside, min(COME_IN, len(outside)))):
        at = scene.length * (0.35 + 0.3 * n)
        if not circle.open and n < len(leaving):
            yield scene.ask(at - 5, StepOut(leaving[n]))
        yield scene.ask(at, StepIn(member))


def _make_room(before: Session, scene: Scene) -> Iterator[Remind]:
    """In an open circle, whoever hears that a chair is needed says their last word and goes."""
    circle, session = _circle(scene), scene.session
    if circle is None or not circle.open or len(before.inner) >= circle.most or len(session.inner) < circle.most:
        return
    longest = session.inner[0]
    if longest in session.cast:
        yield scene.ask(scene.dice("room", session.visit, longest).uniform(8, 20), StepOut(longest))


def _ask_to_be_next(scene: Scene) -> Iterator[Remind]:
    session = scene.session
    innermost = session.passes[-1] if session.passes else None
    dice = scene.dice("next one", session.visit)
    if innermost is None or innermost.number != 1 or dice.random() >= ASKS_TO_BE_NEXT:
        return
    willing = [m for m in innermost.waiting if m in scene.colleagues and m not in session.offered]
    if len(willing) > 1:
        yield scene.ask(scene.length * 0.3, GoNext(willing[-1]))
