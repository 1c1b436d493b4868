"""What the cast does when a session changes: come in, speak, take the word, get ready, rate, commit; and lead, where
the facilitator is one of them. Each function answers for one kind of change; ``moves`` puts them together.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import Literal

from facilitation.decision import Remind
from facilitation.given import Given
from facilitation.session.commands import AnswerNudge, Contribute, Done, Join, Lean, Pass, Ready, Tell
from facilitation.session.presenting import presenter_of
from facilitation.session.session import Session
from facilitation.session.voices import floor_of, floors

from . import lead
from .close import closing
from .scene import Scene
from .script import Part, answer_to, number_of, script, words
from .together import together
from .voting import votes

PASSES = 0.12  # how likely it is that somebody passes when the word comes to them first


def moves(before: Session | None, after: Session, now: datetime, given: Given) -> tuple[Remind, ...]:
    """What the scripted colleagues will do because ``before`` became ``after``; nothing in a session without a cast."""
    if not after.cast or after.part == "closed":
        return ()
    scene = Scene(after, now, given)
    found: list[Remind] = []
    if before is None:
        found += _come_in(scene)
    if after.part == "gathering" and after.rules and not (before and before.rules):
        found += _lean(scene)
    if after.part == "running" and (before is None or before.visit != after.visit):
        found += _speak(scene)
    for holder, turn in _turns(after).items():
        if holder in after.cast and (before is None or _turns(before).get(holder) != turn):
            found += _take_the_word(scene, holder)
    if before and before.visit == after.visit:
        found += _answer(before, scene)
        found += _answer_nudges(before, scene)
    found += votes(before, scene)
    found += together(before, scene)
    found += closing(before, scene)
    found += lead.moves(before, scene)
    return tuple(found)


def _turns(session: Session) -> dict[str, tuple[int, int]]:
    """Who holds the word, in everyone's round or in their group's, and what tells that turn from the next."""
    return {floor.holder: (session.visit, floor.turn) for floor in floors(session) if floor.holder}


def _come_in(scene: Scene) -> Iterator[Remind]:
    """Within seconds, one after the other; those who promised something last time say how it went."""
    session = scene.session
    for n, member in enumerate(session.cast):
        if session.person(member) is None:
            yield scene.ask(1 + 1.7 * n + scene.dice("join", member).random(), Join(member))
    for n, promise in enumerate(p for p in session.returning if p.member in session.cast and not p.told):
        told = scene.pick("told", n)
        if told:
            yield scene.ask(18 + 4 * n, Tell(promise.member, promise.id, told))


def _lean(scene: Scene) -> Iterator[Remind]:
    """Fingers gather on two of the rules, so that a focus is found."""
    session = scene.session
    rules = scene.dice("rules").sample(session.rules, min(2, len(session.rules)))
    late = 3 + 1.7 * len(session.cast)  # after everyone has come in
    for n, member in enumerate(session.cast):
        rule = scene.dice("lean", member).choices(rules, (3, 2)[: len(rules)])[0]
        yield scene.ask(late + 2 * n, Lean(member, rule.id))


def _speak(scene: Scene) -> Iterator[Remind]:
    """All that will be said in the step that has just opened, spread over its time; a round goes turn by turn."""
    session, step = scene.session, scene.step
    if step is None or (step.in_turn and not session.days):
        return
    parts, last = script(scene, session.at), dict.fromkeys(session.cast, 0.0)
    for n, part in enumerate(parts):
        share = (n + scene.dice("when", session.visit, n).uniform(0.2, 0.8)) / len(parts)
        at = scene.length * (0.04 + 0.74 * share)
        if say := _contribute(scene, part, number_of(parts, n), at):
            last[part.member] = at
            yield say
    yield from _get_ready(scene, last)


def _get_ready(scene: Scene, last: dict[str, float]) -> Iterator[Remind]:
    """Each at their own time, after their last word; where the step will be extended, hardly anyone before its end."""
    quiet = scene.step is not None and scene.step.silent
    between = (0.95, 1.15) if scene.led_by_cast and lead.extends(scene) else (0.6, 0.95) if quiet else (0.78, 1.0)
    for member in scene.colleagues:
        share = scene.dice("ready", scene.session.visit, member).uniform(*between)
        at = max(scene.length * share, last.get(member, 0) + 4)
        yield scene.ask(at, Ready(member, scene.session.visit))


def _contribute(scene: Scene, part: Part, number: int, seconds: float) -> Remind | None:
    text = words(scene, part, number)
    if not text:
        return None
    said = scene.new_id(scene.session.visit, part.member, part.key, number)
    return scene.ask(seconds, Contribute(said, part.member, text, part.label, visit=scene.session.visit))


def _take_the_word(scene: Scene, holder: str) -> Iterator[Remind]:
    """Somebody holds the word: they say their line and give it on, or pass the first time it comes to them."""
    session, floor = scene.session, floor_of(scene.session, holder)
    parts = script(scene, session.at)
    at = next((n for n, p in enumerate(parts) if p.member == holder), None)
    if floor is None or at is None:
        return
    part, dice = parts[at], scene.dice("turn", session.visit, holder, floor.returning)
    wait = min(max(scene.turn * dice.uniform(0.2, 0.6), 5), 60)
    if dice.random() < PASSES and not floor.returning:
        yield scene.ask(wait, Pass(part.member, session.visit))
        return
    say = _contribute(scene, part, number_of(parts, at), wait)
    yield say or scene.ask(wait, Done(part.member, session.visit))  # said aloud, where there is no line left


def _answer(before: Session, scene: Scene) -> Iterator[Remind]:
    """The scripted presenter answers what others ask, where the step lets them."""
    session, step = scene.session, scene.step
    asker = next((p.member for p in session.people if p.said > _said(before, p.member)), None)
    if step is None or not step.presenter_answers or asker is None:
        return
    presenter = presenter_of(session, step, asker)
    if presenter is None or presenter not in session.cast or asker == presenter:
        return
    text = answer_to(scene, asker, presenter, asker in before.heard, _said(session, presenter))
    if text:
        said = scene.new_id(session.visit, presenter, "answer", session.contributions)
        wait = scene.dice("answer", session.contributions).uniform(6, 14)
        yield scene.ask(wait, Contribute(said, presenter, text, visit=session.visit))


def _said(session: Session, member: str) -> int:
    person = session.person(member)
    return person.said if person else 0


def _answer_nudges(before: Session, scene: Scene) -> Iterator[Remind]:
    """Who is asked privately whether there is something answers within seconds, mostly that they are listening."""
    session = scene.session
    for member in session.nudged:
        if member in session.cast and member not in before.nudged:
            dice = scene.dice("nudge", session.visit, member)
            answer: Literal["listening", "not_today"] = "listening" if dice.random() < 0.8 else "not_today"
            yield scene.ask(dice.uniform(6, 15), AnswerNudge(member, answer, session.visit))
