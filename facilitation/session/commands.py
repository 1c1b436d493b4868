"""What can be asked of a session: by people here, by the clock in later.py. Rules are in the files beside this."""

from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from .later import Forgotten as Forgotten
from .later import Nudge as Nudge
from .later import Settled as Settled
from .later import TellOpened as TellOpened
from .later import TimeUp as TimeUp
from .later import TurnUp as TurnUp
from .later import WindowReminder as WindowReminder
from .session import RuleOfTheDay

# -- what can be asked --------------------------------------------------------------
# ``visit=None`` means "the step that is open now" (typed commands); buttons carry theirs.


@dataclass(frozen=True, slots=True)
class Start:
    """Open the gathering of the protocol with the id ``protocol`` (the shell hands its script to the rule as
    ``given.protocol``). ``id`` is the new session's; ``inputs`` as the protocol asks for them. What is wanted and
    missing is asked for with a form."""

    id: str
    member: str
    channel: str
    protocol: str = ""
    presenter: str | None = None
    facilitator: str | None = None  # None: the next in the rota
    inputs: tuple[tuple[str, str], ...] = ()
    seed: int = 0
    cast: tuple[str, ...] = ()
    pace: float = 1.0
    guest: str | None = None
    days: bool = False
    planned: bool = False  # opened by the clock: what is missing is not asked for, and who planned it need not be in
    waits: int = 0  # planned: how often it has found another session open, planned for the same moment
    kind: Literal["start"] = field(default="start", repr=False)


@dataclass(frozen=True, slots=True)
class Join:
    member: str
    part: Literal["in", "listening"] = "in"
    kind: Literal["join"] = field(default="join", repr=False)


@dataclass(frozen=True, slots=True)
class Leave:
    """Leave quietly: no post, no reproach; a held turn goes on to the next."""

    member: str
    kind: Literal["leave"] = field(default="leave", repr=False)


@dataclass(frozen=True, slots=True)
class OfferRules:
    """Take a starter set of ground rules for today (facilitator, while gathering, when the team has none)."""

    member: str
    set: str
    rules: tuple[RuleOfTheDay, ...] = ()
    kind: Literal["offer_rules"] = field(default="offer_rules", repr=False)


@dataclass(frozen=True, slots=True)
class Lean:
    """Point at a rule to lean on today; again takes it back. The one or two with most fingers become the focus."""

    member: str
    rule: str
    kind: Literal["lean"] = field(default="lean", repr=False)


@dataclass(frozen=True, slots=True)
class Tell:
    """How a commitment of last time went. Without words: ask for them with a form."""

    member: str
    commitment: str
    words: str = ""
    status: Literal["done", "tried", "dropped"] = "tried"
    kind: Literal["tell"] = field(default="tell", repr=False)


@dataclass(frozen=True, slots=True)
class Begin:
    member: str
    kind: Literal["begin"] = field(default="begin", repr=False)


@dataclass(frozen=True, slots=True)
class Contribute:
    """Say something. ``label`` is one of the step's kinds or empty; ``shown``: the platform already shows the words
    in the channel (typed there), so that they need not be posted again. ``visit`` binds them to one opening of a step,
    as a rehearsal cast's lines are: later they are stale and refused."""

    id: str
    member: str
    text: str
    label: str = ""
    shown: bool = False
    visit: int | None = None
    about: str = ""  # the topic, station or sheet; empty: the one at hand
    kind: Literal["contribute"] = field(default="contribute", repr=False)


@dataclass(frozen=True, slots=True)
class Write:
    """Words for the step of this opening, by a form; without them the form itself."""

    id: str
    member: str
    visit: int
    text: str = ""
    label: str = ""
    kind: Literal["write"] = field(default="write", repr=False)


@dataclass(frozen=True, slots=True)
class Pass:
    """Pass the word on in a round; it is offered once more at the end."""

    member: str
    visit: int | None = None
    kind: Literal["pass"] = field(default="pass", repr=False)


@dataclass(frozen=True, slots=True)
class Done:
    """I have said mine aloud: the word goes on."""

    member: str
    visit: int | None = None
    kind: Literal["done"] = field(default="done", repr=False)


@dataclass(frozen=True, slots=True)
class Ready:
    """Ready to move on; again takes it back. Only the count is shown."""

    member: str
    visit: int | None = None
    kind: Literal["ready"] = field(default="ready", repr=False)


@dataclass(frozen=True, slots=True)
class Next:
    member: str
    visit: int | None = None
    kind: Literal["next"] = field(default="next", repr=False)


@dataclass(frozen=True, slots=True)
class Back:
    member: str
    visit: int | None = None
    kind: Literal["back"] = field(default="back", repr=False)


@dataclass(frozen=True, slots=True)
class Extend:
    member: str
    minutes: float = 2
    visit: int | None = None
    kind: Literal["extend"] = field(default="extend", repr=False)


@dataclass(frozen=True, slots=True)
class Pause:
    member: str
    visit: int | None = None
    kind: Literal["pause"] = field(default="pause", repr=False)


@dataclass(frozen=True, slots=True)
class Resume:
    member: str
    visit: int | None = None
    kind: Literal["resume"] = field(default="resume", repr=False)


@dataclass(frozen=True, slots=True)
class HandOver:
    """The facilitator gives the role to someone who takes part. Without ``to``: ask with a form."""

    member: str
    to: str = ""
    kind: Literal["hand_over"] = field(default="hand_over", repr=False)


@dataclass(frozen=True, slots=True)
class TakeOver:
    """Anyone who takes part may take the facilitator's role over; everyone sees that they did."""

    member: str
    kind: Literal["take_over"] = field(default="take_over", repr=False)


@dataclass(frozen=True, slots=True)
class AnswerNudge:
    member: str
    answer: Literal["have", "listening", "not_today"]
    visit: int | None = None
    kind: Literal["answer_nudge"] = field(default="answer_nudge", repr=False)


@dataclass(frozen=True, slots=True)
class Rate:
    """How did we keep this rule? 1 to 5, at the close; again replaces."""

    member: str
    rule: str
    score: int
    kind: Literal["rate"] = field(default="rate", repr=False)


@dataclass(frozen=True, slots=True)
class Commit:
    """One thing to try before next time. Without text: ask with a form. ``id`` is the new commitment's."""

    id: str
    member: str
    text: str = ""
    by: date | None = None
    kind: Literal["commit"] = field(default="commit", repr=False)


@dataclass(frozen=True, slots=True)
class End:
    """End early, whatever is open: to the closing, or from the closing to the record. A button carries its visit, so
    that pressing twice doesn't skip the closing. A gathering is called off only by who is
    ``sure``."""

    member: str
    visit: int | None = None
    sure: bool = False
    kind: Literal["end"] = field(default="end", repr=False)


@dataclass(frozen=True, slots=True)
class Status:
    """Where are we? Answered to the asker alone."""

    member: str
    kind: Literal["status"] = field(default="status", repr=False)


@dataclass(frozen=True, slots=True)
class ShowCard:
    """The facilitator's cue card for the open step, or for all of it before the start (``whole``)."""

    member: str
    whole: bool = False
    kind: Literal["show_card"] = field(default="show_card", repr=False)


@dataclass(frozen=True, slots=True)
class CastVote:
    """An answer in the open vote; again replaces it. ``value``: 0 to 5, 1 to 8, thumbs: 2 up, 1 sideways, 0 down, or an
    option, counted from 0. Dots: how many lie on the topic ``about`` (0 takes them back, -1 puts one more there), or
    with 0 and no topic, none anywhere. ``typed``: the answer in words or numbers as people see them, of dots the
    topics, one for each. With none of these: asked for with buttons or a form."""

    member: str
    value: int = -1
    about: str = ""
    visit: int | None = None
    typed: str = ""
    kind: Literal["cast_vote"] = field(default="cast_vote", repr=False)


@dataclass(frozen=True, slots=True)
class PutTogether:
    """Topics that belong together go under a name (of none, with the name ``-``). A topic is named by its id or by its
    number in the list. Without topics or name: a form."""

    member: str
    topics: tuple[str, ...] = ()
    name: str = ""
    visit: int | None = None
    kind: Literal["put_together"] = field(default="put_together", repr=False)


@dataclass(frozen=True, slots=True)
class StepIn:
    """Into the inner circle."""

    member: str
    kind: Literal["step_in"] = field(default="step_in", repr=False)


@dataclass(frozen=True, slots=True)
class StepOut:
    """Out of the inner circle, leaving a chair free."""

    member: str
    kind: Literal["step_out"] = field(default="step_out", repr=False)


@dataclass(frozen=True, slots=True)
class GoNext:
    """In a repeat over people: I would like to be next; again takes it back."""

    member: str
    kind: Literal["go_next"] = field(default="go_next", repr=False)


@dataclass(frozen=True, slots=True)
class Enough:
    """The facilitator: the pass that is open is the last of the innermost repeat."""

    member: str
    visit: int | None = None
    kind: Literal["enough"] = field(default="enough", repr=False)


@dataclass(frozen=True, slots=True)
class LeaveOut:
    """The facilitator leaves an optional step out, or the rest of it."""

    member: str
    visit: int | None = None
    kind: Literal["leave_out"] = field(default="leave_out", repr=False)


@dataclass(frozen=True, slots=True)
class NamePresenter:
    """The facilitator names another presenter; without ``to`` a form asks for one."""

    member: str
    to: str = ""
    kind: Literal["name_presenter"] = field(default="name_presenter", repr=False)


@dataclass(frozen=True, slots=True)
class AddLate:
    """Over days: words for a step whose window is over; taken and shown. Without words: a form."""

    id: str
    member: str
    visit: int
    text: str = ""
    label: str = ""
    kind: Literal["add_late"] = field(default="add_late", repr=False)


SessionCommand = (
    Start | Join | Leave | OfferRules | Lean | Tell | Begin | Contribute | Write | Pass | Done | Ready | Next | Back
    | Extend | Pause | Resume | HandOver | TakeOver | AnswerNudge | Rate | Commit | End | Status | ShowCard
    | CastVote | PutTogether | StepIn | StepOut | GoNext | Enough | LeaveOut | AddLate
    | NamePresenter
    | TimeUp | Forgotten | TurnUp | Nudge | WindowReminder | TellOpened | Settled
)  # fmt: skip
