"""Turns of phrase that cards, whispers, the view and the record share: minutes, names of steps, clocks, questions."""

from facilitation.clipping import clip
from facilitation.lasting import lasting
from facilitation.message import mention, moment

from . import days_words, flow, length, repeat_words, speaking
from .protocol import Input, Step
from .session import Floor, Session
from .sitting import Sitting
from .voices import all_heard as all_heard

BRINGS = 300  # characters of a focusing question on a card


def number(value: float) -> int | float:
    """5.0 as 5, 2.5 as it is."""
    return int(value) if value == int(value) else round(value, 1)


def minutes(sitting: Sitting, value: float) -> str:
    """"5 minutes", "4 hours"."""
    return lasting(sitting.given.words, value)


def lasts(sitting: Sitting, step: Step) -> str:
    """How long a step lasts: "5 minutes"; over days, "2 days"."""
    if sitting.session.days:
        return days_words.lasts(sitting, step)
    here = len(sitting.session.taking_part)
    people = max(here, sitting.protocol.people.typical) if sitting.session.part == "gathering" else here
    return minutes(sitting, length.of_step(step, people, groups=len(sitting.session.groups)))


def left(sitting: Sitting, seconds: float) -> str:
    """What is left, as "3:20"; never below zero."""
    whole = max(0, round(seconds))
    return sitting.words("session.left", left=f"{whole // 60}:{whole % 60:02}")


def protocol_name(sitting: Sitting) -> str:
    """"Tuning protocol"."""
    return sitting.tell(sitting.protocol.name)


def title(sitting: Sitting) -> str:
    """"Tuning protocol, with Ben"."""
    name, presenter = protocol_name(sitting), sitting.session.presenter
    return sitting.words("session.title_with", protocol=name, presenter=mention(presenter)) if presenter else name


def label(sitting: Sitting) -> str:
    """"Step 3 of 8", and in repeats "Step 3 of 8 · round 2 of 5"."""
    step = sitting.words("session.step_label", step=sitting.session.at + 1, steps=len(sitting.protocol.steps))
    rounds = repeat_words.rounds(sitting)
    return f"{step} · {rounds}" if rounds else step


def clock(sitting: Sitting) -> str:
    """How the time stands: ends at, paused with so much left, or over."""
    session = sitting.session
    if session.days:
        return days_words.until(sitting)
    if session.left is not None:
        return sitting.words("session.paused", left=left(sitting, session.left))
    if session.called or session.ends_at is None:
        return sitting.words("session.time_over")
    return sitting.words("session.ends", at=moment(session.ends_at), when=moment(session.ends_at, "R"))


def is_open(sitting: Sitting, asked: Input) -> bool:
    """Whether everyone may know what was brought under an input: it is not withheld, or a step has recalled it."""
    steps, seen = sitting.protocol.steps, sitting.session.steps_seen
    return not asked.withheld or any(asked.key in steps[at].recalls for at in seen if at < len(steps))


def inputs(sitting: Sitting) -> dict[str, str]:
    """What was brought, as far as everyone may know it."""
    hidden = {i.key for i in sitting.protocol.inputs if not is_open(sitting, i)}
    return {key: text for key, text in sitting.session.inputs if text and key not in hidden}


def focusing_question(sitting: Sitting) -> str:
    """What the presenter asks for today: the input that is called a question, if there is one."""
    return next((text for key, text in inputs(sitting).items() if "question" in key), "")


def who_led(session: Session) -> tuple[str, ...]:
    """Everyone who led a whole step of it, and last whoever leads now."""
    return (*(m for m in session.led_before if m != session.facilitator), session.facilitator)


def brought(sitting: Sitting) -> str:
    """The first thing that was brought to this session, be it a question, a proposal or a text."""
    given = inputs(sitting)
    return next((clip(given[i.key], BRINGS) for i in sitting.protocol.inputs if given.get(i.key)), "")


def also_brought(sitting: Sitting) -> tuple[tuple[str, str], ...]:
    """What else was brought, as (what it is, the words): the work to look at, the text to read, the aim."""
    typed, question = inputs(sitting), focusing_question(sitting)
    found = ((sitting.tell(i.label), typed.get(i.key, "")) for i in sitting.protocol.inputs)
    return tuple((label, text) for label, text in found if text and text != question)


def withheld(sitting: Sitting, member: str) -> tuple[tuple[str, str], ...]:
    """What is not to be known yet, for whoever brings it: the presenter, or where there is none, the facilitator."""
    if member != (sitting.session.presenter or sitting.session.facilitator):
        return ()
    known, typed = inputs(sitting), dict(sitting.session.inputs)
    kept = (i for i in sitting.protocol.inputs if typed.get(i.key) and i.key not in known)
    return tuple((sitting.tell(i.label), typed[i.key]) for i in kept)


def following(sitting: Sitting) -> tuple[str, Step | None]:
    """What comes after the open step, in words ("Ben reflects, 5 minutes"), and the step itself."""
    session = sitting.session
    if flow.depends(session, sitting.protocol, session.taking_part, sitting.now):
        return sitting.words("session.then_vote"), None
    found = flow.following(session, sitting.protocol, session.taking_part, sitting.now)
    if found is None:
        return sitting.words("session.then_closing"), None
    step = sitting.protocol.steps[found[0]]
    name, time = sitting.tell(step.name), lasts(sitting, step)
    return sitting.words("session.then", step=name, minutes=time), step


def ready(sitting: Sitting) -> str:
    """"2 of 6 are ready"; in a round that is over, that everyone has been heard. Empty where nobody is asked."""
    session = sitting.session
    asked = [m for m in session.taking_part if m != session.facilitator]
    if all_heard(session):
        return sitting.words("session.round_over")
    return sitting.words("session.ready", n=len(session.ready), people=len(asked)) if asked else ""


def written(sitting: Sitting, step: Step) -> str:
    """In a step that is revealed together: "3 of 6 have written"; over days, in any step, how many were heard."""
    if sitting.session.days and step.shows != "together":
        return days_words.heard(sitting, step)
    if step.shows != "together":
        return ""
    people = speaking.speakers(sitting.session, step)
    done = sum(m in people for m in sitting.session.heard)
    return sitting.words("session.written", n=done, people=len(people))


def whose_turn(sitting: Sitting) -> str:
    """In a round: whose turn it is, then whose, and that it comes back to those who passed."""
    return turn_of(sitting, sitting.session.floor)


def turn_of(sitting: Sitting, floor: Floor | None) -> str:
    """The same of one round."""
    if floor is None or floor.holder is None:
        return ""
    then, back = next(iter(floor.waiting), None), [m for m in floor.passed if m in sitting.session.taking_part]
    turn = sitting.words("session.turn", holder=mention(floor.holder))
    if then is not None:
        turn = sitting.words("session.turn_then", holder=mention(floor.holder), then=mention(then))
    return sitting.words("session.turn_back", turn=turn, n=len(back)) if back else turn


def kind_name(sitting: Sitting, kind: str, many: bool = False) -> str:
    """What a contribution of that kind is called."""
    return sitting.given.words.kind(kind, many)
