"""The one way into a session: what is so, what was asked, what time it is -> what is so now, and what to do about it.

Each command has its rule in a file beside this one. A person's command that doesn't fit raises Refused; what the clock
or another subject sends too late changes nothing and never raises.
"""

from datetime import datetime

from facilitation.decision import Decision, Refused
from facilitation.given import Given, Need
from facilitation.rehearsal import moves, waits
from facilitation.replacing import replace

from . import (
    circle,
    closing,
    contribute,
    days,
    enough,
    forgotten,
    late,
    leading,
    naming,
    nudges,
    opening,
    optional,
    roles,
    sorting,
    starting,
    status,
    timing,
    turns,
    votes,
    writing,
)  # fmt: skip
from . import commands as s
from .commands import SessionCommand, Start
from .session import Session
from .sitting import Sitting

FROM_THE_CLOCK = (s.TimeUp, s.Forgotten, s.TurnUp, s.Nudge, s.WindowReminder, s.TellOpened, s.Settled)
ONLY_LOOKING = (s.Status, s.ShowCard)
MOVES = (s.Begin, s.Next, s.Back, s.End, s.LeaveOut, s.TimeUp, s.Forgotten)  # after which another step may be open
WITH_THE_TEAM = (s.Nudge, s.WindowReminder, s.TellOpened, s.Commit)  # its people, its hours, its day
FOR_THE_RECORD: frozenset[Need] = frozenset({"contributions", "session_commitments", "session_agreements", "ratings"})


def decide(
    session: Session | None, command: SessionCommand, now: datetime, given: Given
) -> Decision[Session | None]:
    """What follows from ``command`` at ``now``. Raises Refused, with the words for whoever asked. The state is None
    only where a start was answered with a form."""
    if isinstance(command, Start):
        if session is not None:
            raise Refused("refused.started_already")
        decision = starting.start(command, now, given)
    elif session is None:
        raise Refused("refused.no_session")
    elif later := waits(session, command, now):
        return Decision(session, (later,))
    else:
        still = isinstance(command, (*FROM_THE_CLOCK, *ONLY_LOOKING))
        decision = _decide(Sitting(session if still else replace(session, last_at=now), now, given), command)
        decision = _followed(session, decision, now, given)
    after = decision.state
    if after is None or not after.cast:
        return decision
    return Decision(after, (*decision.effects, *moves(session, after, now, given)), decision.answer)


def needs(session: Session | None, command: SessionCommand) -> frozenset[Need]:
    """What the shell has to hand over for ``command``, so that nothing is loaded for nothing."""
    wanted: set[Need] = {"protocol"}
    match command:
        case Start():
            wanted |= {"team", "agreements", "commitments", "rules", "session"}
        case s.OfferRules():
            wanted.add("rules")
        case s.HandOver() | s.TakeOver():
            wanted |= {"rules", "team"}
        case s.Tell():
            wanted.add("commitments")
        case s.TimeUp() | s.End() if session is not None and session.part == "closing":
            wanted |= FOR_THE_RECORD
    hidden = session is not None and session.hidden and not isinstance(command, s.Begin | s.Back)
    if isinstance(command, MOVES) and (hidden or (session is not None and session.recalls)):
        wanted.add("contributions")
    # Whatever opens a window asks whose hours it is.
    if isinstance(command, (*MOVES, *WITH_THE_TEAM)) or (session is not None and session.days):
        wanted.add("team")
    if isinstance(command, Start) or (session is not None and session.cast):
        wanted.add("lines")
    return frozenset(wanted)


def _followed(
    before: Session, decision: Decision[Session | None], now: datetime, given: Given
) -> Decision[Session | None]:
    """With the private words of the role that come and go with who is there, whatever the command was."""
    if decision.state is None or decision.state is before:
        return decision
    sitting = leading.follow(before, Sitting(decision.state, now, given, decision.effects))
    return Decision(sitting.session, sitting.effects, decision.answer)


def _decide(sitting: Sitting, command: SessionCommand) -> Decision[Session | None]:
    """The rule of each command; in a closed session only looking is left."""
    if sitting.session.part == "closed" and not isinstance(command, ONLY_LOOKING):
        if isinstance(command, FROM_THE_CLOCK):
            return sitting.decided()
        raise Refused("refused.closed")
    match command:
        case s.Join():
            return opening.join(sitting, command)
        case s.Leave():
            return opening.leave(sitting, command)
        case s.OfferRules():
            return opening.offer_rules(sitting, command)
        case s.Lean():
            return opening.lean(sitting, command)
        case s.Tell():
            return opening.tell(sitting, command)
        case s.Begin():
            return opening.begin(sitting, command)
        case _:
            return _roles_and_end(sitting, command)


def _roles_and_end(sitting: Sitting, command: SessionCommand) -> Decision[Session | None]:
    match command:
        case s.HandOver():
            return roles.hand_over(sitting, command)
        case s.TakeOver():
            return roles.take_over(sitting, command)
        case s.NamePresenter():
            return naming.name_presenter(sitting, command)
        case s.Status():
            return status.status(sitting, command)
        case s.ShowCard():
            return status.show_card(sitting, command)
        case s.Rate():
            return closing.rate(sitting, command)
        case s.Commit():
            return closing.commit(sitting, command)
        case s.End():
            return closing.end(sitting, command)
        case s.Settled():
            return closing.settled(sitting, command)
        case s.Forgotten():
            return forgotten.forgotten(sitting)
        case _:
            return _speaking(sitting, command)


def _speaking(sitting: Sitting, command: SessionCommand) -> Decision[Session | None]:
    match command:
        case s.Contribute():
            return contribute.contribute(sitting, command)
        case s.Write():
            return writing.write(sitting, command)
        case s.Pass():
            return turns.pass_on(sitting, command)
        case s.Done():
            return turns.done(sitting, command)
        case s.TurnUp():
            return turns.turn_up(sitting, command)
        case s.Nudge():
            return nudges.nudge(sitting, command)
        case s.AnswerNudge():
            return nudges.answer(sitting, command)
        case _:
            return _together(sitting, command)


def _together(sitting: Sitting, command: SessionCommand) -> Decision[Session | None]:
    match command:
        case s.CastVote():
            return votes.cast(sitting, command)
        case s.PutTogether():
            return sorting.put(sitting, command)
        case s.StepIn():
            return circle.step_in(sitting, command)
        case s.StepOut():
            return circle.step_out(sitting, command)
        case s.GoNext():
            return optional.go_next(sitting, command)
        case s.LeaveOut():
            return optional.leave_out(sitting, command)
        case _:
            return _clock(sitting, command)


def _clock(sitting: Sitting, command: SessionCommand) -> Decision[Session | None]:
    match command:
        case s.Ready():
            return timing.ready(sitting, command)
        case s.Next():
            return timing.go_on(sitting, command)
        case s.Back():
            return timing.go_back(sitting, command)
        case s.Extend():
            return timing.extend(sitting, command)
        case s.Pause():
            return timing.pause(sitting, command)
        case s.Resume():
            return timing.resume(sitting, command)
        case s.Enough():
            return enough.enough(sitting, command)
        case s.TimeUp():
            return opening.time_up(sitting, command) or timing.time_up(sitting, command)
        case s.WindowReminder():
            return days.remind(sitting, command)
        case s.TellOpened():
            return days.tell_opened(sitting, command)
        case s.AddLate():
            return late.add_late(sitting, command)
        case _:
            raise AssertionError(f"no rule for {type(command).__name__}")
