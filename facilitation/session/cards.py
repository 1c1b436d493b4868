"""The cards that the whole channel sees while a session gathers and runs, complete with their buttons.

A card is revised in place for all that happens while it is open (joining, readiness, time); only what is new becomes
a new message. A card whose step is over loses its buttons.
"""

import re

from facilitation.actions import action
from facilitation.clipping import clip
from facilitation.lasting import roughly
from facilitation.message import Block, Button, Buttons, Heading, Message, Text, literal, mention

from . import closing_cards, days_cards, days_words, extras, group_cards, repeat_words, writing
from .phrases import (
    BRINGS,
    also_brought,
    brought,
    clock,
    label,
    minutes,
    protocol_name,
    whose_turn,
)
from .protocol import Step
from .session import Session
from .sitting import Sitting
from .speaking import who_listens, who_speaks

ROW = 5
ADDRESS = re.compile(r"https?://\S+")  # the work itself, and nobody's words
SAY, RULE, RULES, RETURNING, BROUGHT = 1500, 300, 1000, 600, 200  # characters on a card, so that it fits


def show(sitting: Sitting) -> Sitting:
    """Revise the card of what is open, in its place."""
    session = sitting.session
    if session.part == "gathering":
        return sitting.revise("opening", opening(sitting))
    if session.part == "closing":
        return sitting.revise("closing", closing_cards.closing(sitting))
    return sitting.revise(f"step:{session.visit}", step_card(sitting))


# -- gathering -----------------------------------------------------------------


def opening(sitting: Sitting) -> Message:
    """The gathering: what, how long, who, the team's question, the rules to lean on, what comes back from last time."""
    session, say = sitting.session, sitting.words
    question = say("session.opening.essential", question=clip(literal(session.essential_question), 300))
    ways = (  # one text, for there are no more blocks than a full card has
        say("session.opening.nothing_kept") if sitting.protocol.record == "none" else "",
        say("days.gathering", until=days_words.until(sitting)) if session.days else "",
    )
    texts = (
        _lead_and_brought(sitting),
        clip(sitting.tell(sitting.protocol.purpose), 300),
        clip(sitting.tell(sitting.protocol.caution), 300) if sitting.protocol.caution else "",
        question if session.essential_question else "",
        "\n\n".join(way for way in ways if way),
        rules(sitting),
    )
    back = came_back(sitting)
    rows: list[Block] = [*_rows(_leans(session)), *([Text(back)] if back else [])]
    rows += [*_rows(_tells(sitting)), Buttons(_doors(sitting))]
    return Message((_heading(sitting), *(Text(t) for t in texts if t), *rows))


def opened(sitting: Sitting) -> Message:
    """The same card once the session has begun: still the way in for who comes late."""
    focus = focus_words(sitting)
    doors = Buttons(_doors(sitting)[:2])
    texts = (Text(t) for t in (_lead_and_brought(sitting), focus) if t)
    return Message((_heading(sitting), *texts, doors))


def _lead_and_brought(sitting: Sitting) -> str:
    """The line that leads, and below it what was brought besides, so that nobody has to ask where the work is."""
    first = brought(sitting)
    more = [(label, text) for label, text in also_brought(sitting) if clip(text, BRINGS) != first]
    lines = [f"**{label}** · {clip(literal(text), BROUGHT)}" for label, text in more]
    return "\n\n".join((lead(sitting, in_text=True), *lines))


def called_off(sitting: Sitting, key: str) -> Message:
    """The gathering ended before it began."""
    return Message((_heading(sitting), Text(sitting.words(key))))


def lead(sitting: Sitting, in_text: bool = False) -> str:
    """One line: how long, who brings what, who leads, how many are here; for a Text, or for a plain line."""
    session, say = sitting.session, sitting.words
    what, presenter = brought(sitting), session.presenter and mention(session.presenter)
    what = clip(literal(what), BRINGS) if in_text else what
    link = "_link" if ADDRESS.fullmatch(brought(sitting).strip()) else ""
    brings = say(f"session.opening.question{link}", what=what) if what else ""
    if presenter and what:
        brings = say(f"session.opening.brings{link}", presenter=presenter, what=what)
    elif presenter:
        brings = say("session.opening.presents", presenter=presenter)
    leads = say("session.opening.leads", facilitator=mention(session.facilitator))
    if session.coach:
        values = {"facilitator": mention(session.facilitator), "coach": mention(session.coach)}
        leads = say("session.opening.leads_with", **values)
    time = days_words.whole(sitting) if session.days else minutes(sitting, roughly(sitting.protocol.minutes))
    about = say("session.opening.about", minutes=time)
    here = say("session.opening.here", n=len(session.taking_part))
    line = " · ".join(part for part in (about, brings, leads, here) if part)
    return line[:1].upper() + line[1:]


def rules(sitting: Sitting) -> str:
    """The rules with their numbers and how many point at each."""
    session, say = sitting.session, sitting.words
    if not session.rules:
        return ""
    pointing = [sum(rule.id == r for _, r in session.leaning) for rule in session.rules]
    room = min(RULE, RULES // len(session.rules))
    lines = [
        f"{n}. {clip(literal(rule.text), room)}" + (say("session.opening.fingers", n=fingers) if fingers else "")
        for n, (rule, fingers) in enumerate(zip(session.rules, pointing, strict=True), 1)
    ]
    if len(session.rules) == 1:
        return say("session.focus", rules=clip(literal(session.rules[0].text), room))
    above = "session.opening.agreements" if session.own_rules else "session.opening.rules"
    return "\n".join((say(above), *lines, "", say("session.opening.lean")))


def focus_words(sitting: Sitting) -> str:
    """The one or two rules that we lean on today."""
    texts = [clip(literal(r.text), RULE) for r in sitting.session.rules if r.id in sitting.session.focus]
    return sitting.words("session.focus", rules=" · ".join(texts)) if texts else ""


def came_back(sitting: Sitting) -> str:
    """What the team meant to try since last time; numbered as its buttons are."""
    session, say = sitting.session, sitting.words
    many = len(session.returning) > 1
    lines = [
        say("session.opening.told" if r.told else "session.opening.to_tell", mark=f"{n}." if many else "-",
            member=mention(r.member), text=clip(literal(r.text), RETURNING // len(session.returning)))
        for n, r in enumerate(session.returning, 1)
    ]  # fmt: skip
    return "\n".join((say("session.opening.returning"), *lines)) if lines else ""


def _heading(sitting: Sitting) -> Heading:
    """The protocol alone: on some platforms a heading can't carry a mention."""
    return Heading(clip(protocol_name(sitting), 150))


def _leans(session: Session) -> tuple[Button, ...]:
    if len(session.rules) == 1:  # the only one is leaned on without being chosen
        return ()
    return tuple(Button(str(n), action("lean", session.id, rule.id)) for n, rule in enumerate(session.rules, 1))


def _tells(sitting: Sitting) -> tuple[Button, ...]:
    say, session = sitting.words, sitting.session
    many = len(session.returning) > 1
    return tuple(
        Button(say("button.tell_nth", n=n) if many else say("button.tell"), action("tell", session.id, back.id))
        for n, back in enumerate(session.returning, 1)
        if not back.told
    )


def _doors(sitting: Sitting) -> tuple[Button, ...]:
    say, id = sitting.words, sitting.session.id
    return (
        Button(say("button.join"), action("join", id, "in"), primary=True),
        Button(say("button.listen"), action("join", id, "listening")),
        Button(say("button.begin"), action("begin", id)),
    )


def _rows(buttons: tuple[Button, ...]) -> list[Buttons]:
    return [Buttons(buttons[n : n + ROW]) for n in range(0, len(buttons), ROW)]


# -- a step ----------------------------------------------------------------------


def step_card(sitting: Sitting) -> Message:
    """The open step: what to do, its one rule, who speaks, how long; a row for everyone, a row for the facilitator."""
    step = sitting.step
    assert step is not None
    if sitting.session.days and days_cards.only_said(sitting):
        return days_cards.over(sitting)
    turn = whose_turn(sitting)
    turn = sitting.words("session.whose_turn", turn=turn) if turn else ""
    facts = (clock(sitting), turn, extras.written(sitting, step), extras.ready(sitting, step))
    heading = Heading(clip(f"{label(sitting)} · {sitting.tell(step.name)}", 150))
    texts = [clip(sitting.tell(step.say), SAY), f"**{clip(sitting.tell(step.rule), RULE)}**", who(sitting, step)]
    rows = tuple(Buttons(row) for row in (everyones(sitting), controls(sitting)) if row)
    texts += [text for text in (repeat_words.about(sitting), group_cards.listed(sitting)) if text]
    texts += extras.lines(sitting, step)
    more = extras.rows(sitting, step)
    return Message((heading, *(Text(t) for t in texts), Text(" · ".join(f for f in facts if f)), *more, *rows))


def over(sitting: Sitting) -> Message:
    """A step that is left: its name and what it asked for, without buttons; over days, with a way in for late words."""
    step = sitting.step
    assert step is not None
    if sitting.session.days:
        return days_cards.over(sitting)
    heading = Heading(clip(f"{label(sitting)} · {sitting.tell(step.name)}", 150))
    return Message((heading, Text(clip(sitting.tell(step.say), SAY)), Text(sitting.words("session.step_over"))))


def who(sitting: Sitting, step: Step) -> str:
    """"Speaking: everyone but Ben · Listening: Ben"."""
    speaking = sitting.words("session.who_speaks", who=who_speaks(sitting, step))
    listening = who_listens(sitting, step)
    return f"{speaking} · {sitting.words('session.who_listens', who=listening)}" if listening else speaking


def everyones(sitting: Sitting) -> tuple[Button, ...]:
    """What anybody may press on the step's card."""
    session, say = sitting.session, sitting.words
    visit = str(session.visit)
    if session.floor and session.floor.holder:
        return (
            Button(say("button.done"), action("done", session.id, visit)),
            Button(say("button.pass"), action("pass", session.id, visit)),
        )
    if extras.voting(sitting):  # whoever has answered is ready
        return ()
    return (*writing.button(sitting), Button(say("button.ready"), action("ready", session.id, visit)))


def controls(sitting: Sitting) -> tuple[Button, ...]:
    """The facilitator's; once time is up only the two that answer it."""
    session, say = sitting.session, sitting.words
    id, visit = session.id, str(session.visit)
    on, longer = days_words.controls(session)
    next_step = Button(say(on), action("next", id, visit), primary=session.called)
    more = Button(say("button.two_more" if session.called else longer), action("extend", id, visit))
    if session.called:
        return (next_step, more)
    pause = Button(say("button.pause"), action("pause", id, visit))
    if session.paused:
        pause = Button(say("button.resume"), action("resume", id, visit), primary=True)
    back = Button(say("button.back"), action("back", id, visit))
    return (next_step, more, pause, back, *extras.leave_out(sitting), *extras.last_round(sitting))[:ROW]

