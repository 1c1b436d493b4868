"""The circle inside as it stands: whether the open step has one, who sits in it, how many chairs are free."""

from facilitation.message import mention

from .protocol import Circle
from .session import Session
from .sitting import Sitting
from .speaking import FEW


def of(sitting: Sitting) -> Circle | None:
    """The circle of the open step; None where it has none."""
    step = sitting.step
    return sitting.protocol.circle if step and {"inner", "outer"} & step.voices else None


def free(session: Session, circle: Circle) -> int:
    """How many chairs are free."""
    return max(0, circle.most - len(session.inner))


def soon(sitting: Sitting) -> bool:
    """Whether the next step in the script fills a circle, so that chairs can be asked for now."""
    session, steps = sitting.session, sitting.protocol.steps
    if session.part != "running" or of(sitting) or session.at + 1 >= len(steps):
        return False
    step = steps[session.at + 1]
    return bool({"inner", "outer"} & step.voices) and (step.new_circle or not session.inner)


def line(sitting: Sitting) -> str:
    """"Inside: Ana, Ben, Chloé · a chair is free", with names only where the card doesn't name them as those who speak;
    empty where the open step has no circle."""
    circle, session, step = of(sitting), sitting.session, sitting.step
    if circle is None or step is None:
        return ""
    inside = ", ".join(mention(m) for m in session.inner) or sitting.words("circle.nobody")
    free_now = free(session, circle)
    left = sitting.words("circle.free", n=free_now) if free_now else sitting.words("circle.full")
    named = step.voices == {"inner"} and 0 < len(session.inner) <= FEW
    return left[:1].upper() + left[1:] if named else f"{sitting.words('circle.who', who=inside)} · {left}"
