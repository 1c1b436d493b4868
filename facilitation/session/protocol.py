"""A protocol as checked data: what ``prompts/protocols/*.yaml`` may say, all but its steps (script.py).

What stands under a key here is what an editor shows for it, so it speaks to who writes a file.
"""

from collections.abc import Iterable, Iterator
from functools import cached_property
from itertools import count
from typing import Literal, Self

from pydantic import Field, model_validator

from facilitation.wording import Words

from . import length
from .script import Again as Again
from .script import Cue as Cue
from .script import Groups as Groups
from .script import Item, Part
from .script import Minutes as Minutes
from .script import Repeat as Repeat
from .script import Step as Step
from .script import Vote as Vote

ID = r"^[a-z0-9]+(-[a-z0-9]+)*$"

Trust = Literal["any", "some", "much"]
"""What a group must have of it before it begins: nothing, some acquaintance, much."""

class Circle(Part):
    """A circle inside, which talks while those round it listen."""

    least: int = Field(alias="from", ge=2)
    """How many sit inside at least."""
    most: int = Field(alias="to", le=12)
    """And at most."""
    open: bool = False
    """``true``: a chair is kept free; whoever wants to speak comes in, and somebody inside goes out."""


class OverDays(Part):
    """Whether the steps may be spread over days."""

    fit: Literal["good", "partly"]
    """``partly``: some of it is better said aloud."""
    how: Words
    """How it goes then, in a sentence or two."""


class Input(Part):
    """Something asked for in the form that starts a session."""

    key: str = Field(pattern=r"^[a-z_]+$")
    """``question`` for one to think about, ``work``, ``dilemma``, ``text``, ``proposal`` …"""
    label: Words
    """What the form calls it."""
    hint: Words | None = None
    """A few words of help in the empty field."""
    long: bool = False
    """Room for several lines."""
    required: bool = False
    """Without it the session cannot start."""
    lines: bool = False
    """One thing a line: questions that a repeat goes through."""
    ahead: int | None = Field(default=None, ge=0, le=60)
    """How many days before a planned session it should be there."""
    withheld: bool = False
    """Only whoever brings it sees it until a step recalls it by its key: a source that is not to be known before."""


class Role(Part):
    """A role beside the facilitator and the participants."""

    name: Literal["presenter", "timekeeper", "observer", "guest", "coach", "host"]
    """The presenter is whoever brings what the session is about; a guest comes for it from outside. A coach and a host
    are found in each group and only get their name here."""
    called: Words
    """What this protocol calls the role: presenter, proposer, host …"""
    optional: bool = False
    """The session may do without."""


class People(Part):
    """The sizes of group that it is made for, the facilitator counted in."""

    least: int = Field(alias="from", ge=2)
    """The smallest group."""
    most: int = Field(alias="to", le=200)
    """The largest group."""
    usual: int | None = Field(default=None, ge=2, le=200)
    """What to reckon with where nothing is known of the group; nothing: six, or as near to it as may be."""

    @property
    def typical(self) -> int:
        """``usual``, or what is nearest to six."""
        return self.usual or self.nearest(6)

    def nearest(self, people: int) -> int:
        """The size that it is made for which is nearest to ``people``."""
        return min(max(people, self.least), self.most)


class Protocol(Part):
    """A whole protocol file."""

    id: str = Field(pattern=ID)
    """As the file is called, without its ending."""
    name: Words
    """What people call it."""
    aliases: tuple[str, ...] = ()
    """Other words that start it; each is one word."""
    family: str
    """What it is for; a person who looks for a protocol is asked for this first."""
    purpose: Words
    """In a sentence: what a team has at the end that it did not have before."""
    use_when: Words
    """When to use it."""
    not_when: Words
    """When not to."""
    people: People
    """The group it is made for, such as {from: 4, to: 12}."""
    trust: Trust = "any"
    """What the people must have of it before: ``any``: they may be new to one another; ``some``: they know one another;
    ``much``: they trust one another with something that could hurt."""
    preparation: Words
    """What is to be ready before it starts."""
    inputs: tuple[Input, ...] = ()
    """What is asked for in the form that starts a session."""
    roles: tuple[Role, ...] = ()
    """Roles beside the facilitator and the participants."""
    circle: Circle | None = None
    """An inner circle, such as {from: 3, to: 6}, where steps speak of one."""
    over_days: OverDays | None = None
    """Where it can be spread over days; nothing: it is for being together."""
    opening: Literal["full", "light"] = "full"
    """``light``: for ten-minute openings: no rules to choose, nobody waits."""
    closing: Literal["full", "light"] = "full"
    """``light``: only one question about how it went, and the next facilitator."""
    record: Literal["kept", "none"] = "kept"
    """``none``: personal matters; nothing that was said is kept, whatever the steps say."""
    body: tuple[Item, ...] = Field(min_length=1, max_length=40, alias="steps")
    """The steps, in their order; some may repeat."""
    debrief: Words
    """A question about how it went, asked at the end."""
    caution: Words | None = None
    """What to take care of, where something could go badly wrong."""
    origin: str
    """Whose it is."""
    link: str = Field(default="", pattern=r"^(https?://.*)?$")
    """Where it is published; nothing for one's own."""
    differs: tuple[str, ...] = ()
    """Where this differs from the published form, and why."""

    @cached_property
    def steps(self) -> tuple[Step, ...]:
        """All steps as they stand in the file, one after the other, those within repeats each once."""
        return tuple(step for step, _ in self._leaves)

    @cached_property
    def repeats(self) -> tuple[Repeat, ...]:
        """All repeats, each before those within it."""
        return tuple(_repeats(self.body))

    @cached_property
    def within(self) -> tuple[tuple[int, ...], ...]:
        """For each of ``steps``, the indexes in ``repeats`` of those round it, the outermost first."""
        return tuple(path for _, path in self._leaves)

    @cached_property
    def _leaves(self) -> tuple[tuple[Step, tuple[int, ...]], ...]:
        return tuple(_leaves(self.body, (), count()))

    @property
    def minutes(self) -> float:
        """The usual length of the whole protocol, for a typical group."""
        return self.minutes_for(self.people.typical)

    def minutes_for(self, people: int, short: bool = False) -> float:
        """How long it takes ``people`` (the facilitator counted in); ``short``: the least that still makes sense,
        without the optional steps."""
        return length.minutes(self.body, people, short)

    @property
    def has_presenter(self) -> bool:
        """Whether somebody may present the session; the role may still be optional. Where each in turn presents, or
        each topic's owner, the role only gives the name, and nobody is asked for."""
        if not any(role.name == "presenter" for role in self.roles):
            return False
        presenting = [n for n, step in enumerate(self.steps) if {"presenter", "others", "coach"} & step.voices]
        return not presenting or not all(self.takes_turns(n) for n in presenting)

    def takes_turns(self, number: int) -> bool:
        """Whether the step with this index is in a repeat that gives it a presenter of its own."""
        return any(self.repeats[n].repeat.each in ("person", "member", "topic") for n in self.within[number])

    @model_validator(mode="after")
    def fits_together(self) -> Self:
        """What steps speak of, roles and inputs have."""
        for number, step in enumerate(self.steps, 1):
            self._has(number, step)
        keys = [i.key for i in self.inputs]
        if doubled := {k for k in keys if keys.count(k) > 1}:
            raise ValueError(f"two inputs have the key {sorted(doubled)[0]!r}: rename one")
        if any(step.decides for step in self.steps) and "proposal" not in keys:
            raise ValueError("a step 'decides', so 'inputs' needs one with 'key: proposal'")
        for again in (r.repeat for r in self.repeats):
            if again.each == "question" and again.of not in keys:
                raise ValueError(f"a repeat goes through the input {again.of!r}: add it to 'inputs', or name another")
        return self

    def _has(self, number: int, step: Step) -> None:
        """Raises ValueError where the step needs what the protocol lacks."""
        voices = step.voices
        presents = any(role.name == "presenter" for role in self.roles) or self.takes_turns(number - 1)
        if not presents and {"presenter", "others", "coach"} & voices:
            raise ValueError(f"step {number} speaks of the presenter, but 'roles' has none: add '- name: presenter'")
        if {"inner", "outer"} & voices and self.circle is None:
            raise ValueError(f"step {number} speaks of an inner circle: add 'circle: {{from: 3, to: 6}}'")
        if "guest" in voices and not any(role.name == "guest" for role in self.roles):
            raise ValueError(f"step {number} speaks of a guest, but 'roles' has none: add '- name: guest'")


Leaf = tuple[Step, tuple[int, ...]]


def _leaves(items: Iterable[Item], path: tuple[int, ...], number: Iterator[int]) -> Iterator[Leaf]:
    for item in items:
        if isinstance(item, Repeat):
            yield from _leaves(item.steps, (*path, next(number)), number)
        else:
            yield item, path


def _repeats(items: Iterable[Item]) -> Iterator[Repeat]:
    for item in items:
        if isinstance(item, Repeat):
            yield item
            yield from _repeats(item.steps)
