"""What is so in a team: its people, its language and hours, its rota and its essential question; and what can be
asked of it. Standing agreements and commitments are rows, not state (decision.py), so the snapshot stays small."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal

from facilitation.choosing import Wish

MAX_MEMBERS = 60
MAX_NAME = 40
MAX_TEAM_NAME = 60
THE_TEAMS = "team"  # said of a zone or a language: not one of my own, but whatever the team has


@dataclass(frozen=True, slots=True)
class Away:
    """Away from ``first`` to ``last``, both days included; nobody asks anything of them then."""

    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Member:
    id: str
    name: str
    joined_at: datetime
    time_zone: str = ""  # empty: the team's
    away: tuple[Away, ...] = ()
    scripted: bool = False  # a colleague of the rehearsal cast
    left: bool = False
    language: str = ""  # empty: the team's
    hours: tuple[int, int] = (8, 18)  # in their own zone: nothing that can wait reaches them outside these
    weekends: bool = False  # whether Saturday and Sunday are theirs to be asked on
    nudges: bool = True  # false: no private word when they are quiet


@dataclass(frozen=True, slots=True)
class Swapped:
    """Two members who changed places: before ``at``, each counts as having led what the other led."""

    one: str
    other: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Rota:
    """Who facilitated when (newest last, bounded), who offered to be next, who swapped with whom."""

    led: tuple[tuple[str, datetime], ...] = ()
    volunteers: tuple[str, ...] = ()
    skips: tuple[str, ...] = ()  # asked to be skipped once
    swaps: tuple[Swapped, ...] = ()  # oldest first; forgotten when both have led since


@dataclass(frozen=True, slots=True)
class EssentialQuestion:
    text: str
    asked_by: str
    asked_at: datetime


@dataclass(frozen=True, slots=True)
class Team:
    id: str
    name: str
    made_at: datetime
    channel: str
    language: str = "en"
    time_zone: str = "UTC"
    members: tuple[Member, ...] = ()
    rota: Rota = Rota()
    question: EssentialQuestion | None = None
    invite: int = 1  # raising it makes older join links worthless
    threads: bool = False  # where the platform has them: each session in a thread of its own

    def member(self, id: str) -> Member | None:
        return next((m for m in self.members if m.id == id), None)

    @property
    def present(self) -> tuple[Member, ...]:
        """Members who have not left."""
        return tuple(m for m in self.members if not m.left)


# -- what can be asked ------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class MakeTeam:
    id: str
    name: str
    channel: str
    language: str = "en"
    time_zone: str = "UTC"
    kind: Literal["make_team"] = field(default="make_team", repr=False)


@dataclass(frozen=True, slots=True)
class JoinTeam:
    """Become a member. ``member`` is the new id; a name that somebody has is refused, whatever its case or accents."""

    member: str
    name: str
    time_zone: str = ""
    scripted: bool = False
    kind: Literal["join_team"] = field(default="join_team", repr=False)


@dataclass(frozen=True, slots=True)
class LeaveTeam:
    member: str
    kind: Literal["leave_team"] = field(default="leave_team", repr=False)


@dataclass(frozen=True, slots=True)
class Speak:
    """Words in the channel while no session is open: shown, and not kept anywhere else."""

    id: str
    member: str
    text: str
    shown: bool = False
    kind: Literal["speak"] = field(default="speak", repr=False)


@dataclass(frozen=True, slots=True)
class AskQuestion:
    """Set the team's essential question. Without text: a form with stems."""

    member: str
    text: str = ""
    kind: Literal["ask_question"] = field(default="ask_question", repr=False)


@dataclass(frozen=True, slots=True)
class ShowRota:
    member: str
    kind: Literal["show_rota"] = field(default="show_rota", repr=False)


@dataclass(frozen=True, slots=True)
class GoAway:
    """I am away from ``first`` to ``last``; without days: a form. ``first > last`` or the past is refused."""

    member: str
    first: date | None = None
    last: date | None = None
    kind: Literal["go_away"] = field(default="go_away", repr=False)


@dataclass(frozen=True, slots=True)
class ComeBack:
    member: str
    kind: Literal["come_back"] = field(default="come_back", repr=False)


@dataclass(frozen=True, slots=True)
class Volunteer:
    """I would like to facilitate next; again takes it back."""

    member: str
    kind: Literal["volunteer"] = field(default="volunteer", repr=False)


@dataclass(frozen=True, slots=True)
class SkipMe:
    """Skip me once in the rota."""

    member: str
    kind: Literal["skip_me"] = field(default="skip_me", repr=False)


@dataclass(frozen=True, slots=True)
class Swap:
    """``member`` and ``other`` change places in the rota. Without ``other``: a form."""

    member: str
    other: str = ""
    kind: Literal["swap"] = field(default="swap", repr=False)


@dataclass(frozen=True, slots=True)
class Led:
    """A session of the team closed (or was taken over); ``member`` facilitated it. From the session, not a person."""

    member: str
    at: datetime
    kind: Literal["led"] = field(default="led", repr=False)


@dataclass(frozen=True, slots=True)
class ShowAgreements:
    """``which``: one of them, by its id, its number in the list or some of its words; empty: all."""

    member: str
    which: str = ""
    kind: Literal["show_agreements"] = field(default="show_agreements", repr=False)


@dataclass(frozen=True, slots=True)
class ShowCommitments:
    member: str
    kind: Literal["show_commitments"] = field(default="show_commitments", repr=False)


@dataclass(frozen=True, slots=True)
class ShowPlans:
    """What is coming up."""

    member: str
    kind: Literal["show_plans"] = field(default="show_plans", repr=False)


@dataclass(frozen=True, slots=True)
class TellHow:
    """How a commitment went, told outside a session. Without words: a form."""

    member: str
    commitment: str
    words: str = ""
    status: Literal["done", "tried", "dropped"] = "tried"
    kind: Literal["tell_how"] = field(default="tell_how", repr=False)


@dataclass(frozen=True, slots=True)
class TryThis:
    """What ``member`` will try before next time, said between two sessions. Without text: a form. ``id`` is the new
    commitment's."""

    id: str
    member: str
    text: str = ""
    by: date | None = None
    kind: Literal["try_this"] = field(default="try_this", repr=False)


@dataclass(frozen=True, slots=True)
class RenewInvite:
    """A new way in from outside: join links and codes that were handed out before no longer lead anywhere."""

    member: str
    kind: Literal["renew_invite"] = field(default="renew_invite", repr=False)


@dataclass(frozen=True, slots=True)
class SetTeam:
    """Change the team's name, language, time zone or whether a session has a thread of its own; empty or None leaves
    as it is, nothing at all asks with a form."""

    member: str
    name: str = ""
    language: str = ""
    time_zone: str = ""
    threads: bool | None = None
    kind: Literal["set_team"] = field(default="set_team", repr=False)


@dataclass(frozen=True, slots=True)
class Prefer:
    """What ``member`` wants for themselves; None or empty leaves as it is, nothing at all asks with a form. A zone or
    language may be THE_TEAMS."""

    member: str
    time_zone: str = ""
    language: str = ""
    hours: tuple[int, int] | None = None
    weekends: bool | None = None
    nudges: bool | None = None
    kind: Literal["prefer"] = field(default="prefer", repr=False)


@dataclass(frozen=True, slots=True)
class ChooseProtocol:
    """Which protocol fits ``wish``? Without one, or ``again``: the form that asks for it."""

    member: str
    wish: Wish | None = None
    again: bool = False
    kind: Literal["choose_protocol"] = field(default="choose_protocol", repr=False)


TeamCommand = (
    MakeTeam | JoinTeam | LeaveTeam | Speak | AskQuestion | ShowRota | GoAway | ComeBack | Volunteer | SkipMe | Swap
    | Led | ShowAgreements | ShowCommitments | TellHow | SetTeam | RenewInvite | ChooseProtocol | Prefer | ShowPlans
    | TryThis
)  # fmt: skip
