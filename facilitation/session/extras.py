"""What a step's card has beside its words: the vote and its answers, the circle, and what may be written down here."""

from facilitation.actions import action
from facilitation.message import Button, Buttons

from . import ballot, chairs, phrases, vote_cards
from .protocol import Step
from .sitting import Sitting

ROW = 5


def lines(sitting: Sitting, step: Step) -> tuple[str, ...]:
    """More texts for the card."""
    asks = vote_cards.question(sitting, step.vote) if step.vote else ""
    return tuple(line for line in (asks, chairs.line(sitting)) if line)


def rows(sitting: Sitting, step: Step) -> tuple[Buttons, ...]:
    """Rows of buttons for everyone: the answers of a vote, then all else in one row."""
    return (*_even(vote_cards.buttons(sitting, step)), *_even(small(sitting, step)))


def small(sitting: Sitting, step: Step) -> tuple[Button, ...]:
    """Sorting, the circle, a commitment or an agreement: five at most."""
    session, say = sitting.session, sitting.words
    found: list[Button] = []
    if step.sorts and session.topics:
        found.append(Button(say("button.put"), action("put", session.id, str(session.visit)), primary=True))
    if chairs.of(sitting):
        found.append(Button(say("button.step_in"), action("step_in", session.id)))
        found.append(Button(say("button.step_out"), action("step_out", session.id)))
    if chairs.soon(sitting):
        found.append(Button(say("button.ask_chair"), action("step_in", session.id)))
    return (*found, *offers(sitting, step))


def offers(sitting: Sitting, step: Step) -> tuple[Button, ...]:
    """The forms that the step offers."""
    session, say = sitting.session, sitting.words
    button = {
        "commitment": Button(say("button.try"), action("commit", session.id)),
        "agreement": Button(say("button.propose_agreement"), action("propose", session.team, session.id)),
    }
    return tuple(button[each] for each in step.offers)


def written(sitting: Sitting, step: Step) -> str:
    """How many have answered in a vote, or written what is hidden."""
    return vote_cards.how_many(sitting, step) if step.vote else phrases.written(sitting, step)


def voting(sitting: Sitting) -> bool:
    """Whether answers are still being given: then nobody is asked whether they are ready."""
    step = sitting.step
    return step is not None and step.vote is not None and not ballot.out(sitting.session)


def ready(sitting: Sitting, step: Step) -> str:
    """How many are ready to move on; empty while they vote."""
    return "" if voting(sitting) else phrases.ready(sitting)


def leave_out(sitting: Sitting) -> tuple[Button, ...]:
    """The facilitator's, in an optional step."""
    session, step = sitting.session, sitting.step
    if step is None or not step.optional:
        return ()
    return (Button(sitting.words("button.leave_out"), action("leave_out", session.id, str(session.visit))),)


def last_round(sitting: Sitting) -> tuple[Button, ...]:
    """The facilitator's, where another pass may follow this one."""
    session = sitting.session
    last = session.passes[-1] if session.passes else None
    if last is None or last.last or 0 < last.of <= last.number:
        return ()
    return (Button(sitting.words("button.enough"), action("enough", session.id, str(session.visit))),)


def _even(buttons: tuple[Button, ...]) -> tuple[Buttons, ...]:
    """In as few rows as they need, of nearly the same length."""
    if not buttons:
        return ()
    rows = -(-len(buttons) // ROW)
    each = -(-len(buttons) // rows)
    return tuple(Buttons(buttons[at : at + each]) for at in range(0, len(buttons), each))
