"""A protocol as checked data: what ``prompts/protocols/*.yaml`` may say.

The models forbid unknown keys, so that a slip in a file is found when it is loaded, and never in front of a team.
Words are given by language (``{en: …, es: …}``); minutes are whole or half minutes.
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


class Part(BaseModel):
    """The settings shared by all parts of a protocol file."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


class Minutes(Part):
    """``usual`` is what the clock is set to; ``from`` and ``to`` are the published range."""

    usual: float = Field(gt=0, le=480)
    least: float | None = Field(default=None, alias="from", gt=0)
    most: float | None = Field(default=None, alias="to", le=480)

    @model_validator(mode="after")
    def usual_lies_in_the_range(self) -> Self:
        """'from' <= 'usual' <= 'to', as far as they are given."""
        if (self.least or 0) > self.usual or self.usual > (self.most or self.usual):
            raise ValueError("'usual' must lie between 'from' and 'to'")
        return self


class Cue(Part):
    """The facilitator's card for a step: private, in a sentence or two each."""

    say: Words
    watch: Words
    long: Words


class Step(Part):
    """One timed step. ``say`` is what the team reads, ``rule`` the one rule that defines the step."""

    name: Words
    say: Words
    rule: Words
    minutes: Minutes
    speaks: Speaks = "everyone"
    turns: Turns = "free"
    silent: bool = False  # nobody talks aloud: reading or writing
    shows: Shows = "at_once"
    presenter_answers: bool = False  # the presenter, though listening, may answer in this step
    kinds: tuple[str, ...] = ()  # what a contribution may be called: warm, cool, probing_question … (wording kind.*)
    keep: bool = False  # the record keeps what is said here
    time_up: Literal["ask", "move"] = "ask"  # at time-up: ask the facilitator, or move on
    optional: bool = False  # the facilitator may skip it without a word
    decides: Literal["consent"] | None = None  # opens the input ``proposal`` for consent
    only_if: Literal["objection"] | None = None  # skipped unless the decision met an objection
    cue: Cue

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
    label: Words
    hint: Words | None = None
    long: bool = False
    required: bool = False


class Role(Part):
    """A role beside the facilitator and the participants."""

    name: Literal["presenter", "timekeeper", "observer"]
    called: Words  # what this protocol calls it: presenter, proposer, host …
    optional: bool = False


class People(Part):
    least: int = Field(alias="from", ge=2)
    most: int = Field(alias="to", le=200)


class Protocol(Part):
    """A whole protocol file."""

    id: str = Field(pattern=ID)
    name: Words
    aliases: tuple[str, ...] = ()
    family: str
    purpose: Words
    use_when: Words
    not_when: Words
    people: People
    preparation: Words
    inputs: tuple[Input, ...] = ()
    roles: tuple[Role, ...] = ()
    steps: tuple[Step, ...] = Field(min_length=1, max_length=40)
    debrief: Words
    caution: Words | None = None
    origin: str
    link: str = Field(pattern=r"^https?://")
    differs: tuple[str, ...] = ()  # where we differ from the published form, and why

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
