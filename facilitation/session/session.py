"""What is so in a session. What can be asked of it is in commands.py, the rules in the files beside these.

The snapshot stays small (about 8 KB) however much is said: it holds who, where, when and counts; words are rows.
A *visit* is one opening of a step; it counts up for ever, so a button or a timer that carries an old visit is stale.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal, NamedTuple

MAX_PEOPLE = 60  # keeps the snapshot bounded; facts/protocols.yaml knows no live protocol above 40 in one circle
MAX_RULES = 9
MAX_TOPICS = 30


# -- what is so ------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Person:
    """Someone in the session. ``part``: ``in`` takes part, ``listening`` observes and is never asked, ``left`` has
    gone (kept, so that what they said about nudges is still believed when they come back)."""

    member: str
    part: Literal["in", "listening", "left"] = "in"
    said: int = 0  # contributions in the whole session; for the group's balance, never shown by person
    nudged: int = 0  # private nudges so far; two at most
    quiet: bool = False  # said "not today": believed at once, never nudged again


@dataclass(frozen=True, slots=True)
class RuleOfTheDay:
    """A ground rule or agreement that may be leaned on today."""

    id: str
    text: str


@dataclass(frozen=True, slots=True)
class Returning:
    """A commitment of last time that opens this session."""

    id: str
    member: str
    text: str
    told: bool = False


@dataclass(frozen=True, slots=True)
class Floor:
    """A round: who has the word, who comes next, who passed and will be offered it again, who is done."""

    holder: str | None
    waiting: tuple[str, ...]
    passed: tuple[str, ...] = ()
    done: tuple[str, ...] = ()
    turn: int = 1
    returning: bool = False  # the second offer to those who passed has begun
    until: datetime | None = None  # how long the holder's share lasts; a timer that comes earlier is stale


@dataclass(frozen=True, slots=True)
class Pass:
    """One go through a repeat. ``block``: its index in ``protocol.repeats``; ``number`` counts from 1, ``of`` is how
    many there will be, 0 where nobody knows. ``item``: whose or which it is now: a member, a topic id, a line's number,
    ``*`` where each group has its own presenter; ``waiting``: people to come, in their order; ``done``: whose or which
    it has been. ``until``: when the repeat as a whole is over, where it has a clock."""

    block: int
    number: int = 1
    of: int = 0
    item: str = ""
    waiting: tuple[str, ...] = ()
    until: datetime | None = None
    last: bool = False  # the facilitator said that this is the last pass
    done: tuple[str, ...] = ()
    grouped: int = 0  # of the groups that were formed in it, or taken into it: they stay together to its end
    since: datetime | None = None  # when it began, where the passes are about the same, and words tell them apart


@dataclass(frozen=True, slots=True)
class Group:
    """A small group in its side room: members in the order in which they came to it, also those who left since, so that
    their seat in the ring stays. ``presenter``: whose pass it is in a repeat over the members of each group."""

    number: int
    members: tuple[str, ...]
    host: str = ""
    floor: Floor | None = None  # its own round
    presenter: str = ""
    ring: int = 0  # how many sheets go round in it, those of its first members
    chose: int = -1  # the option, or the place of the topic, that brought them together


class Over(NamedTuple):
    """Over days: a window that takes late words, and with whom it was: they belong to those who sat together in it, and
    to whose pass it was. Stored as a short row, for there are many."""

    visit: int
    at: int  # index of its step
    grouped: int = -1  # of the groups of then; -1: of an older snapshot, that did not keep it
    apart: bool = True  # they sat in their side rooms
    item: str = ""  # of the pass: a member, a topic's id, or ``*``


@dataclass(frozen=True, slots=True)
class Topic:
    """What a step made to be voted on or talked through: clipped words of a contribution with the same id."""

    id: str
    text: str
    member: str
    dots: int = 0
    under: str = ""  # the name of the cluster it was put under
    done: bool = False  # talked through


@dataclass(frozen=True, slots=True)
class Session:
    """One run of a protocol. ``part``: ``gathering`` (opening: people come in, rules are chosen), ``running``
    (``at`` is the index of the open step), ``closing`` (rules rated, commitments, next facilitator), ``closed``."""

    id: str
    team: str
    channel: str
    protocol: str
    version: str  # content hash of the protocol file that this session keeps to its end
    language: str
    facilitator: str
    started_at: datetime
    seed: int
    presenter: str | None = None
    presented: tuple[tuple[str, datetime], ...] = ()  # (member or nobody, until when) of those who presented before
    timekeeper: str | None = None
    coach: str | None = None  # last time's facilitator, at the side of today's
    led_before: tuple[str, ...] = ()  # who led a whole step of it, before the one who leads now
    leads_from: int = 0  # the visit in which today's facilitator took the role
    next_facilitator: str | None = None
    inputs: tuple[tuple[str, str], ...] = ()
    essential_question: str = ""
    people: tuple[Person, ...] = ()
    rules: tuple[RuleOfTheDay, ...] = ()
    leaning: tuple[tuple[str, str], ...] = ()  # (member, rule id): whose finger points where, up to two each
    focus: tuple[str, ...] = ()  # one or two rule ids, fixed when the session begins
    returning: tuple[Returning, ...] = ()
    part: Literal["gathering", "running", "closing", "closed"] = "gathering"
    at: int = -1
    visit: int = 0
    began_at: datetime | None = None
    opened_at: datetime | None = None
    ends_at: datetime | None = None  # None while paused and while gathering
    left: float | None = None  # seconds left, while paused
    called: bool = False  # time-up has been said in this visit
    ready: tuple[str, ...] = ()
    heard: tuple[str, ...] = ()  # who contributed in this visit
    nudged: tuple[str, ...] = ()  # who got a nudge in this visit
    told: tuple[str, ...] = ()  # who was told in this visit that the step is theirs to listen in
    floor: Floor | None = None
    proposal: str = ""  # agreement being decided in this session
    outcome: Literal["", "agreed", "not_agreed"] = ""  # of the last decision or vote
    ratings: tuple[tuple[str, str, int], ...] = ()  # (member, rule id, 1..5), dropped at the close
    committed: tuple[str, ...] = ()  # members who made a commitment at the close
    agreed: tuple[str, ...] = ()  # ids of agreements reached in this session
    contributions: int = 0
    cast: tuple[str, ...] = ()  # scripted colleagues of a rehearsal
    pace: float = 1.0  # 1: as in life; 0.1: ten times as brisk (shortens steps and the cast's waits alike)
    closed_at: datetime | None = None
    last_at: datetime | None = None  # when somebody last said or did something
    lapsed: bool = False  # the closing came by itself, for nobody was there any more; its card says so
    steps_seen: tuple[int, ...] = ()  # indexes opened so far, each once; the number of steps stands for the closing
    hidden: int = 0  # contributions written and not yet revealed
    nudge_at: datetime | None = None  # when the next nudge is due; one that comes earlier is stale
    notices: int = 0  # so that each notice has its own key
    own_rules: bool = False  # the rules are the team's own agreements, not a starter set
    guest: str | None = None
    days: bool = False  # spread over days: each step has a window, nobody waits in a row
    passes: tuple[Pass, ...] = ()  # of the repeats round the open step, the outermost first
    groups: tuple[Group, ...] = ()  # the side rooms of the open step, and between two grouped steps those before
    grouped: int = 0  # how often groups were formed; names their places: <channel>/<session>-<grouped>-<number>
    apart: bool = False  # they sit in their side rooms now
    met: tuple[str, ...] = ()  # who sat together before, newest last, bounded: "03-14", a letter for a place in people
    chosen: tuple[tuple[str, int], ...] = ()  # (member, option or topic's place) of the last choice
    ended: tuple[Pass, ...] = ()  # the last pass of each repeat that is over, for going back into it
    paused_at: datetime | None = None
    inner: tuple[str, ...] = ()  # the circle inside, who sits longest first
    sat: tuple[str, ...] = ()  # who has sat in it so far
    chairs: tuple[str, ...] = ()  # who asked for a chair before the circle was open
    offered: tuple[str, ...] = ()  # who would like to be next where a repeat goes over people, the first to ask first
    topics: tuple[Topic, ...] = ()
    votes: tuple[tuple[str, str, int], ...] = ()  # (member, "", answer) of the open vote; dots: see ballot.py
    tally: tuple[int, ...] = ()  # how often each answer was given, once the answers of a vote are out
    unconvinced: tuple[str, ...] = ()  # whose answer in the last vote was not enough
    reworded: str = ""  # the proposal as it was worded last, in the step before a vote that shows new wordings
    recalls: bool = False  # the script shows earlier contributions again, so that they have to be at hand
    reminded: bool = False  # over days: those missing in this window heard from it, once
    opened_to: tuple[str, ...] = ()  # over days: who has heard that this window is open
    over: tuple[Over, ...] = ()  # over days: windows that take late words

    def person(self, member: str) -> Person | None:
        """Whoever has come in, also when they left since; None for who never did."""
        return next((p for p in self.people if p.member == member), None)

    @property
    def taking_part(self) -> tuple[str, ...]:
        """Members who take part, in speaking order; those who only listen are not among them."""
        return tuple(p.member for p in self.people if p.part == "in")

    @property
    def paused(self) -> bool:
        """Whether the clock stands still."""
        return self.left is not None

    def input(self, key: str) -> str:
        """What was brought under ``key``, or nothing."""
        return dict(self.inputs).get(key, "")
