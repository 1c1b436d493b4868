"""Who of the cast says something in a step, of which kind, and in which words.

The script of a step follows from the seed alone, so the lines that earlier steps used up can be counted without being
kept: the same line is not said twice, and who has none left stays silent. (A step that is opened again starts its
lists over when they are at their end.)
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from facilitation.session.grouping import group_of
from facilitation.session.presenting import presenter_of
from facilitation.session.protocol import Step
from facilitation.session.voices import belongs, through

from .scene import Scene

LONG, SHORT = 10, 2  # minutes from which people have something to say twice; and a presenter
PASSES = 12  # of a repeat of which nobody knows how often it comes
A_FEW = 3  # have something to say where people only find their places, or sort
NOTE, OPEN, DEBRIEF = "free.note", "free.open", "free.debrief"  # lists of prompts/rehearsal
HOST, ANSWER = "free.facilitator", "free.answer"
INSIDE, IN_A_CIRCLE = "free.inside", frozenset({"inner", "outer"})
WELCOME, FAREWELL = "free.welcome", "free.farewell"
TOLD_IN_ORDER = ("free.presenter", "free.hosts", HOST, WELCOME)
COACHING = {"presenter", "coach"}
ABOUT_IT = {"reason": "objections", "rewording": "reworded"}  # kinds, and the lists that stand beside "agreements"
OF_STEP = re.compile(r"^(.*\.\d+)\..*$")


@dataclass(frozen=True, slots=True)
class Part:
    """One thing to say: ``key`` is the list that the words come from, ``label`` the kind that they are given, ``table``
    the number of the side room, where it is said in one."""

    member: str
    key: str
    label: str = ""
    table: int = 0


def speakers(scene: Scene, step: Step) -> tuple[str, ...]:
    """Scripted colleagues who have the word in ``step``; who facilitates keeps to that, but has a turn in a round."""
    session = scene.session
    able = tuple(m for m in session.cast if belongs(session, step, m) and not through(session, m))
    if step.in_turn or step.voices == {"facilitator"}:
        return able
    in_role = bool({"coach", "observers", "hosts"} & step.voices)  # in a group the facilitator is what comes to them
    return tuple(m for m in able if m != session.facilitator or in_role or m == presenter_of(session, step, m))


def script(scene: Scene, at: int) -> tuple[Part, ...]:
    """What the cast will say in the step with index ``at``, in order; a round is in the order of the cast."""
    if at not in scene.scripts:
        scene.scripts[at] = _script(scene, at)
    found: tuple[Part, ...] = scene.scripts[at]
    return found


def _script(scene: Scene, at: int) -> tuple[Part, ...]:
    protocol = scene.given.protocol
    step = protocol.steps[at] if protocol else None
    voices = list(speakers(scene, step)) if step else []
    if not step or not voices or step.decides or step.vote:  # who decides or votes answers that, and no more
        return ()
    if step.silent and not step.kinds and step.shows == "at_once":  # they read
        return ()
    if step.shows == "never":
        notes = scene.dice("notes", at).sample(voices, max(1, len(voices) // 3))
        return tuple(Part(m, _list(scene, at, NOTE)) for m in sorted(notes, key=voices.index))
    order = _order(scene, step, at, voices)
    return tuple(_part(scene, at, member, n, len(voices)) for n, member in enumerate(order))


def words(scene: Scene, part: Part, number: int) -> str:
    """The words for the ``number``-th thing said from the same list in the open step, or nothing when it is used up.
    The first reason against a proposal that the cast brought is its own, and so is its first new wording, which is the
    only one then: the last that is said is voted on."""
    about = _of_the_proposal(scene, part)
    if about and _again(scene) == 0:
        if number == 0:
            return about
        if part.label == "rewording":
            return ""
    lines = scene.given.lines.get(part.key, ())
    at = _place(scene, part, number)
    return lines[at] if at is not None else ""


def _of_the_proposal(scene: Scene, part: Part) -> str:
    """What belongs to the proposal that is voted on, line by line, if it is one of the cast's."""
    known, proposal = scene.given.lines, scene.session.input("proposal")
    decides = any(step.decides for step in scene.steps)
    if decides or part.label not in ABOUT_IT or proposal not in known.get("agreements", ()):
        return ""
    lines, at = known.get(ABOUT_IT[part.label], ()), known["agreements"].index(proposal)
    return lines[at] if at < len(lines) else ""


def number_of(parts: Sequence[Part], at: int) -> int:
    """How many lines of the same list were said before this part, in whichever room."""
    return sum(part.key == parts[at].key for part in parts[:at])


def answer_to(scene: Scene, asker: str, presenter: str, again: bool, answered: int) -> str:
    """What the presenter says to the question that ``asker`` has just put (``again``: their second in this step). A
    question of the cast's own has an answer of its own, in step with it; whatever else is asked, the next of some."""
    parts = script(scene, scene.session.at)
    asked = [n for n, part in enumerate(parts) if part.member == asker]
    if asked:
        which = asked[-1 if again else 0]
        place = _place(scene, parts[which], number_of(parts, which))
        answers = scene.given.lines.get(f"answer.{parts[which].key}", ())
        if place is not None and place < len(answers):
            return answers[place]
    return words(scene, Part(presenter, _list(scene, scene.session.at, ANSWER)), answered)


def _place(scene: Scene, part: Part, number: int) -> int | None:
    """Where in its list the ``number``-th line of the open step stands; None when the list is used up. What one side
    room says another may say as well, for nobody hears both."""
    key, length = part.key, len(scene.given.lines.get(part.key, ()))
    before = _used(scene, key, range(scene.session.at)) + number
    again = _again(scene)
    if key == HOST and scene.session.at > 0 and WELCOME not in scene.given.lines:
        before = max(before, 1)  # the first welcomes
    before += again * _used(scene, key, (scene.session.at,))
    if length and (again or part.table):
        before %= length
    return _shuffled(scene, key, length)[before] if before < length else None


def _again(scene: Scene) -> int:
    """How often the open step has come before: the passes of the repeats round it that are through; outside of them,
    as often as it was gone back."""
    session, found = scene.session, 0
    for one in session.passes:
        found = found * (one.of or PASSES) + one.number - 1
    return found if session.passes else session.visit - len(session.steps_seen)


def _order(scene: Scene, step: Step, at: int, voices: list[str]) -> list[str]:
    """Everybody once in a round; else in an order of the moment, some twice where there is time, some not at all."""
    dice = scene.dice("order", at)
    if step.in_turn:
        return voices
    if step.speaks in ("presenter", "facilitator"):
        twice_over = step.speaks == "presenter" and step.minutes.usual >= SHORT
        return voices * (3 if step.minutes.usual >= LONG else 2 if twice_over else 1)
    if step.voices == COACHING:  # a question in every group, and its answer; then another
        tell = {m for m in voices if m == presenter_of(scene.session, step, m)}
        return sorted(voices, key=lambda m: (m in tell, _table(scene, m))) * (2 if step.minutes.usual > SHORT else 1)
    once, twice = dice.sample(voices, len(voices)), dice.sample(voices, len(voices))
    if not step.kinds and step.voices == {"everyone"} and (step.sorts or step.minutes.usual <= SHORT):
        return once[:A_FEW]
    if "challenge" in step.kinds and step.voices == {"everyone"}:  # whoever it is that brings one
        return [m for m in once if m == presenter_of(scene.session, step, m)] or once
    spoken = [m for m in once if dice.random() < 0.9] or once[:1]
    more = [m for m in twice if dice.random() < 0.6] if step.minutes.usual >= LONG else []
    return spoken + [m for m in more if m != spoken[-1]]


def _part(scene: Scene, at: int, member: str, n: int, voices: int) -> Part:
    """The kinds of a step in turn, after a first half-round of the first of them: warm, warm, cool, warm, cool …"""
    session, protocol = scene.session, scene.given.protocol
    assert protocol is not None
    step = protocol.steps[at]
    table = _table(scene, member) if step is scene.step else 0
    tells = len(step.voices) > 1 and member == presenter_of(session, step, member)
    if step.voices == COACHING and len(step.kinds) > 1:  # one asks, one answers
        label = step.kinds[1 if tells else 0]
        return Part(member, _list(scene, at, label), label, table)
    if step.kinds and not tells:
        label = step.kinds[max(0, n - max(1, voices // 2) + 1) % len(step.kinds)]
        return Part(member, _list(scene, at, label), label, table)
    voice = "presenter" if tells else step.speaks if isinstance(step.speaks, str) else step.speaks[0]
    closes = at == len(protocol.steps) - 1
    if voice == "facilitator":
        keys = (WELCOME,) if at == 0 else (FAREWELL,) if closes else ()
        return Part(member, _list(scene, at, *keys, HOST), "", table)
    if member in willing(scene, at):
        return Part(member, _list(scene, at, INSIDE, f"free.{voice}"), "", table)
    return Part(member, _list(scene, at, DEBRIEF if closes and voice == "everyone" else f"free.{voice}"), "", table)


def willing(scene: Scene, at: int) -> tuple[str, ...]:
    """Who of the colleagues would like to sit inside, where the next step fills a circle: as many as begin."""
    circle = scene.given.protocol.circle if scene.given.protocol else None
    if circle is None or at + 1 >= len(scene.steps) or IN_A_CIRCLE & scene.steps[at].voices:
        return ()
    if not IN_A_CIRCLE & scene.steps[at + 1].voices:
        return ()
    fresh = [m for m in scene.colleagues if m not in scene.session.sat]
    return tuple(scene.dice("asks", at).sample(fresh, min(circle.least, len(fresh))))


def _table(scene: Scene, member: str) -> int:
    """The number of the side room in which somebody sits; 0: together with all."""
    room = group_of(scene.session, member) if scene.session.apart else None
    return room.number if room else 0


def _list(scene: Scene, at: int, *keys: str) -> str:
    """The list of lines for the first of ``keys`` that there is one for: that of the step itself, of its protocol, its
    family; where a protocol is about deciding, another; or one for any."""
    protocol = scene.given.protocol
    assert protocol is not None
    deciding = ("deciding",) if any(step.decides for step in protocol.steps) else ()
    for key in keys:
        for of in (f"{protocol.id}.{at + 1}", protocol.id, protocol.family, *deciding):
            if f"{of}.{key}" in scene.given.lines:
                return f"{of}.{key}"
        if key in scene.given.lines:
            return key
    return OPEN


def _used(scene: Scene, key: str, steps: range | tuple[int, ...]) -> int:
    return Counter(part.key for at in steps for part in script(scene, at))[key]


def _shuffled(scene: Scene, key: str, length: int) -> list[int]:
    """What a presenter tells has an order of its own, and so have welcomes; all else comes as it may, what belongs to
    one step alike: its answers in step with its questions."""
    order = list(range(length))
    if not key.endswith(TOLD_IN_ORDER):
        scene.dice("lines", OF_STEP.sub(r"\1", key)).shuffle(order)
    return order
