"""A session spread over days: each step has a window, and everyone comes to it in their own hours.

When a window opens, each hears of it once, as soon as it is their hours; at four fifths of it those who are missing
hear once more, in their hours; then it is quiet. It closes by itself, whoever is missing. Late words are taken, shown
as what they are, and kept. The facilitator may close early or give another day. Nobody waits for a turn: a round is
written side by side. A step without days is only said, and the next one opens.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

from facilitation.decision import Decision, Refused
from facilitation.team.hours import next_hours
from facilitation.team.presence import is_away, today_of

from . import ballot, cards, days_cards, speaking, windows
from .commands import Extend, TellOpened, TimeUp, WindowReminder
from .presenting import presented
from .session import Over, Session
from .sitting import Sitting

MAX_OVER = 60  # windows that late words are still taken for
GATHERS = 3  # windows that a gathering waits for a second person before it is called off


# -- opening and closing a window --------------------------------------------------------


def open_window(sitting: Sitting) -> Sitting:
    """Set the clock of what has just been opened, and when those missing are reminded."""
    session = sitting.session
    over = ends(sitting, sitting.now, length(sitting))
    sitting = sitting.change(ends_at=over, reminded=False, opened_to=())
    return remind_later(sitting.remind(over, TimeUp(session.visit, over)))


def gather(sitting: Sitting) -> Sitting:
    """The window of the gathering, in which people come in."""
    return open_window(sitting.change(opened_at=sitting.now))


def ends(sitting: Sitting, begins: datetime, days: float) -> datetime:
    """When a window of so many days is over, for those who are in it."""
    session, team = sitting.session, sitting.team
    known = [m for m in team.present if session.part == "gathering" or m.id in session.taking_part]
    weekends = bool(known) and all(m.weekends for m in known)
    return windows.ends(begins, days, team.time_zone, session.pace, weekends)


def length(sitting: Sitting) -> float:
    """Days of the open step, the gathering or the closing. A step that is only said within a repeat that ends by the
    clock gets a moment of its own, or it would be said for ever."""
    step = sitting.step
    if step is None:
        return windows.USUAL
    days = windows.of_step(step)
    round_it = (sitting.protocol.repeats[n].repeat for n in sitting.protocol.within[sitting.session.at])
    return windows.USUAL if not days and any(again.until == "time" for again in round_it) else days


def tell(sitting: Sitting) -> Sitting:
    """Let everyone know that it is open: those in their hours now, the others when theirs come. Whoever leads has the
    cue card, and a rehearsal's cast needs no word."""
    if sitting.session.ends_at is not None and sitting.session.ends_at <= sitting.now:
        return sitting  # it is only said
    for member in _to_tell(sitting):
        sitting = _tell(sitting, member)
    return sitting


def tell_opened(sitting: Sitting, command: TellOpened) -> Decision[Session | None]:
    """From the clock: it is ``member``'s hours. Stale once the window is over, they were told, or they were heard."""
    session = sitting.session
    fits = session.visit == command.visit and session.ends_at is not None and sitting.now < session.ends_at
    if fits and session.days and command.member in _to_tell(sitting):
        sitting = _tell(sitting, command.member)
    return sitting.decided()


def leave(sitting: Sitting, going_back: bool = False) -> Sitting:
    """The window is over: private words about it are taken away; late ones are taken from now on."""
    session = sitting.session
    sitting = quiet(sitting)
    if going_back or sitting.step is None:
        return sitting
    over = Over(session.visit, session.at, session.grouped, session.apart, presented(session))
    return sitting.change(over=(*session.over, over)[-MAX_OVER:])


def quiet(sitting: Sitting) -> Sitting:
    """Take away what was said in private about the open window."""
    session = sitting.session
    for member in session.opened_to:
        sitting = sitting.whisper(member, f"opened:{session.visit}", None)
    return sitting.change(opened_to=())


def more(sitting: Sitting, command: Extend) -> Decision[Session | None]:
    """Another day. Those who were reminded are not reminded again."""
    session = sitting.session
    if session.left is not None:
        left = min(session.left + windows.DAY.total_seconds() * session.pace, _farthest(session).total_seconds())
        return cards.show(sitting.change(left=left)).decided()
    base = max(session.ends_at or sitting.now, sitting.now)
    over = ends(sitting, base, 1)
    if over - sitting.now > _farthest(session):
        raise Refused("refused.days_far", most=windows.FARTHEST)
    sitting = sitting.change(ends_at=over).remind(over, TimeUp(session.visit, over))
    return cards.show(remind_later(sitting)).decided()


def _farthest(session: Session) -> timedelta:
    return windows.DAY * windows.FARTHEST * session.pace


# -- reminding those who are missing -----------------------------------------------------


def remind_later(sitting: Sitting) -> Sitting:
    """Set the one reminder of the window, or set it anew once the window has changed."""
    session, due = sitting.session, _due(sitting.session)
    return sitting if due is None or session.reminded else sitting.remind(due, WindowReminder(session.visit))


def remind(sitting: Sitting, command: WindowReminder) -> Decision[Session | None]:
    """From the clock: to all who are missing, or to the one whose hours have come. Stale once the window is over, was
    drawn out, or stands still."""
    session, due = sitting.session, _due(sitting.session)
    if not session.days or session.visit != command.visit or due is None or sitting.now < due:
        return sitting.decided()
    if command.member:
        return _remind(sitting, [command.member]).decided()
    if session.reminded:
        return sitting.decided()
    return _remind(sitting.change(reminded=True), missing(sitting)).decided()


def missing(sitting: Sitting) -> tuple[str, ...]:
    """Who belongs to what is open and has not been heard in it. Nobody where only reading is asked for, and not those
    who said that they would rather not be asked."""
    session, step = sitting.session, sitting.step
    if session.part == "closing":
        asked, done = session.taking_part, {*session.committed, *(member for member, _, _ in session.ratings)}
    elif step is None or step.shows == "never" or step.decides or not step.nudge:
        return ()
    elif step.vote:
        asked, done = ballot.missing(session, step), set()
    else:
        asked, done = speaking.speakers(session, step), {*session.heard, *session.ready}
        asked = asked if step.leader_speaks else tuple(m for m in asked if m != session.facilitator)
    quiet = {p.member for p in session.people if p.quiet}
    return tuple(m for m in asked if m not in done and m not in quiet and m not in session.cast)


def _due(session: Session) -> datetime | None:
    """When the reminder of the open window is due; None where there is none, or it stands still."""
    if session.part not in ("running", "closing") or session.ends_at is None or session.opened_at is None:
        return None
    return windows.reminds(session.opened_at, session.ends_at) if session.ends_at > session.opened_at else None


def _remind(sitting: Sitting, members: Iterable[str]) -> Sitting:
    """Now, or once when their hours come; not at all if that is too late."""
    for member in members:
        session, at = sitting.session, _hours(sitting, member)
        wants = sitting.team.member(member)
        if member not in missing(sitting) or member in session.nudged or wants is None or not wants.nudges:
            continue
        if at == sitting.now:
            sitting = sitting.change(nudged=(*session.nudged, member))
            sitting = sitting.whisper(member, f"nudge:{session.visit}", days_cards.still_open(sitting))
        elif at is not None and session.ends_at is not None and at < session.ends_at:
            sitting = sitting.remind(at, WindowReminder(session.visit, member))
    return sitting


# -- whose hours it is -------------------------------------------------------------------


def _to_tell(sitting: Sitting) -> tuple[str, ...]:
    """Those who have not heard yet of what is open: in the gathering the whole team, then all who take part."""
    session = sitting.session
    if session.part == "gathering":
        asked = tuple(m.id for m in sitting.team.present if session.person(m.id) is None)
    else:
        asked = tuple(m for m in session.taking_part if m not in session.heard)
    known = {session.facilitator, *session.cast, *session.opened_to}
    return tuple(m for m in asked if m not in known)


def _tell(sitting: Sitting, member: str) -> Sitting:
    session, at = sitting.session, _hours(sitting, member)
    if at == sitting.now:
        sitting = sitting.change(opened_to=(*session.opened_to, member))
        return sitting.whisper(member, f"opened:{session.visit}", days_cards.opened(sitting, member))
    if at is not None and session.ends_at is not None and at < session.ends_at:
        return sitting.remind(at, TellOpened(member, session.visit))
    return sitting


def _hours(sitting: Sitting, id: str) -> datetime | None:
    """When ``id`` may be asked; now in a rehearsal, whose days are minutes. None for who is not in the team."""
    member = sitting.team.member(id)
    if member is None or member.left:
        return None
    if sitting.session.cast:
        return None if is_away(member, today_of(sitting.team, member, sitting.now)) else sitting.now
    return next_hours(sitting.team, member, sitting.now)
