"""The cards of the end: before we go, how we kept a rule, and the record.

Ratings are shown as a count of answers only; who gave which is never shown, and is dropped at the close.
"""

from facilitation.actions import action
from facilitation.clipping import clip
from facilitation.message import Button, Buttons, Heading, Message, Text, literal, mention

from .session import RuleOfTheDay
from .sitting import Sitting

SCALE = (1, 2, 3, 4, 5)


def closing(sitting: Sitting) -> Message:
    """Before we go: look back, one thing to try, anything agreed, who leads next; the facilitator ends it."""
    session, say = sitting.session, sitting.words
    if light(sitting):
        return _light(sitting)
    commitments = say("session.closing.committed", n=len(session.committed)) if session.committed else ""
    texts = (
        _lapsed(sitting),
        clip(sitting.tell(sitting.protocol.debrief), 500),
        say("session.closing.rate") if session.focus else "",
        say("session.closing.try") + (f" {commitments}" if commitments else ""),
        next_time(sitting),
        say("session.closing.time_over") if session.called else "",
    )
    buttons = Buttons((*_everyones(sitting), _end(sitting), *_on(sitting)))
    return Message((Heading(say("session.closing.title")), *(Text(t) for t in texts if t), buttons))


def light(sitting: Sitting) -> bool:
    """Whether the protocol closes with one question only: no rules to rate, nothing to write down."""
    return sitting.protocol.closing == "light"


def _light(sitting: Sitting) -> Message:
    over = sitting.words("session.closing.time_over") if sitting.session.called else ""
    texts = (_lapsed(sitting), clip(sitting.tell(sitting.protocol.debrief), 500), next_time(sitting), over)
    heading = Heading(sitting.words("session.closing.title"))
    return Message((heading, *(Text(t) for t in texts if t), Buttons((_end(sitting), *_on(sitting)))))


def closed(sitting: Sitting) -> Message:
    """The same card once the session is closed: nothing to press; and that nothing was kept, where that is so."""
    key = "session.closing.nothing_kept" if sitting.protocol.record == "none" else "session.closing.closed"
    thanks = Text(sitting.words(key))
    return Message((Heading(sitting.words("session.closing.title")), thanks))


def back_to_step(sitting: Sitting) -> Message:
    """The same card while the team went back into a step."""
    return Message((Heading(sitting.words("session.closing.title")), Text(sitting.words("session.closing.back"))))


def rate(sitting: Sitting, rule: RuleOfTheDay) -> Message:
    """How did we keep this rule? Five equal buttons, and how many have answered."""
    session, say = sitting.session, sitting.words
    answered = sum(r == rule.id for _, r, _ in session.ratings)
    buttons = tuple(Button(str(n), action("rate", session.id, f"{rule.id}-{n}")) for n in SCALE)
    count = say("session.rate.answered", n=answered) if answered else ""
    ask = say("session.rate.ask", rule=clip(literal(rule.text), 300))
    return _with(ask, say("session.rate.scale"), count, buttons=buttons)


def rated(sitting: Sitting, rule: RuleOfTheDay, words: str) -> Message:
    """The same card at the close: the mean in words, and how many answered."""
    return _with(sitting.words("session.rate.ask", rule=clip(literal(rule.text), 300)), words)


def record(sitting: Sitting, lines: tuple[str, ...]) -> Message:
    """What is kept, in a few lines, with the way to all of it."""
    session, say = sitting.session, sitting.words
    page = f"/t/{session.team}/records/{session.id}"
    links = Buttons((Button(say("button.open"), link=page), Button(say("button.download"), link=f"{page}.md")))
    texts = (Text(line) for line in lines if line)
    return Message((Heading(say("session.record.title")), *texts, links))


def next_time(sitting: Sitting) -> str:
    """Who leads next, with today's facilitator at the side."""
    session = sitting.session
    if not session.next_facilitator:
        return ""
    if session.next_facilitator == session.facilitator:
        return sitting.words("session.closing.next", facilitator=mention(session.next_facilitator))
    return sitting.words(
        "session.closing.next_with",
        facilitator=mention(session.next_facilitator),
        coach=mention(session.facilitator),
    )


def focus(sitting: Sitting) -> tuple[RuleOfTheDay, ...]:
    """The rules that we leaned on, which are rated at the close, unless it is a light one."""
    if light(sitting):
        return ()
    return tuple(rule for rule in sitting.session.rules if rule.id in sitting.session.focus)


def _everyones(sitting: Sitting) -> tuple[Button, ...]:
    session, say = sitting.session, sitting.words
    return (
        Button(say("button.commit"), action("commit", session.id), primary=True),
        Button(say("button.propose"), action("propose", session.team, session.id)),
    )


def _lapsed(sitting: Sitting) -> str:
    """Why it came by itself, where it did."""
    return sitting.words("session.closing.lapsed") if sitting.session.lapsed else ""


def _on(sitting: Sitting) -> tuple[Button, ...]:
    """The way back, for those who were still at it."""
    session = sitting.session
    back = Button(sitting.words("button.back"), action("back", session.id, str(session.visit)))
    return (back,) if session.lapsed else ()


def _end(sitting: Sitting) -> Button:
    session = sitting.session
    return Button(sitting.words("button.end"), action("end", session.id, str(session.visit)))


def _with(*texts: str, buttons: tuple[Button, ...] = ()) -> Message:
    blocks: list[Text | Buttons] = [Text(t) for t in texts if t]
    return Message((*blocks, Buttons(buttons)) if buttons else tuple(blocks))
