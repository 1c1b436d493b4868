"""Reads facts.txt, the published forms in short, and tells where a protocol of ours departs from its own.

A departure is an aspect ("minutes", "speaks", "grouping", "repeat", "optional", "range", "per", "seen", "step",
"people", "total", "role"), what it is about, and the words one of which a sentence under ``differs`` must say to own
up to it.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from facilitation.session.protocol import Protocol, Step

STEP = re.compile(
    r"(?P<minutes>[\d.]+)(?P<per>/\w+)?(?P<again>\*)?(?P<optional>\?)?(?: \[(?P<least>[\d.]+)-(?P<most>[\d.]+)\])? "
    r"(?P<speaks>[\w-]+)(?P<silent>!)? (?P<grouping>[\w-]+)(?P<seen>[~#])?: (?P<name>.+)"
)


@dataclass(frozen=True)
class Published:
    """A step as it is published; ``per`` is "" for a fixed time, ``span`` None where no range is published."""

    name: str
    minutes: float
    per: str
    again: bool
    optional: bool
    span: tuple[float, float] | None
    speaks: str
    presenter_silent: bool
    grouping: str
    seen: str  # "~": hidden until the end, "#": private, "": open


@dataclass(frozen=True)
class Form:
    """The published form of a protocol; ``size`` is how many people its ``total`` is for, None for any."""

    people: tuple[int, int]
    total: float
    size: int | None
    roles: tuple[str, ...]
    steps: tuple[Published, ...]


@dataclass(frozen=True)
class Departure:
    """Where ours is different: what, of what, and how one may see that the file says so: a sentence with one of the
    ``words``, and, where there are any, one of those in ``also``, so that it speaks of this step and no other."""

    aspect: str
    what: str
    words: tuple[str, ...]
    also: tuple[str, ...] = ()


@cache
def forms() -> dict[str, Form]:
    """Every published form by the protocol's id."""
    text = (Path(__file__).parent / "facts.txt").read_text("utf-8")
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    blocks: dict[str, list[str]] = {}
    for line in lines:
        if line.startswith("  "):
            blocks[list(blocks)[-1]].append(line.strip())
        else:
            blocks[line] = []
    return dict(_form(head, " ".join(rest)) for head, rest in blocks.items())


def _form(head: str, rest: str) -> tuple[str, Form]:
    id, people, total, roles = head.split(" | ")
    least, _, most = people.partition("-")
    minutes, _, size = total.partition(" for ")
    steps = tuple(_step(part) for part in rest.split("; "))
    named = () if roles == "-" else tuple(roles.split())
    return id, Form((int(least), int(most)), float(minutes), int(size) if size else None, named, steps)


def _step(text: str) -> Published:
    found = STEP.fullmatch(text)
    assert found, text
    span = (float(found["least"]), float(found["most"])) if found["least"] else None
    return Published(
        found["name"], float(found["minutes"]), (found["per"] or "")[1:], bool(found["again"]),
        bool(found["optional"]), span, found["speaks"], bool(found["silent"]), found["grouping"],
        found["seen"] or "",
    )  # fmt: skip


# -- a step beside its published form ---------------------------------------------------

SPEAKS: dict[str, Callable[[Step], bool]] = {
    "all": lambda s: s.speaks == "everyone" and not s.silent and s.turns == "free" and not s.vote,
    "presenter": lambda s: s.speaks == "presenter",
    "all-but-presenter": lambda s: s.speaks == "others",
    "round": lambda s: s.turns == "round" and s.speaks == "everyone",
    "pairs": lambda s: s.groups is not None and not s.silent,
    "triads": lambda s: s.groups is not None and not s.silent,
    "small-groups": lambda s: s.groups is not None and not s.silent,
    "silent-writing": lambda s: s.silent,
    "silent-reading": lambda s: s.silent,
    "facilitator": lambda s: s.speaks == "facilitator",
    "coach-and-coachee": lambda s: s.voices == {"presenter", "coach"},
    "inner-circle": lambda s: s.speaks == "inner",
    "observers": lambda s: s.speaks == "observers",
    "vote": lambda s: s.vote is not None or s.decides is not None,
    "observe": lambda s: s.silent,
    "offline": lambda s: s.days is not None and s.days > 1,
    "guest": lambda s: s.speaks == "guest",
}
"""Who speaks, as the facts call it, and whether a step of ours lets them, and nobody else, do it so."""

SIZES = {"pairs": 2, "triads": 3, "quads": 4}
SEEN = ("private", "shown", "see", "hidden", "unseen")
GROUPS = ("group", "circle", "quads", "trio", "table", "wall")  # how a file may call them


def _words(name: str) -> tuple[str, ...]:
    """The words of a step's name by which a sentence may speak of it."""
    return tuple(re.findall(r"[a-z]{4,}", name.lower()))


def _stems(names: tuple[str, ...]) -> tuple[str, ...]:
    """The beginnings of these words, so that "observing" speaks of "observe"."""
    return tuple(word[:5] for name in names for word in _words(name))


def _hidden(step: Step, form: Published) -> bool:
    """Whether what is hidden until the end, or private, in the published form is seen by others here, or the reverse:
    nobody answers a vote openly, so that one hides as well."""
    if form.seen == "~":
        return step.shows != "together" and step.vote is None
    return form.seen == "#" and step.shows != "never"


def _grouped(step: Step, grouping: str) -> bool:
    if grouping in SIZES:
        return step.groups is not None and step.groups.of == SIZES[grouping]
    if grouping in ("small-groups", "stations"):
        return step.groups is not None
    return step.groups is None if grouping == "plenary" else True


def _of_step(step: Step, again: bool, form: Published) -> Iterator[Departure]:
    """What is different in one step."""
    names = (step.name["en"], form.name)
    about = tuple(word for name in names for word in _words(name))
    minutes = step.minutes
    if abs(minutes.usual - form.minutes) > 0.01:
        yield Departure("minutes", names[0], ("minute",), _stems(names))
    if (minutes.per or "") != form.per:
        yield Departure("per", names[0], ("person", "each", *about))
    if form.span and (minutes.least, minutes.most) != form.span:
        yield Departure("range", names[0], ("range", "minutes"), _stems(names))
    if _hidden(step, form):
        yield Departure("seen", f"{names[0]} ({form.seen})", SEEN, _stems(names))
    answered_by_others = form.speaks == "round" and form.presenter_silent and step.turns == "round"
    if not SPEAKS[form.speaks](step) and not (answered_by_others and step.speaks == "others"):
        yield Departure("speaks", f"{names[0]} ({form.speaks})", about)
    if (
        form.presenter_silent
        and (step.presenter_answers or {"everyone", "presenter"} & step.voices)
        and not step.silent
    ):
        yield Departure("speaks", f"{names[0]} (the presenter is silent)", about)
    if not _grouped(step, form.grouping):
        yield Departure(
            "grouping", f"{names[0]} ({form.grouping})", ("group", "circle", "quads", "trio", "table", "wall")
        )
    if again != form.again:
        yield Departure("repeat", names[0], ("repeat", "once", "times", "slot", "voice for each", "round", *about))
    if step.optional != form.optional:
        yield Departure("optional", names[0], ("optional",))


# -- a protocol beside its published form --------------------------------------------------


def departures(protocol: Protocol, form: Form) -> list[Departure]:
    """Everything in which ``protocol`` is not as published."""
    return [*_of_whole(protocol, form), *_of_steps(protocol, form), *_of_roles(protocol, form)]


def _of_whole(protocol: Protocol, form: Form) -> Iterator[Departure]:
    if (protocol.people.least, protocol.people.most) != form.people:
        yield Departure("people", f"{protocol.people} / {form.people}", ("people", "alone", "person"))
    size = max(form.size or 0, protocol.people.least) if form.size else protocol.people.typical
    optional = sum(step.minutes.usual for step in protocol.steps if step.optional)
    ours = protocol.minutes_for(size)
    if not form.total - 1.5 <= ours <= form.total + optional + 1.5:
        yield Departure("total", f"{ours:g} / {form.total:g}", ("minutes",))


def _of_steps(protocol: Protocol, form: Form) -> Iterator[Departure]:
    """The steps side by side, in an order that leaves out as few as may be."""
    ours = [(step, bool(inside) or step.minutes.per == "group")
            for step, inside in zip(protocol.steps, protocol.within, strict=True)]  # fmt: skip
    for mine, published in _pairs(ours, form.steps):
        if mine is None:
            assert published
            yield Departure("step", f"without {published.name}", _words(published.name))
        elif published is None:
            name = mine[0].name["en"]
            yield Departure("step", f"added {name}", _words(name))
        else:
            yield from _of_step(*mine, published)


Mine = tuple[Step, bool]


def _pairs(ours: list[Mine], published: tuple[Published, ...]) -> list[tuple[Mine | None, Published | None]]:
    """The cheapest way to lay one list beside the other: an added or absent step costs more than a changed one."""
    best: dict[tuple[int, int], tuple[float, list[tuple[Mine | None, Published | None]]]] = {(0, 0): (0, [])}
    for i in range(len(ours) + 1):
        for j in range(len(published) + 1):
            ways = []
            if i and j:
                cost, way = best[i - 1, j - 1]
                own = len(list(_of_step(*ours[i - 1], published[j - 1])))
                ways.append((cost + own, [*way, (ours[i - 1], published[j - 1])]))
            if i:
                cost, way = best[i - 1, j]
                ways.append((cost + 5, [*way, (ours[i - 1], None)]))
            if j:
                cost, way = best[i, j - 1]
                ways.append((cost + 5, [*way, (None, published[j - 1])]))
            if ways:
                best[i, j] = min(ways, key=lambda w: w[0])
    return best[len(ours), len(published)][1]


KEPT_BY_US = {
    "recorder": ("recorder", "note-taker", "scribe"),
    "spokesperson": ("spokesperson",),
    "timekeeper": ("timekeeper", "keeps the time"),
}
"""Roles whose work Convener does itself, and the words in which a file says so."""
HERE = {"table-host": "host", "observers": "observer"}


def _of_roles(protocol: Protocol, form: Form) -> Iterator[Departure]:
    ours = {role.name: role.optional for role in protocol.roles}
    for slot in form.roles:
        name, optional = slot.removesuffix("?"), slot.endswith("?")
        name = HERE.get(name, name)
        if name == "listener" or (name in ("inner-circle", "observer") and protocol.circle):
            continue  # whoever has not the word; the circle says who sits where
        if name not in ours:
            yield Departure("role", f"no {name}", KEPT_BY_US.get(name, (name,)))
        elif ours[name] and not optional:
            yield Departure("role", f"{name} is optional", (*KEPT_BY_US.get(name, ()), name, "optional"))
    for name, may_be_absent in ours.items():
        if not may_be_absent and name not in {HERE.get(s.removesuffix("?"), s.removesuffix("?")) for s in form.roles}:
            yield Departure("role", f"added {name}", (name,))
