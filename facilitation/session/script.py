"""What the steps of a protocol file may say: who speaks, how long, in which groups, what it makes, how often it comes.

The models forbid unknown keys, so that a slip in a file is found when it is loaded, and never in front of a team.
Words are given by language (``{en: …, es: …}``). What stands under a key here is what an editor shows for it
(bot/content_schema.py makes protocol.schema.json of it), so it speaks to who writes a file.
"""

from collections.abc import Mapping
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Discriminator, Field, Tag, model_validator

from facilitation.wording import Words

Voice = Literal[
    "everyone", "presenter", "others", "facilitator", "coach", "observers", "hosts", "inner", "outer", "guest",
    "unconvinced",
]  # fmt: skip
"""Who has the word. ``presenter``: of the session, or whose pass it is in a repeat over people; in groups each has its
own. ``others``: everyone but the presenter. ``coach``: who comes after the presenter in their group; ``observers``: who
only listens, and in groups with a coach whoever is neither. ``hosts``: one of each group, who speaks for it. ``inner``
and ``outer``: the circle inside and those round it. ``guest``: whoever came for it. ``unconvinced``: whose answer in
the last vote was not enough. The facilitator may always say what the step needs, unless the step is silent."""

Turns = Literal["free", "round"]
"""``round``: one person at a time, each once; who passes is offered the word again at the end of the round. In groups
each group has its own."""

Shows = Literal["at_once", "together", "never"]
"""``together``: written hidden, revealed for all at the end of the step. ``never``: private notes."""

Outcome = Literal["agreed", "not_agreed"]
"""How the last decision or vote came out: no objection, everyone's answer was enough, most said yes; or not."""


class Part(BaseModel):
    """The settings shared by all parts of a protocol file."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True, use_attribute_docstrings=True)


class Minutes(Part):
    """``usual`` is what the clock is set to; ``from`` and ``to`` are the published range."""

    usual: float = Field(gt=0, le=480)
    """What the clock is set to; 0.5 is half a minute."""
    per: Literal["person", "other", "group"] | None = None
    """The minutes are for each person who speaks in the step, each but the presenter (``other``), or each group: the
    clock is set to their sum. In groups the largest counts."""
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


class Groups(Part):
    """The step happens in small groups, each in a side room of its own, all at the same time. In them ``presenter``
    is the group's own where a repeat goes over its members."""

    of: int = Field(ge=2, le=12)
    """How many people in each: 2 for pairs, 3 for trios, 4 for fours. Where it does not come out even, some have one
    more; where that would be two more, there is one group more, and some have one less (five in threes: 3 and 2).
    One person is never left alone. With fewer people than two groups need, all stay together."""
    form: Literal["new", "same", "merged", "mixed", "hosts_stay", "chosen"] = "new"
    """``new``: by chance. Steps that follow one another with the same groups keep them; a repeat over members,
    stations or sheets keeps its groups to its end; ``mixed`` and ``hosts_stay`` change with each pass of any other.
    ``same``: those of the grouped step before (new ones if there were none). ``merged``: two
    of those before become one. ``mixed``: others than before, nobody met twice while that is possible. ``hosts_stay``:
    one of each group stays, all others move on. ``chosen``: by what each chose in the vote before (``of`` is then only
    the usual size); whoever chose nothing joins the smallest."""
    above: int | None = Field(default=None, ge=2, le=60)
    """Groups only where more people than this take part; up to it, all stay together."""


class Vote(Part):
    """Everyone answers at the same time, unseen; the answers are shown together, without names, as soon as all have, or
    when the step is left (with ``time_up: move``: when time is up). All who take part answer, or if ``speaks`` names
    some, those; the facilitator not where ``leader_speaks: false``."""

    scale: Literal["dots", "fist", "gradients", "thumbs", "choice"]
    """``dots``: everyone spreads dots over the topics. ``fist``: fist to five, 0 to 5. ``gradients``: gradients of
    agreement, 1 (no way) to 8 (whole-heartedly). ``thumbs``: yes, sideways, no. ``choice``: one of ``options``."""
    about: Words | None = None
    """The question, where the step's own words don't ask it; the proposal, if there is one, stands beside it."""
    dots: int = Field(default=3, ge=1, le=10)
    """How many each has; they may be stacked."""
    enough: int | None = Field(default=None, ge=0, le=8)
    """It is agreed where everyone's answer is at least this: 3 of fist to five is usual. Without it, where more than
    half of those who answered say yes (thumbs), or where nobody is at the lowest (fist, gradients)."""
    options: tuple[Words, ...] = Field(default=(), max_length=8)
    """What may be chosen, for ``scale: choice``."""

    @model_validator(mode="after")
    def has_what_it_asks(self) -> Self:
        """A choice has options; nothing else has."""
        if (self.scale == "choice") != (len(self.options) >= 2):
            raise ValueError("'scale: choice' needs at least two 'options', and no other scale has any")
        return self


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
    speaks: Voice | tuple[Voice, ...] = "everyone"
    """Who has the word; the others listen. ``others`` is everyone but the presenter. Several: [presenter, coach]."""
    turns: Turns = "free"
    """``round``: one person at a time, each once. Not over who is not convinced, for that would name them."""
    starts: Literal["presenter", "facilitator"] | None = None
    """Who is first in the round; otherwise another person each time."""
    leader_speaks: bool = True
    """``false``: the facilitator leads the step: not asked for a turn in it, not in a group when groups are formed for
    it, and not among the persons of a repeat whose presenter speaks in it."""
    groups: Groups | None = None
    """In small groups: {of: 2} for pairs; nothing: all together."""
    silent: bool = False
    """Nobody talks aloud: people read or write."""
    shows: Shows = "at_once"
    """``together``: written hidden, shown to all (in groups: to the group) when the step ends. ``never``: notes that
    nobody else sees."""
    unnamed: bool = False
    """What was written hidden is shown without names."""
    questions_only: bool = False
    """Only questions belong here: what is none stays the writer's note, and they are told so, once. The facilitator,
    and a presenter who answers, may say other things."""
    presenter_answers: bool = False
    """The presenter, though listening (``speaks: others``), may answer in this step."""
    kinds: tuple[str, ...] = ()
    """What a contribution may be called here: warm, cool, probing_question …"""
    keep: bool = False
    """The record keeps what is said here."""
    makes: Literal["topics"] | None = None
    """Each contribution becomes a topic: later steps vote on them, gather them under names, go through them."""
    sorts: bool = False
    """Topics that belong together are put under a name that the group gives them."""
    recalls: tuple[str, ...] = ()
    """Kinds of contributions, or keys of inputs, that are shown again when the step opens: [framing_question];
    ``vote``: how votes came out; ``topics``: all topics, with their names and dots. At a station or with a sheet (see
    ``repeat``), only what belongs to that one. What the step before has just revealed to all is not shown twice."""
    offers: tuple[Literal["commitment", "agreement"], ...] = ()
    """What may be written down here with an owner and a date, by a button on the step's card."""
    vote: Vote | None = None
    """Everyone answers at once, unseen."""
    new_circle: bool = False
    """Others sit inside than in the circle before, as far as there are enough; otherwise they stay."""
    nudge: bool = True
    """``false``: nobody who is quiet here gets a private word."""
    ends: Literal["time", "all"] = "time"
    """``all``: over when everyone has written (or is ready, having nothing to write) or answered, even if there is time
    left: the facilitator is told, or with ``time_up: move`` the next step opens."""
    days: float | None = Field(default=None, ge=0, le=60)
    """Over days: how long the step's window is open; 0: it is only said, and the next one opens. Without it, a day."""
    time_up: Literal["ask", "move"] = "ask"
    """When time is up: ask the facilitator, or move on by itself."""
    optional: bool = False
    """The facilitator may leave this step out without a word."""
    decides: Literal["consent"] | None = None
    """Opens the input ``proposal`` for consent."""
    only_if: Outcome | None = None
    """Left out unless the decision or vote before it came out like this."""
    cue: Cue
    """The facilitator's card for this step."""

    @property
    def voices(self) -> frozenset[Voice]:
        """All who have the word."""
        return frozenset((self.speaks,) if isinstance(self.speaks, str) else self.speaks)

    @property
    def in_turn(self) -> bool:
        """Whether one after the other has the word."""
        return self.turns == "round" and "unconvinced" not in self.voices

    @model_validator(mode="after")
    def fits_together(self) -> Self:
        """No settings that contradict each other; the error says which one to leave out."""
        if self.turns == "round" and self.shows != "at_once":
            raise ValueError("a round is heard at once: leave out 'shows', or set 'turns: free'")
        if self.turns == "round" and self.silent:
            raise ValueError("in a round people speak: leave out 'silent', or set 'turns: free'")
        if self.presenter_answers and self.speaks != "others":
            raise ValueError("'presenter_answers' needs 'speaks: others'")
        if self.vote and (self.turns == "round" or self.shows != "at_once"):
            raise ValueError("a vote is unseen by itself: leave out 'turns' and 'shows'")
        if self.groups and (self.vote or self.decides):
            raise ValueError("a vote or decision is for everybody: leave out 'groups'")
        if self.keep and self.shows == "never":
            raise ValueError("private notes are never in the record: leave out 'keep'")
        return self


class Again(Part):
    """How often the steps below come, and over what. Name one of ``each`` and ``times``; with ``until`` neither is
    needed."""

    each: Literal["person", "member", "topic", "question", "station", "sheet"] | None = None
    """``person``: each person in turn is the presenter. ``member``: each member of every group, all groups at the same
    time. ``topic``: each topic, those with most dots first; its owner presents it. ``question``: each line of the input
    named in ``of``. ``station``: the groups go round to what each other group made, ending before their own.
    ``sheet``: in each group the sheets go round, until everyone had every other's."""
    of: str = "questions"
    """The input whose lines are the questions."""
    times: int | None = Field(default=None, ge=1, le=12)
    """A fixed number of times."""
    until: Literal["agreed", "not_agreed", "time", "facilitator"] | None = None
    """Stops after the pass in which the decision or vote came out so, ``minutes`` are over, or the facilitator says
    so (who may always end a repeat early)."""
    minutes: float | None = Field(default=None, gt=0, le=480)
    """How long the whole repeat may take; for ``until: time``."""
    most: int | None = Field(default=None, ge=1, le=60)
    """Never more passes than this, whatever is left."""
    usual: int | None = Field(default=None, ge=1, le=60)
    """How many passes to reckon with, where it can't be known before."""

    @model_validator(mode="after")
    def says_when_to_stop(self) -> Self:
        """Every repeat ends."""
        if self.each is None and self.times is None and self.until is None:
            raise ValueError("nothing says when it ends: give 'each', 'times' or 'until'")
        if self.each is not None and self.times is not None:
            raise ValueError("'each' says how often already: leave out 'times', or use 'most'")
        if (self.until == "time") != (self.minutes is not None):
            raise ValueError("'until: time' and 'minutes' go together: give both or neither")
        if self.each is None and self.times is None and self.until != "time" and self.most is None:
            raise ValueError("nobody may repeat for ever: say 'most'")
        return self


class Repeat(Part):
    """Steps that come again and again. Repeats may stand within repeats."""

    repeat: Again
    """How often, and over what."""
    steps: tuple["Item", ...] = Field(min_length=1, max_length=12)
    """The steps, in their order."""


def _kind_of_item(item: Any) -> str:
    return "repeat" if isinstance(item, Repeat) or (isinstance(item, Mapping) and "repeat" in item) else "step"


Item = Annotated[Annotated[Step, Tag("step")] | Annotated[Repeat, Tag("repeat")], Discriminator(_kind_of_item)]
