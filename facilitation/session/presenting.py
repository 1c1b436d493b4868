"""Whose pass it is, and who stands at their side: presenter, coach and hosts, of the session, a repeat or a group.

All rules, words and views ask here, and never ``session.presenter``, where a step is open: in a repeat over people or
topics the pass has a presenter of its own, in a repeat over members each group has.
"""

from collections.abc import Sequence
from datetime import datetime

from facilitation.replacing import replace

from .grouping import group_of, here
from .protocol import Step
from .session import Group, Pass, Session

EACH_GROUP = "*"  # the item of a pass in which each group has its own presenter


def presenter_of(session: Session, step: Step | None, member: str = "") -> str | None:
    """Who presents now, as ``member`` sees it; None where nobody does: they left, or a smaller group is through."""
    for item in (p.item for p in reversed(session.passes)):
        if item == EACH_GROUP:
            group = group_of(session, member)
            return group.presenter if group and group.presenter in session.taking_part else None
        if session.person(item):
            return item if item in session.taking_part else None
        topic = next((t for t in session.topics if t.id == item), None)
        if topic:
            return topic.member if topic.member in session.taking_part else None
    return session.presenter if session.presenter in session.taking_part else None


def presented_at(session: Session, at: datetime) -> tuple[str, ...]:
    """Who was to present in the session then, there or not; both, where one was named after the other in that very
    moment. Nobody where nobody was to."""
    ends = [*(until for _, until in session.presented), None]
    begins = [None, *ends[:-1]]
    members = [*(member for member, _ in session.presented), session.presenter or ""]
    return tuple(
        member
        for member, since, until in zip(members, begins, ends, strict=True)
        if member and (since is None or since <= at) and (until is None or at <= until)
    )


def missing(session: Session) -> bool:
    """Whether somebody was to present and takes no part any more, and it still matters."""
    return session.part in ("gathering", "running") and session.presenter not in (None, *session.taking_part)


def nobody_presents(session: Session, step: Step | None, member: str) -> bool:
    """Whether somebody was to present and has gone, so that their part is everyone's. Where each group has a presenter,
    that is the group's own matter (see ``voices.through``); and where nobody ever was to, it is the facilitator's."""
    if in_each_group(session) or presenter_of(session, step, member):
        return False
    return session.presenter is not None or bool(presented(session))


def presented(session: Session) -> str:
    """The item that says who presents: a member, a topic's id, or ``*`` where each group has its own; empty where
    whoever presents in the session does."""
    items = [p.item for p in reversed(session.passes)]
    known = {EACH_GROUP, *(t.id for t in session.topics)}
    return next((item for item in items if item in known or session.person(item)), "")


def guest_gone(session: Session) -> bool:
    """Whether no guest is there, so that their part is everyone's."""
    return session.guest not in session.taking_part


def in_each_group(session: Session) -> bool:
    """Whether each group has a presenter of its own."""
    items = [p.item for p in session.passes if p.item == EACH_GROUP or session.person(p.item)]
    return bool(items) and items[-1] == EACH_GROUP


def all_of_us(session: Session) -> tuple[Group, ...]:
    """The one group, where there are too few people for two."""
    if session.apart:
        return ()
    groups = tuple(g for g in session.groups if here(session, g))
    return groups if len(groups) == 1 else ()


def coach_of(session: Session, step: Step | None, member: str) -> str | None:
    """Who comes after the presenter in their group, or where there are no groups, in the circle."""
    presenter = presenter_of(session, step, member)
    group = group_of(session, member) if session.groups else None
    circle = here(session, group) if group else session.taking_part
    if presenter not in circle or len(circle) < 2:
        return None
    return circle[(circle.index(presenter) + 1) % len(circle)]


def hosts(session: Session) -> tuple[str, ...]:
    """One of each group, who speaks for it; of a group that is all of us, nobody stands out."""
    there = set(session.taking_part)
    found = (next((m for m in (g.host, *g.members) if m in there), "") for g in session.groups)
    each = tuple(m for m in found if m)
    return each if len(each) > 1 else ()


def seated(session: Session, groups: Sequence[Group], passes: Sequence[Pass], new_pass: bool) -> tuple[Group, ...]:
    """The groups with whose pass it is in each: in a new pass the next who has not had theirs."""
    each = next((p for p in reversed(passes) if p.item == EACH_GROUP), None)
    if each is None:
        return tuple(replace(g, presenter="") if g.presenter else g for g in groups)
    if not new_pass:
        return tuple(groups)
    return tuple(replace(g, presenter=_next(session, g, each)) for g in groups)


def _next(session: Session, group: Group, each: Pass) -> str:
    """Who offered to be next in this group, or whoever sits first of those who have not had their pass."""
    left = [m for m in here(session, group) if m not in each.done]
    return next((m for m in (*session.offered, *left) if m in left), "")
