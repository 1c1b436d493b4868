"""The cards and private words of a session over days: what has opened, what is still open, what is over."""

from facilitation.actions import action
from facilitation.clipping import clip
from facilitation.message import Button, Buttons, Heading, Message, Text, mention, say

from . import phrases, presenting, speaking, windows
from .days_words import until
from .sitting import Sitting

SAY = 1500


def opened(sitting: Sitting, member: str) -> Message:
    """To one person in their own hours: what has been opened, until when, and what it asks of them."""
    session, words, step = sitting.session, sitting.words, sitting.step
    if session.part == "gathering":
        doors = (
            Button(words("button.join"), action("join", session.id, "in"), primary=True),
            Button(words("button.listen"), action("join", session.id, "listening")),
        )
        return say(words("days.invited", protocol=phrases.protocol_name(sitting), until=until(sitting)), buttons=doors)
    look = (Button(words("button.where"), action("status", session.id)),)
    if step is None:
        return say(words("days.opened_closing", until=until(sitting)), buttons=look)
    name = sitting.tell(step.name)
    mine = speaking.belongs(session, step, member)
    answers = step.presenter_answers and member == presenting.presenter_of(session, step, member)
    key = "days.opened" if mine else "days.opened_to_answer" if answers else "days.opened_to_read"
    asks = clip(sitting.tell(step.say), 600) if mine else ""
    return say(words(key, step=name, until=until(sitting)), asks, buttons=look)


def waits(sitting: Sitting) -> Message:
    """To the facilitator: the gathering waits another day for those whom it takes."""
    n = len(sitting.session.taking_part)
    return say(sitting.words("days.waits", n=n, until=until(sitting)))


def still_open(sitting: Sitting) -> Message:
    """To one who is missing, once."""
    session, words, step = sitting.session, sitting.words, sitting.step
    name = sitting.tell(step.name) if step else words("session.part.closing")
    buttons = tuple(
        Button(words(f"button.nudge_{answer}"), action("nudge", session.id, f"{session.visit}-{answer}"))
        for answer in ("listening", "not_today")
    )
    look = Button(words("button.where"), action("status", session.id), primary=True)
    return say(words("days.still_open", step=name, until=until(sitting)), buttons=(look, *buttons))


def only_said(sitting: Sitting) -> bool:
    """Whether the open step has no days: it stands there to be read, and the next one is open already."""
    session = sitting.session
    return bool(session.ends_at and session.opened_at and session.ends_at <= session.opened_at)


def over(sitting: Sitting) -> Message:
    """A step whose window is over, and how: late words are taken. One that is only said is as it was from the start."""
    session, words, step = sitting.session, sitting.words, sitting.step
    assert step is not None
    heading = Heading(clip(f"{phrases.label(sitting)} · {sitting.tell(step.name)}", 150))
    if only_said(sitting):
        return Message((heading, Text(clip(sitting.tell(step.say), SAY))))
    early = session.paused or (session.ends_at is not None and sitting.now < session.ends_at)
    late = windows.takes_late(step)
    how = "days.closed" if not early else "days.closed_early" if late else "days.closed_early_for_good"
    said = words(how, facilitator=mention(session.facilitator))
    texts = (Text(clip(sitting.tell(step.say), SAY)), Text(said))
    if not late:
        return Message((heading, *texts))
    button = Button(words("button.late"), action("late", session.id, str(session.visit)))
    return Message((heading, *texts, Buttons((button,))))
