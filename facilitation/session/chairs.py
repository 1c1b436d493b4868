"""The circle inside as it stands: whether the open step has one, who sits in it, how many chairs are free."""

from facilitation.message import mention

from .protocol import Circle
from .session import Session
from .sitting import Sitting


def of(sitting: Sitting) -> Circle | None:
    """The circle of the open step; None where it has none."""
    step = sitting.step
    return sitting.protocol.circle if step and {"inner", "outer"} & step.voices else None


def free(session: Session, circle: Circle) -> int:
    """How many chairs are free."""
    return max(0, circle.most - len(session.inner))


def line(sitting: Sitting) -> str:
    """"Inside: Ana, Ben, Chloé · a chair is free"; empty where the open step has no circle."""
    circle, session = of(sitting), sitting.session
    if circle is None:
        return ""
    inside = ", ".join(mention(m) for m in session.inner) or sitting.words("circle.nobody")
    free_now = free(session, circle)
    left = sitting.words("circle.free", n=free_now) if free_now else sitting.words("circle.full")
    return f"{sitting.words('circle.who', who=inside)} · {left}"
