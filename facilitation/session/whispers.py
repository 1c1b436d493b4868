"""What Convener says to one person alone: cue cards, turns, nudges, notes kept. Short, and gone once answered."""

from datetime import datetime

from facilitation.actions import action
from facilitation.clipping import clip
from facilitation.message import Button, Message, Quote, Text, mention, moment, say

from . import phrases
from .sitting import Sitting


def cue(sitting: Sitting) -> tuple[str, str, str, str]:
    """The facilitator's card for what is open: its title, what to say, what to watch for, what if it runs long."""
    words, step = sitting.words, sitting.step
    if step:
        said = (sitting.tell(step.cue.say), sitting.tell(step.cue.watch), sitting.tell(step.cue.long))
        return f"{phrases.label(sitting)} · {sitting.tell(step.name)}", *said
    part = "opening" if sitting.session.part == "gathering" else "closing"
    short = "_light" if "light" == getattr(sitting.protocol, part) else ""
    watch = words(f"session.cue.{part}.watch")
    if part == "opening" and sitting.protocol.caution:
        watch = sitting.tell(sitting.protocol.caution)
    return (
        words(f"session.cue.{part}.title"),
        words(f"session.cue.{part}.say{short}", protocol=phrases.protocol_name(sitting)),
        watch,
        words(f"session.cue.{part}.long"),
    )


def cue_card(sitting: Sitting, greeting: str = "") -> Message:
    """The cue card as a private message, with the one button that leads on."""
    session, words, (title, *card) = sitting.session, sitting.words, cue(sitting)
    visit = str(session.visit)
    main = {
        "gathering": Button(words("button.begin"), action("begin", session.id), primary=True),
        "running": Button(words("button.next"), action("next", session.id, visit)),
    }.get(session.part, Button(words("button.end"), action("end", session.id, visit)))
    more = Button(words("button.walk"), action("walk", session.id))
    lines = (
        words(f"session.cue.{key}", words=clip(text, 1000))
        for key, text in zip(("say", "watch", "long"), card, strict=True)
    )
    buttons = (main, more) if session.part == "gathering" else (main,)
    return say(greeting, *lines, heading=clip(title, 150), buttons=buttons)


def greeting(sitting: Sitting, times: int) -> str:
    """"You're leading today, for the second time." """
    return sitting.words("session.cue.first") if times == 1 else sitting.words("session.cue.again", times=times)


def walk(sitting: Sitting) -> Message:
    """The whole way in one message, for whoever leads: each step with what to watch for, as much as fits."""
    steps = sitting.protocol.steps
    room = 3600 // len(steps) - 40
    lines = []
    for n, step in enumerate(steps, 1):
        time = phrases.lasts(sitting, step)
        head = clip(f"**{n}. {sitting.tell(step.name)}** · {time}", max(40, room))
        rest = clip(f" · {sitting.tell(step.cue.say)} {sitting.tell(step.cue.watch)}", max(1, room - len(head)))
        lines.append(head + rest)
    buttons: tuple[Button, ...] = ()
    if sitting.session.part == "gathering":
        buttons = (Button(sitting.words("button.begin"), action("begin", sitting.session.id), primary=True),)
    return say("\n".join(lines), heading=sitting.words("session.cue.walk"), buttons=buttons)


def your_turn(sitting: Sitting, back: bool = False) -> Message:
    """The word has come to you; ``back``: once more, after a pass."""
    session, words = sitting.session, sitting.words
    visit = str(session.visit)
    buttons = (
        Button(words("button.done"), action("done", session.id, visit)),
        Button(words("button.pass"), action("pass", session.id, visit)),
    )
    return say(words("session.your_turn_again" if back else "session.your_turn"), buttons=buttons)


def round_over(sitting: Sitting) -> Message:
    """To the facilitator: everyone has been heard."""
    session = sitting.session
    on = Button(sitting.words("button.next"), action("next", session.id, str(session.visit)), primary=True)
    return say(sitting.words("session.round_over_facilitator"), buttons=(on,))


def time_over(sitting: Sitting) -> Message:
    """To the facilitator: time for this step; move on?"""
    session, words = sitting.session, sitting.words
    id, visit = session.id, str(session.visit)
    on = Button(words("button.next"), action("next", id, visit), primary=True)
    if session.part == "closing":
        on = Button(words("button.end"), action("end", id, visit), primary=True)
    more = Button(words("button.two_more"), action("extend", id, visit))
    return say(words("session.time_over_facilitator"), buttons=(on, more))


def call_off(sitting: Sitting) -> Message:
    """To the facilitator who would call the gathering off: really?"""
    sure = Button(sitting.words("button.call_off_sure"), action("end", sitting.session.id, "sure"), primary=True)
    return say(sitting.words("session.call_off"), buttons=(sure,))


def kept_note(sitting: Sitting, text: str, hidden: bool = False) -> Message:
    """Your own words, which nobody else reads: a note, or hidden until all are revealed together."""
    key = "session.kept_hidden" if hidden else "session.kept_note"
    return Message((Text(sitting.words(key)), Quote(clip(text, 3000))))


def listen_in(sitting: Sitting, index: int | None, at: datetime | None) -> Message:
    """This step is yours to listen in, and when your turn comes."""
    words, step = sitting.words, sitting.step
    why = "session.listen.round" if step and step.in_turn else "session.listen.why"
    if why == "session.listen.round":
        return say(words(why))
    if index is None:
        return say(words(why), words("session.listen.closing"))
    name = sitting.tell(sitting.protocol.steps[index].name)
    key = "session.listen.when" if at else "session.listen.then"
    return say(words(why), words(key, step=name, at=moment(at) if at else ""))


def nudge(sitting: Sitting) -> Message:
    """There is room for you, if you'd like it. Three equal answers, each believed at once."""
    session = sitting.session
    buttons = tuple(
        Button(sitting.words(f"button.nudge_{answer}"), action("nudge", session.id, f"{session.visit}-{answer}"))
        for answer in ("have", "listening", "not_today")
    )
    return say(sitting.words("session.nudge"), buttons=buttons)


def people_hint(sitting: Sitting) -> Message:
    """To the facilitator, who decides: more or fewer people than the protocol was made for."""
    people = sitting.protocol.people
    n = len(sitting.session.taking_part)
    return say(sitting.words("session.hint.people", n=n, least=people.least, most=people.most))


def settled(sitting: Sitting, outcome: str) -> Message:
    """To the facilitator: how the proposal came out, and the way on."""
    session = sitting.session
    on = Button(sitting.words("button.next"), action("next", session.id, str(session.visit)))
    after = phrases.following(sitting)[1] if outcome == "objection" else None
    key = "objection_met" if after and after.only_if == "not_agreed" else outcome
    return say(sitting.words(f"session.settled.{key}"), buttons=(on,))


def amended(sitting: Sitting) -> Message:
    """To whose proposal it is: it went out as it was brought; here new words can be put in."""
    session = sitting.session
    reword = Button(sitting.words("button.reword"), action("reword", session.proposal, "1"))
    return say(sitting.words("session.amended"), buttons=(reword,))


def no_proposal(sitting: Sitting) -> Message:
    """To the facilitator: this step decides, and nothing was put forward."""
    session = sitting.session
    put = Button(sitting.words("button.propose"), action("propose", session.team, session.id), primary=True)
    return say(sitting.words("session.no_proposal"), buttons=(put,))


def presenter_gone(sitting: Sitting) -> Message:
    """To the facilitator: whoever was to present has gone."""
    presenter = mention(sitting.session.presenter or "")
    said = sitting.words("session.presenter_left", presenter=presenter)
    return say(said, buttons=(name_another(sitting),))


def name_another(sitting: Sitting) -> Button:
    """The facilitator's way to another presenter."""
    return Button(sitting.words("button.name_presenter"), action("present", sitting.session.id))


def starter_sets(sitting: Sitting) -> Message:
    """To the facilitator of a team without agreements: ground rules to choose from."""
    session = sitting.session
    sets = sitting.given.rules[:5]
    lines = [f"**{sitting.tell(s.name)}** · {clip(sitting.tell(s.about), 400)}" for s in sets]
    buttons = tuple(
        Button(clip(sitting.tell(s.name), 75), action("offer_rules", session.id, s.id)) for s in sets
    )
    return say(sitting.words("session.choose_rules"), *lines, buttons=buttons)


def took_over(sitting: Sitting, member: str, key: str) -> Message:
    """For all: who leads from now on."""
    return say(sitting.words(key, facilitator=mention(member), before=mention(sitting.session.facilitator)))




def facilitator_left(sitting: Sitting) -> Message:
    """For all: today's facilitator had to go; anyone may take over."""
    session, words = sitting.session, sitting.words
    lead = Button(words("button.take_over"), action("take_over", session.id), primary=True)
    return say(words("session.notice.left", facilitator=mention(session.facilitator)), buttons=(lead,))
