"""Reads facts.txt, the published forms in short, and tells where a protocol of ours departs from its own.

A departure is an aspect ("minutes", "speaks", "grouping", "repeat", "optional", "range", "per", "seen", "days", "step",
"people", "total", "fit", "role"), what it is about, and what a sentence under ``differs`` must say to own up to it: a
word for the aspect, the step by its own or its published name, and the number, where it is one that differs. So a
sentence about one step owns up to nothing in another.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from facilitation.session.protocol import Protocol, Step

STEP = re.compile(
    r"(?P<minutes>[\d.]+)(?P<per>/\w+)?(?P<again>\*)?(?P<optional>\?)?(?: \[(?P<least>[\d.]+)-(?P<most>[\d.]+)\])? "
    r"(?P<speaks>[\w-]+)(?P<silent>!)? (?P<grouping>[\w-]+)(?P<seen>[~#])?(?: @(?P<days>\d+))?: (?P<name>.+)"
)


@dataclass(frozen=True)
class Published:
    """A step as it is published; ``per`` is "" for a fixed time, ``span`` None where no range is published, ``days``
    what is suggested for it over days, 0 where it has no day of its own."""

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
    days: int


@dataclass(frozen=True)
class Form:
    """The published form of a protocol; ``size`` is how many people its ``total`` is for, None for any."""

    people: tuple[int, int]
    total: float
    size: int | None
    roles: tuple[str, ...]
    fit: str  # over days: "good", "partly", or "never"
    steps: tuple[Published, ...]


@dataclass(frozen=True)
class Departure:
    """Where ours is different: what, of what, and how one may see that the file says so: a sentence with one of the
    ``words`` (beginnings of them), that calls the step by one of its ``names``, and gives one of the ``numbers``."""

    aspect: str
    what: str
    words: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    numbers: tuple[float, ...] = ()

    def told_by(self, line: str) -> bool:
        """Whether this sentence owns up to it."""
        says = line.lower()
        named = any(_called(says, name) for name in self.names) or (self.aspect in OF_EVERY and EVERY in says)
        return (
            (not self.words or any(re.search(rf"\b{word}", says) for word in self.words))
            and (not self.names or named)
            and (not self.numbers or any(_counted(says, number) for number in self.numbers))
        )


def _called(says: str, name: str) -> bool:
    """Whether a step is called by its name: by the beginnings of all its longer words, in any order."""
    stems = [word[:5] for word in re.findall(r"[a-z]{4,}", name.lower())] or [name.lower()]
    return all(re.search(rf"\b{stem}", says) for stem in stems)


def _counted(says: str, number: float) -> bool:
    word = COUNTED.get(number)
    return bool(re.search(rf"(?<![\d.]){number:g}(?![\d]|\.\d)", says) or (word and re.search(rf"\b{word}\b", says)))


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
    id, people, total, roles, fit = head.split(" | ")
    least, _, most = people.partition("-")
    minutes, _, size = total.partition(" for ")
    steps = tuple(_step(part) for part in rest.split("; "))
    named = () if roles == "-" else tuple(roles.split())
    return id, Form((int(least), int(most)), float(minutes), int(size) if size else None, named, fit, steps)


def _step(text: str) -> Published:
    found = STEP.fullmatch(text)
    assert found, text
    span = (float(found["least"]), float(found["most"])) if found["least"] else None
    return Published(
        found["name"], float(found["minutes"]), (found["per"] or "")[1:], bool(found["again"]),
        bool(found["optional"]), span, found["speaks"], bool(found["silent"]), found["grouping"],
        found["seen"] or "", int(found["days"] or 1),
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
OF_EVERY, EVERY = ("grouping", "repeat"), "every step"  # said of all steps at once
COUNTED = dict(enumerate(("none", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"))) | {
    13: "thirteen", 15: "fifteen", 20: "twenty", 30: "thirty", 60: "sixty",
}  # fmt: skip
OWNS_UP = {
    "minutes": ("minute",),
    "range": ("minute", "range"),
    "per": ("person", "each"),
    "seen": ("private", "shown", "see", "hidden", "unseen"),
    "speaks": ("word", "speak", "silent", "talk", "answer", "say", "ask", "round", "share", "take part", "everyone"),
    "grouping": ("group", "circle", "quads", "trio", "table", "wall", "together", "session"),
    "repeat": ("repeat", "once", "times", "slot", "voice for each"),
    "optional": ("optional", "left out"),
    "days": ("day",),
}
"""For each aspect of a step, words one of which a sentence about it has."""


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


def _days(step: Step, form: Published) -> bool:
    """Whether a step has another window than is suggested. Where none is, it shares a day with its neighbours: here it
    is only said, or has up to a day of its own, for nobody can answer what opens and closes at once."""
    days = 1 if step.days is None else step.days
    return days > 1 if form.days == 0 else days != form.days


def _of_step(step: Step, again: bool, form: Published) -> Iterator[Departure]:
    """What is different in one step."""
    for aspect, what in _different(step, again, form):
        told = f"{step.name['en']} ({what})" if what else step.name["en"]
        yield Departure(aspect, told, OWNS_UP[aspect], (step.name["en"], form.name))


def _different(step: Step, again: bool, form: Published) -> Iterator[tuple[str, str]]:
    minutes = step.minutes
    if abs(minutes.usual - form.minutes) > 0.01:
        yield "minutes", ""
    if (minutes.per or "") != form.per:
        yield "per", ""
    if form.span and (minutes.least, minutes.most) != form.span:
        yield "range", ""
    if _hidden(step, form):
        yield "seen", form.seen
    answered_by_others = form.speaks == "round" and form.presenter_silent and step.turns == "round"
    if not SPEAKS[form.speaks](step) and not (answered_by_others and step.speaks == "others"):
        yield "speaks", form.speaks
    heard = step.presenter_answers or {"everyone", "presenter"} & step.voices
    if form.presenter_silent and heard and not step.silent:
        yield "speaks", "the presenter is silent"
    if not _grouped(step, form.grouping):
        yield "grouping", form.grouping
    if again != form.again:
        yield "repeat", ""
    if step.optional != form.optional:
        yield "optional", ""
    if _days(step, form):
        yield "days", str(form.days)


# -- a protocol beside its published form --------------------------------------------------


def departures(protocol: Protocol, form: Form) -> list[Departure]:
    """Everything in which ``protocol`` is not as published."""
    return [*_of_whole(protocol, form), *_of_steps(protocol, form), *_of_roles(protocol, form)]


def _of_whole(protocol: Protocol, form: Form) -> Iterator[Departure]:
    if (protocol.people.least, protocol.people.most) != form.people:
        ours = (protocol.people.least, protocol.people.most)
        numbers = tuple(float(n) for pair in zip(ours, form.people, strict=True) if pair[0] != pair[1] for n in pair)
        yield Departure("people", f"{ours} / {form.people}", ("people", "alone", "person"), numbers=numbers)
    size = max(form.size or 0, protocol.people.least) if form.size else protocol.people.typical
    optional = sum(step.minutes.usual for step in protocol.steps if step.optional)
    ours = protocol.minutes_for(size)
    if not form.total - 1.5 <= ours <= form.total + optional + 1.5:
        yield Departure("total", f"{ours:g} / {form.total:g}", ("minutes",), numbers=(round(ours), form.total))
    fit = protocol.over_days.fit if protocol.over_days else "never"
    if fit != form.fit:
        yield Departure("fit", f"{fit} / {form.fit}", ("day",))


def _of_steps(protocol: Protocol, form: Form) -> Iterator[Departure]:
    """The steps side by side, in an order that leaves out as few as may be."""
    ours = [(step, bool(inside) or step.minutes.per == "group")
            for step, inside in zip(protocol.steps, protocol.within, strict=True)]  # fmt: skip
    for mine, published in _pairs(ours, form.steps):
        if mine is None:
            assert published
            yield Departure("step", f"without {published.name}", names=(published.name,))
        elif published is None:
            name = mine[0].name["en"]
            yield Departure("step", f"added {name}", names=(name,))
        else:
            yield from _of_step(*mine, published)


Mine = tuple[Step, bool]
STRANGE = 4


def _alike(one: str, other: str) -> bool:
    """Whether two names share most of their longer words."""
    mine, theirs = ({word[:5] for word in re.findall(r"[a-z]{4,}", name.lower())} for name in (one, other))
    return 2 * len(mine & theirs) > min(len(mine), len(theirs))


def _pairs(ours: list[Mine], published: tuple[Published, ...]) -> list[tuple[Mine | None, Published | None]]:
    """The cheapest way to lay one list beside the other: an added or absent step costs more than a changed one, unless
    their names have little in common."""
    best: dict[tuple[int, int], tuple[float, list[tuple[Mine | None, Published | None]]]] = {(0, 0): (0, [])}
    for i in range(len(ours) + 1):
        for j in range(len(published) + 1):
            ways = []
            if i and j:
                cost, way = best[i - 1, j - 1]
                own = len(list(_of_step(*ours[i - 1], published[j - 1])))
                own += 0 if _alike(ours[i - 1][0].name["en"], published[j - 1].name) else STRANGE
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
        elif optional and not ours[name]:
            yield Departure("role", f"{name} is not optional", (*KEPT_BY_US.get(name, ()), name))
    published = {HERE.get(slot.removesuffix("?"), slot.removesuffix("?")) for slot in form.roles}
    for name in ours:
        if name not in published:
            yield Departure("role", f"added {name}", (*KEPT_BY_US.get(name, ()), name))
