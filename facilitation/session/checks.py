"""What a command must meet before it is decided; each check raises Refused in words that say what to do instead."""

from facilitation.actions import action
from facilitation.decision import Refused
from facilitation.message import mention

from .sitting import Sitting
from .voices import speakers


def facilitator_only(sitting: Sitting, member: str) -> None:
    """Controls belong to today's facilitator; anyone else is shown how to take over, visibly."""
    session = sitting.session
    if member != session.facilitator:
        raise Refused(
            "refused.only_facilitator",
            buttons=(("button.take_over", action("take_over", session.id)),),
            facilitator=mention(session.facilitator),
        )


def in_the_session(sitting: Sitting, member: str) -> None:
    """Whoever acts takes part; who only listens, or is not in yet, is shown the way in."""
    session = sitting.session
    if member in session.taking_part:
        return
    person = session.person(member)
    key = "refused.only_listening" if person and person.part == "listening" else "refused.join_first"
    raise Refused(key, buttons=(("button.join_in", action("join", session.id, "in")),))


def may_write(sitting: Sitting, member: str) -> None:
    """As ``in_the_session``; and who only listens may write where a step asks its observers."""
    session, step = sitting.session, sitting.step
    if step is None or member not in speakers(session, step):
        in_the_session(sitting, member)


def begun(sitting: Sitting) -> None:
    """A step or the closing is open."""
    if sitting.session.part == "gathering":
        raise Refused("refused.not_begun", facilitator=mention(sitting.session.facilitator))


def still_open(sitting: Sitting, visit: int | None) -> None:
    """The step that the button belongs to is the open one; ``None`` means whichever is open."""
    begun(sitting)
    if visit is not None and visit != sitting.session.visit:
        raise Refused(
            "refused.stale_button",
            buttons=(("button.where", action("status", sitting.session.id)),),
            step=name_of_open(sitting),
        )


def in_a_step(sitting: Sitting, visit: int | None) -> None:
    """As ``still_open``, and it is a step, not the closing."""
    still_open(sitting, visit)
    if sitting.session.part == "closing":
        raise Refused("refused.in_closing", buttons=(("button.where", action("status", sitting.session.id)),))


def name_of_open(sitting: Sitting) -> str:
    """The name of what is open, in the reader's language."""
    step = sitting.step
    return sitting.tell(step.name) if step else sitting.words(f"session.part.{sitting.session.part}")
