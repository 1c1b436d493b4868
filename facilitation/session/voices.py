"""Who has the word, as pure rights: everything that asks whose step it is asks here.

The script names voices (``speaks``); what they mean depends on the pass that is open and on the group that somebody
sits in. Whoever leads without speaking (``leader_speaks: false``) is not asked, but may always steer. Where a voice has
nobody (no groups, so no hosts), it is everyone's rather than nobody's, so that no step stands silent.
"""

from . import length
from .grouping import group_of, here
from .presenting import coach_of, guest_gone, hosts, in_each_group, nobody_presents, presenter_of
from .protocol import Step
from .script import Voice
from .session import Floor, Session


def belongs(session: Session, step: Step, member: str) -> bool:
    """Whether the step is ``member``'s to speak in; the facilitator's own right to steer aside."""
    if member == session.facilitator and not step.leader_speaks:
        return False
    if through(session, member):
        return True
    return any(_has(session, step, member, voice) for voice in step.voices)


def through(session: Session, member: str) -> bool:
    """In a repeat over members: all of ``member``'s group have had their turn, or whose it is has left; larger groups
    go on, and this one talks freely until all are back."""
    if not in_each_group(session):
        return False
    group = group_of(session, member)
    return group is not None and group.presenter not in session.taking_part


def speakers(session: Session, step: Step) -> tuple[str, ...]:
    """Those who have the word in the step, in speaking order: of those who take part, and where observers are asked, of
    those who only listen."""
    listening = tuple(p.member for p in session.people if p.part == "listening")
    asked = (*session.taking_part, *(listening if "observers" in step.voices else ()))
    return tuple(m for m in asked if belongs(session, step, m))


def circles(session: Session) -> tuple[tuple[str, ...], ...]:
    """Who talks with whom now: each group's members, or all together."""
    if session.apart:
        return tuple(there for there in (here(session, g) for g in session.groups) if there)
    return (session.taking_part,)


def minutes(session: Session, step: Step) -> float:
    """How long the open step lasts for those who are there."""
    once = step.minutes.usual
    match step.minutes.per:
        case "person":
            return once * max(1, *(len([m for m in c if belongs(session, step, m)]) for c in circles(session)), 1)
        case "other":
            return once * max(1, *(len(c) - 1 for c in circles(session)), 1)
        case "group":
            groups = sum(bool(here(session, g)) for g in session.groups)
            of = step.groups.of if step.groups else 4
            return once * (groups or length.number_of_groups(of, len(session.taking_part)))
        case None:
            return once


def share(session: Session, step: Step) -> float:
    """Minutes of one turn in a round: what the script gives each person, or an equal part of the step's time."""
    if step.minutes.per in ("person", "other"):
        return step.minutes.usual
    most = max(len([m for m in c if belongs(session, step, m)]) for c in circles(session))
    return minutes(session, step) / max(most, 1)


# -- rounds -------------------------------------------------------------------------


def floor_of(session: Session, member: str) -> Floor | None:
    """The round that ``member`` is in: their group's, or everyone's."""
    if not session.apart:
        return session.floor
    group = group_of(session, member)
    return group.floor if group else None


def holds(session: Session, member: str) -> bool:
    """Whether it is ``member``'s turn in a round."""
    floor = floor_of(session, member)
    return floor is not None and floor.holder == member


def floors(session: Session) -> tuple[Floor, ...]:
    """All rounds that are open at this moment."""
    found = [g.floor for g in session.groups] if session.apart else [session.floor]
    return tuple(floor for floor in found if floor is not None)


def all_heard(session: Session) -> bool:
    """There is a round, and it is over, in every group: nobody is speaking or waiting any more."""
    return bool(floors(session)) and all(floor.holder is None for floor in floors(session))


def _has(session: Session, step: Step, member: str, voice: Voice) -> bool:
    match voice:
        case "everyone":
            return True
        case "presenter":
            return member == presenter_of(session, step, member) or nobody_presents(session, step, member)
        case "others":
            return member != presenter_of(session, step, member)
        case "facilitator":
            return member == session.facilitator
        case "coach":
            return member == coach_of(session, step, member) or nobody_presents(session, step, member)
        case "observers":
            return _observes(session, step, member)
        case "hosts":
            return member in (hosts(session) or (member,))
        case "guest":
            return member == session.guest or guest_gone(session)
        case "unconvinced":
            return member in session.unconvinced
        case "inner" | "outer":
            return (member in session.inner) == (voice == "inner") or not session.inner


def _observes(session: Session, step: Step, member: str) -> bool:
    person, coach = session.person(member), coach_of(session, step, member)
    if person and person.part == "listening":
        return True
    return bool(session.groups and coach) and member not in (coach, presenter_of(session, step, member))
