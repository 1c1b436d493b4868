"""What one person sees of a session now, as values: the room draws it, Slack's App Home and Discord can, too.

``look`` is pure. Words are already in the reader's language; people are member ids (as marks in text), moments are
datetimes, so that each client counts down by itself.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from facilitation.actions import action
from facilitation.given import Given
from facilitation.participation import evenness, in_a_word
from facilitation.team.plan_list import Coming, coming

from . import (
    cards,
    closing_cards,
    days_words,
    extras,
    length,
    naming,
    phrases,
    repeat_words,
    view_groups,
    view_votes,
    whispers,
)
from .grouping import group_of
from .presenting import presenter_of
from .session import Session
from .sitting import Sitting
from .speaking import Becomes, becomes, belongs, skipped, who_listens, who_speaks
from .voices import floor_of, holds, speakers


@dataclass(frozen=True, slots=True)
class Mark:
    """One step in the line of steps: as wide as its minutes."""

    name: str
    minutes: float
    state: Literal["done", "now", "to_come"]
    repeats: bool = False  # it comes again and again; it is drawn once


@dataclass(frozen=True, slots=True)
class Control:
    """A button of the board. ``icon``: next, back, pause, resume, more, hand, end, speak, listen, ready or empty."""

    label: str
    action: str
    icon: str = ""
    main: bool = False
    pressed: bool | None = None  # a toggle's state; None: not a toggle


@dataclass(frozen=True, slots=True)
class Board:
    """The filled green board: what counts for all now. Text may carry mention marks."""

    part: Literal["none", "gathering", "running", "closing", "closed"]
    label: str  # "Step 6 of 8"
    name: str
    say: str  # what this step asks for
    rule: str
    speaking: str
    listening: str
    then: str
    opened_at: datetime | None = None
    ends_at: datetime | None = None
    left: float | None = None  # seconds, while paused
    called: bool = False  # time for this step is over, the facilitator decides
    until: str = ""  # over days: until when this is open, in words, and no countdown
    turn: str = ""  # in a round: whose turn, then who
    marks: tuple[Mark, ...] = ()
    ready: str = ""  # "2 of 6 are ready"
    status: str = ""  # for screen readers: one sentence that changes with the step


@dataclass(frozen=True, slots=True)
class Cue:
    title: str
    say: str
    watch: str
    long: str


@dataclass(frozen=True, slots=True)
class Seat:
    """A person in the room: ``role`` in words."""

    member: str
    role: str
    me: bool = False
    part: Literal["in", "listening", "not_in"] = "in"
    has_word: bool = False


@dataclass(frozen=True, slots=True)
class Balance:
    """How the talk is shared, for the group only: ``at`` from 0 (a few voices) to 1 (all of us)."""

    at: float
    words: str


@dataclass(frozen=True, slots=True)
class View:
    session: str  # id, or empty when none is open
    title: str  # "Tuning protocol, with <@ben>"
    board: Board
    controls: tuple[Control, ...] = ()  # the facilitator's
    mine: tuple[Control, ...] = ()  # everybody's own: I'm in, ready, pass, I'm done, take over
    cue: Cue | None = None
    seats: tuple[Seat, ...] = ()
    balance: Balance | None = None
    essential_question: str = ""
    focusing_question: str = ""
    brought: tuple[tuple[str, str], ...] = ()  # (what it is, the words): the work to look at, the text to read
    presenter: str = ""
    focus: tuple[str, ...] = ()  # the rules we lean on today
    returning: tuple[tuple[str, str, bool], ...] = ()  # (member, commitment, told)
    kinds: tuple[tuple[str, str], ...] = ()  # (label key, words) that a contribution may be called
    may_say: Literal["all", "notes", "hidden", "wait"] = "all"  # what becomes of words written now
    hint: str = ""  # the input's own line: who reads this
    coming: tuple[Coming, ...] = ()  # planned sessions, the nearest first; while none is open
    vote: view_votes.Ballot | None = None  # the open vote
    topics: tuple[view_votes.TopicLine, ...] = ()
    circle: view_votes.Inside | None = None  # the circle inside, where the open step has one
    groups: tuple[view_groups.SideRoom, ...] = ()  # while they sit apart; mine is marked
    repeat: str = ""  # "Round 2 of 5"
    repeat_about: str = ""  # CommonMark: the question or topic of this pass, or whose it is

    @property
    def group(self) -> view_groups.SideRoom | None:
        """The side room in which I sit now."""
        return next((room for room in self.groups if room.mine), None)


# -- how it is drawn up -------------------------------------------------------------


def look(session: Session | None, member: str, now: datetime, given: Given) -> View:
    """What ``member`` sees; "" is the wall, which has no controls. ``given``: team, and the protocol of the session."""
    if session is None:
        return _nothing_open(member, given)
    sitting = Sitting(session, now, given)
    step = sitting.step
    kinds = step.kinds if step and belongs(session, step, member) else ()
    may_say, hint = _line(sitting, member)
    return View(
        session=session.id,
        title=phrases.title(sitting),
        board=_board(sitting, member),
        controls=_controls(sitting) if member == session.facilitator else (),
        mine=_mine(sitting, member) if member else (),
        cue=Cue(*whispers.cue(sitting)) if member == session.facilitator and session.part != "closed" else None,
        seats=_seats(sitting, member),
        balance=_balance(sitting),
        essential_question=session.essential_question,
        focusing_question=phrases.focusing_question(sitting),
        brought=(*phrases.also_brought(sitting), *phrases.withheld(sitting, member)),
        presenter=presenter_of(session, step, member) or "",
        focus=tuple(rule.text for rule in session.rules if rule.id in session.focus),
        returning=tuple((r.member, r.text, r.told) for r in session.returning),
        kinds=tuple((kind, phrases.kind_name(sitting, kind)) for kind in kinds) if may_say != "wait" else (),
        may_say=may_say,
        hint=hint,
        vote=view_votes.ballot_of(sitting, member),
        topics=view_votes.topic_lines(sitting),
        circle=view_votes.inside(sitting, member),
        groups=view_groups.side_rooms(sitting, member),
        repeat=_capital(repeat_words.rounds(sitting)),
        repeat_about=repeat_words.about(sitting),
    )


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def _nothing_open(member: str, given: Given) -> View:
    team, words = given.team, given.words
    board = Board("none", "", "", words("session.none.say"), "", "", "", "", status=words("session.none.status"))
    seats = tuple(Seat(m.id, "", m.id == member, "not_in") for m in team.present) if team else ()
    question = team.question.text if team and team.question else ""
    ahead = coming(team, given.plans, given) if team else ()
    name = team.name if team else ""
    return View("", name, board, seats=seats, essential_question=question, coming=ahead)


def _board(sitting: Sitting, member: str) -> Board:
    session, say, step = sitting.session, sitting.words, sitting.step
    if step is None:
        part, name = session.part, say(f"session.part.{session.part}")
        about = cards.lead(sitting) if part == "gathering" else say(f"session.board.{part}")
        then = say("session.then_first", step=sitting.tell(sitting.protocol.steps[0].name))
        board = Board(part, phrases.protocol_name(sitting), name, about, "", "", "", "", status=name)
        return _timed(sitting, replace(board, then=then) if part == "gathering" else board)
    me = member if group_of(session, member) else ""
    speaking, listening = who_speaks(sitting, step, me), who_listens(sitting, step, me)
    written, ready = extras.written(sitting, step), extras.ready(sitting, step)
    board = Board(
        "running", phrases.label(sitting), sitting.tell(step.name), sitting.tell(step.say), sitting.tell(step.rule),
        "" if phrases.all_heard(session) else speaking, listening, phrases.following(sitting)[0],
        turn=phrases.turn_of(sitting, floor_of(session, member)), ready=" · ".join(w for w in (written, ready) if w),
        status=say("session.board.status", step=sitting.tell(step.name), who=speaking),
    )  # fmt: skip
    return _timed(sitting, board)


def _timed(sitting: Sitting, board: Board) -> Board:
    session = sitting.session
    return replace(
        board, opened_at=session.opened_at, ends_at=session.ends_at, left=session.left, called=session.called,
        marks=_marks(sitting), until=days_words.until(sitting) if session.days and session.part != "closed" else "",
    )  # fmt: skip


def _marks(sitting: Sitting) -> tuple[Mark, ...]:
    """The line of steps; those that don't apply are left out, unless they were opened."""
    session, marks = sitting.session, []
    for index, step in enumerate(sitting.protocol.steps):
        if skipped(session, step) and index not in session.steps_seen:
            continue
        now = session.part == "running" and index == session.at
        done = index in session.steps_seen and (index < session.at or session.part in ("closing", "closed"))
        minutes = length.of_step(step, max(2, len(session.taking_part)), groups=len(session.groups))
        repeats = bool(sitting.protocol.within[index])
        name = sitting.tell(step.name)
        marks.append(Mark(name, minutes, "now" if now else "done" if done else "to_come", repeats))
    return tuple(marks)


def _controls(sitting: Sitting) -> tuple[Control, ...]:
    """The facilitator's own."""
    session, say = sitting.session, sitting.words
    id, visit = session.id, str(session.visit)
    hand = Control(say("button.hand_over"), action("hand_over", id), "hand")
    end = Control(say("button.end"), action("end", id, visit if session.part != "gathering" else ""), "end")
    if session.part == "gathering":
        call_off = Control(say("button.call_off"), action("end", id), "end")
        begin = Control(say("button.begin"), action("begin", id), "next", main=True)
        return (*_now_and_then(sitting), hand, call_off, begin)
    if session.part == "closed":
        return ()
    back = Control(say("button.back"), action("back", id, visit), "back")
    pause = Control(say("button.pause"), action("pause", id, visit), "pause")
    if session.paused:
        pause = Control(say("button.resume"), action("resume", id, visit), "resume")
    on, longer = days_words.controls(session)
    more = Control(say(longer), action("extend", id, visit), "more")
    if session.part == "closing":
        return (back, pause, more, hand, Control(end.label, end.action, "end", main=True))
    forward = Control(say(on), action("next", id, visit), "next", main=True)
    return (back, pause, more, *_now_and_then(sitting), hand, end, forward)


def _now_and_then(sitting: Sitting) -> tuple[Control, ...]:
    """What the facilitator may do only where it is called for."""
    buttons = (*naming.button(sitting), *extras.leave_out(sitting), *extras.last_round(sitting))
    return tuple(Control(b.label, b.action) for b in buttons)


def _mine(sitting: Sitting, member: str) -> tuple[Control, ...]:
    """Everybody's own: coming in, readiness, the word, what to try, taking over."""
    session, say = sitting.session, sitting.words
    id, visit = session.id, str(session.visit)
    if session.part == "closed":
        return ()
    person = session.person(member)
    part = person.part if person else "left"
    come_in = Control(say("button.join"), action("join", id, "in"), "speak", part != "in", part == "in")
    only_listen = Control(say("button.listen"), action("join", id, "listening"), "listen", pressed=part == "listening")
    leave = Control(say("button.leave"), action("leave", id))
    if session.part == "gathering" or part != "in":
        return (come_in, only_listen) if part == "left" else (come_in, only_listen, leave)
    found: list[Control] = []
    if holds(session, member):
        found.append(Control(say("button.done"), action("done", id, visit), "speak", main=True))
        found.append(Control(say("button.pass"), action("pass", id, visit)))
    elif session.part == "running" and member != session.facilitator and not extras.voting(sitting):
        found.append(Control(say("button.ready"), action("ready", id, visit), "ready", pressed=member in session.ready))
    if session.part == "running":
        found += [Control(b.label, b.action) for b in view_votes.mine(sitting, member)]
    if session.part == "closing" and not closing_cards.light(sitting):
        found.append(Control(say("button.try"), action("commit", id), "speak", main=member != session.facilitator))
        found.append(Control(say("button.propose_agreement"), action("propose", session.team, id)))
    if member != session.facilitator:
        found.append(Control(say("button.take_over"), action("take_over", id), "hand"))
    return (*found, leave)


def _seats(sitting: Sitting, me: str) -> tuple[Seat, ...]:
    """Those in the session first, in speaking order; then who else is in the team."""
    session, team = sitting.session, sitting.given.team
    inside = [p for p in session.people if p.part != "left"]
    seats = [Seat(p.member, _role(sitting, p.member, p.part), p.member == me,
                  "in" if p.part == "in" else "listening", _has_word(session, p.member)) for p in inside]  # fmt: skip
    known = {p.member for p in inside}
    others = [m.id for m in team.present if m.id not in known] if team else []
    return (*seats, *(Seat(id, sitting.words("session.role.not_in"), id == me, "not_in") for id in others))


def _role(sitting: Sitting, member: str, part: str) -> str:
    session, say = sitting.session, sitting.words
    if member == session.facilitator:
        return say("session.role.facilitator")
    if member == presenter_of(session, sitting.step, member):
        called = next((sitting.tell(r.called) for r in sitting.protocol.roles if r.name == "presenter"), "")
        return called or say("session.role.presenter")
    if part == "listening":
        return say("session.role.observer")
    return say("session.role.coach" if member == session.coach else "session.role.participant")


def _has_word(session: Session, member: str) -> bool:
    return holds(session, member)


def _balance(sitting: Sitting) -> Balance | None:
    even = evenness([p.said for p in sitting.session.people if p.part == "in"])
    return None if even is None else Balance(even, sitting.words(f"record.balance.{in_a_word(even)}"))


def _line(sitting: Sitting, member: str) -> tuple[Becomes, str]:
    """What becomes of words written now, and the input's own line."""
    session, step = sitting.session, sitting.step
    if step is None:
        return "all", ""
    if member not in (*session.taking_part, *speakers(session, step)):
        return "wait", sitting.words("session.hint.join") if member else ""
    what = becomes(session, step, member)
    if what == "all" and holds(session, member):
        return what, sitting.words("session.hint.your_turn")
    if what in ("all", "hidden") and step.questions_only and member != session.facilitator:
        return what, sitting.words("session.hint.questions")
    if what == "all" and step.silent:
        return what, sitting.words("session.hint.silent")
    if what == "all" and session.apart and group_of(session, member):
        return what, sitting.words("session.hint.group")
    return what, sitting.words(f"session.hint.{what}")
