"""A protocol as checked data: what ``prompts/protocols/*.yaml`` may say.

The models forbid unknown keys, so that a slip in a file is found when it is loaded, and never in front of a team.
Words are given by language (``{en: …, es: …}``); minutes are whole or half minutes. What stands under a key here is
what an editor shows for it (bot/content_schema.py makes protocol.schema.json of it), so it speaks to who writes a file.
"""

from typing import Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from facilitation.wording import Words

ID = r"^[a-z0-9]+(-[a-z0-9]+)*$"

Speaks = Literal["everyone", "presenter", "others", "facilitator"]
"""Who has the word: ``others`` is everyone but the presenter. The facilitator may always say what the step needs,
unless the step is silent."""

Turns = Literal["free", "round"]
"""``round``: one person at a time, each once; who passes is offered the word again at the end of the round."""

Shows = Literal["at_once", "together", "never"]
"""``together``: written hidden, revealed for all at the end of the step. ``never``: private notes."""

Trust = Literal["any", "some", "much"]
"""What a group must have of it before it begins: nothing, some acquaintance, much."""


class Part(BaseModel):
    """The settings shared by all parts of a protocol file."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True, use_attribute_docstrings=True)


class Minutes(Part):
    """``usual`` is what the clock is set to; ``from`` and ``to`` are the published range."""

    usual: float = Field(gt=0, le=480)
    """What the clock is set to."""
    least: float | None = Field(default=None, alias="from", gt=0)
    """The shortest that still makes sense, where that is known."""
    most: float | None = Field(default=None, alias="to", le=480)
    """The longest, where that is known."""

    @model_validator(mode="after")
    def usual_lies_in_the_range(self) -> Self:
        """'from' <= 'usual' <= 'to', as far as they are given."""
        if (self.least or 0) > self.usual or self.usual > (self.most or self.usual):
            raise ValueError("'usual' must lie between 'from' and 'to'")
        return self


class Cue(Part):
    """The facilitator's card for a step: private, in a sentence or two each."""

    say: Words
    """What the facilitator may say to open the step."""
    watch: Words
    """What often goes wrong here, and what helps."""
    long: Words
    """How to end the step when it takes too long."""


class Step(Part):
    """One timed step."""

    name: Words
    """What the step is called, in two or three words."""
    say: Words
    """What the team reads when the step opens: who does what."""
    rule: Words
    """The one rule that defines the step; it stands on the wall in large letters."""
    minutes: Minutes
    """How long it lasts: {usual: 5}, or {usual: 5, from: 3, to: 10}."""
    speaks: Speaks = "everyone"
    """Who has the word; the others listen. ``others`` is everyone but the presenter."""
    turns: Turns = "free"
    """``round``: one person at a time, each once."""
    silent: bool = False
    """Nobody talks aloud: people read or write."""
    shows: Shows = "at_once"
    """``together``: written hidden, shown to all when the step ends. ``never``: notes that nobody else sees."""
    presenter_answers: bool = False
    """The presenter, though listening (``speaks: others``), may answer in this step."""
    kinds: tuple[str, ...] = ()
    """What a contribution may be called here: warm, cool, probing_question …"""
    keep: bool = False
    """The record keeps what is said here."""
    time_up: Literal["ask", "move"] = "ask"
    """When time is up: ask the facilitator, or move on by itself."""
    optional: bool = False
    """The facilitator may leave this step out without a word."""
    decides: Literal["consent"] | None = None
    """Opens the input ``proposal`` for consent."""
    only_if: Literal["objection"] | None = None
    """Left out unless the decision before it met an objection."""
    cue: Cue
    """The facilitator's card for this step."""

    @model_validator(mode="after")
    def fits_together(self) -> Self:
        """No settings that contradict each other; the error says which one to leave out."""
        if self.turns == "round" and self.shows != "at_once":
            raise ValueError("a round is heard at once: leave out 'shows', or set 'turns: free'")
        if self.turns == "round" and self.silent:
            raise ValueError("in a round people speak: leave out 'silent', or set 'turns: free'")
        if self.presenter_answers and self.speaks != "others":
            raise ValueError("'presenter_answers' needs 'speaks: others'")
        if self.keep and self.shows == "never":
            raise ValueError("private notes are never in the record: leave out 'keep'")
        return self


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


class Role(Part):
    """A role beside the facilitator and the participants."""

    name: Literal["presenter", "timekeeper", "observer"]
    """The presenter is whoever brings what the session is about."""
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
    steps: tuple[Step, ...] = Field(min_length=1, max_length=40)
    """The steps, in their order."""
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

    @property
    def minutes(self) -> float:
        """The usual length of the whole protocol."""
        return sum(step.minutes.usual for step in self.steps)

    @property
    def has_presenter(self) -> bool:
        """Whether somebody may present; the role may still be optional."""
        return any(role.name == "presenter" for role in self.roles)

    @model_validator(mode="after")
    def fits_together(self) -> Self:
        """What steps speak of, roles and inputs have."""
        if not self.has_presenter:
            for number, step in enumerate(self.steps, 1):
                if step.speaks in ("presenter", "others"):
                    raise ValueError(
                        f"step {number} speaks of the presenter, but 'roles' has none: add '- name: presenter'"
                    )
        keys = [i.key for i in self.inputs]
        if doubled := {k for k in keys if keys.count(k) > 1}:
            raise ValueError(f"two inputs have the key {sorted(doubled)[0]!r}: rename one")
        if any(step.decides for step in self.steps) and "proposal" not in keys:
            raise ValueError("a step 'decides', so 'inputs' needs one with 'key: proposal'")
        return self
