"""An agreement in the making: proposed, questioned, answered, reworded, agreed by consent; later it comes back.

State and commands here; the rules in consent.py beside it. Silence is never consent: it is decided when all who were
asked have answered the current version and none of them objects, and in no other way.
"""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal

from facilitation.decision import StandingAgreement

LEAST_TEXT = 5
MAX_TEXT = 600  # as much as a field of a start form holds, so that a step that decides can open what was put there
MAX_REASON = 600
REVIEW_MONTHS = 3  # until it comes back, unless a day is named
View = Literal["consent", "concern", "objection"]


@dataclass(frozen=True, slots=True)
class Answered:
    """What ``member`` said to ``version``; an objection has a reason, a concern may have one."""

    member: str
    view: View
    version: int
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Agreement:
    id: str
    team: str
    channel: str
    language: str
    proposer: str
    text: str
    owner: str
    review_on: date
    proposed_at: datetime
    asked: tuple[str, ...]  # whose answer is needed
    version: int = 1
    before: str = ""  # the wording of the version before
    worded_by: str = ""  # who worded this version; empty: the proposer
    answers: tuple[Answered, ...] = ()
    questions: int = 0
    reminded: tuple[str, ...] = ()  # asked again privately, once each
    session: str = ""
    status: Literal["proposed", "agreed", "withdrawn", "retired"] = "proposed"
    agreed_at: datetime | None = None
    reviews: int = 0  # how often it came back
    standing: StandingAgreement | None = None  # the version in force, also while another one is in the making
    stalled: bool = False  # its review day has come, and for a week another wording has been in the making


@dataclass(frozen=True, slots=True)
class Propose:
    """``id`` is the new agreement's. Without text: a form. Asked are those who take part in the open session, else all
    who are present and not away."""

    id: str
    member: str
    text: str = ""
    owner: str = ""
    review_on: date | None = None
    session: str = ""
    kind: Literal["propose"] = field(default="propose", repr=False)


@dataclass(frozen=True, slots=True)
class Ask:
    """A question about the proposal, before answering. Without text: a form."""

    member: str
    text: str = ""
    kind: Literal["ask"] = field(default="ask", repr=False)


@dataclass(frozen=True, slots=True)
class Consider:
    """Open the form with all three answers side by side."""

    member: str
    version: int
    kind: Literal["consider"] = field(default="consider", repr=False)


@dataclass(frozen=True, slots=True)
class Answer:
    """``version`` is the one that was read: an answer to an older one is refused in words. ``reason=None``: ask with
    a form where a reason is needed."""

    member: str
    view: View
    version: int
    reason: str | None = None
    kind: Literal["answer"] = field(default="answer", repr=False)


@dataclass(frozen=True, slots=True)
class Reword:
    """Anyone may meet an objection by rewording; consents given before are asked for again, for what changed."""

    member: str
    text: str = ""
    version: int = 0  # the version it starts from; 0: the current one
    kind: Literal["reword"] = field(default="reword", repr=False)


@dataclass(frozen=True, slots=True)
class Withdraw:
    member: str
    kind: Literal["withdraw"] = field(default="withdraw", repr=False)


@dataclass(frozen=True, slots=True)
class AskMissing:
    """From the clock: those who have not answered hear from us once, privately. ``member``: the one whose hours have
    come since; empty: all of them."""

    version: int
    member: str = ""
    kind: Literal["ask_missing"] = field(default="ask_missing", repr=False)


@dataclass(frozen=True, slots=True)
class MemberLeft:
    """From the team: ``member`` is not in it any more, so that their answer is not waited for."""

    member: str
    kind: Literal["member_left"] = field(default="member_left", repr=False)


@dataclass(frozen=True, slots=True)
class ComesBack:
    """From the clock, on the review date: keep, change or retire? ``change``: a week later, if that version of other
    words is still being decided."""

    version: int
    review_on: date
    change: int = 0
    kind: Literal["comes_back"] = field(default="comes_back", repr=False)


@dataclass(frozen=True, slots=True)
class Keep:
    """At a review: keep it for another while (three months unless ``review_on`` says otherwise)."""

    member: str
    review_on: date | None = None
    kind: Literal["keep"] = field(default="keep", repr=False)


@dataclass(frozen=True, slots=True)
class Retire:
    member: str
    kind: Literal["retire"] = field(default="retire", repr=False)


AgreementCommand = (
    Propose | Ask | Consider | Answer | Reword | Withdraw | AskMissing | MemberLeft | ComesBack | Keep | Retire
)
