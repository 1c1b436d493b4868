"""What a group reads in its side room, and how the groups are listed on the card that all see."""

from facilitation.actions import action
from facilitation.clipping import clip
from facilitation.message import Button, Buttons, Heading, Message, Text, literal, mention

from . import phrases, presenting, repeat_words, voices
from .flow import at_hand
from .grouping import here
from .protocol import Step
from .session import Group, Session
from .sitting import Sitting
from .speaking import who_listens, who_speaks

SAY, RULE, LIST, NAME = 1200, 300, 1400, 40  # characters


def title(sitting: Sitting, group: Group) -> str:
    """"Group 2", or what brought them together: "Group 2: North". Without marks, for a place can be called so."""
    what = _chose(sitting, group)
    if not what:
        return sitting.words("session.group.title", group=group.number)
    return sitting.words("session.group.title_chosen", group=group.number, what=clip(what, NAME))


def card(sitting: Sitting, group: Group) -> Message:
    """The open step as the group has it: who is here, what to do, whose turn it is, how long."""
    step = sitting.step
    assert step is not None
    texts = (
        roles(sitting, group) or sitting.words("session.group.here", people=names(here(sitting.session, group))),
        clip(sitting.tell(step.say), SAY),
        f"**{clip(sitting.tell(step.rule), RULE)}**",
        going_round(sitting, group),
        repeat_words.about(sitting),
        who(sitting, step, group),
        " · ".join(part for part in (phrases.clock(sitting), turn(sitting, group)) if part),
    )
    return Message((heading(sitting, group), *(Text(t) for t in texts if t), Buttons(buttons(sitting, group))))


def over(sitting: Sitting, group: Group) -> Message:
    """The same once the step is left."""
    return Message((heading(sitting, group), Text(sitting.words("session.step_over"))))


def heading(sitting: Sitting, group: Group) -> Heading:
    step = sitting.step
    assert step is not None
    return Heading(clip(f"{title(sitting, group)} · {sitting.tell(step.name)}", 150))


def buttons(sitting: Sitting, group: Group) -> tuple[Button, ...]:
    """What the group's members may press."""
    say, id, visit = sitting.words, sitting.session.id, str(sitting.session.visit)
    if group.floor and group.floor.holder:
        return (Button(say("button.done"), action("done", id, visit)),
                Button(say("button.pass"), action("pass", id, visit)))  # fmt: skip
    return (Button(say("button.ready"), action("ready", id, visit)),)


def who(sitting: Sitting, step: Step, group: Group) -> str:
    """Who speaks and who listens in this group; that a smaller one is through."""
    there = here(sitting.session, group)
    if not there:
        return ""
    if through(sitting.session, group):
        return sitting.words("session.group.through")
    speaking = sitting.words("session.who_speaks", who=who_speaks(sitting, step, there[0]))
    listening = who_listens(sitting, step, there[0])
    return f"{speaking} · {sitting.words('session.who_listens', who=listening)}" if listening else speaking


def roles(sitting: Sitting, group: Group) -> str:
    """"**Coachee:** Ana · **Coach:** Ben · **Observer:** Chloe", in a repeat over members, as far as the script has
    such roles."""
    session, step = sitting.session, sitting.step
    there = here(session, group)
    if step is None or not there or not presenting.in_each_group(session) or through(session, group):
        return ""
    presenter, coach = group.presenter, presenting.coach_of(session, step, there[0])
    spoken = {voice for s in sitting.protocol.steps for voice in s.voices}
    found = [repeat_words.role(sitting, "presenter", mention(presenter))]
    if coach and "coach" in spoken:
        found.append(repeat_words.role(sitting, "coach", mention(coach)))
    rest = tuple(m for m in there if m not in (presenter, coach))
    if rest and "observers" in spoken:
        found.append(repeat_words.role(sitting, "observer", names(rest)))
    return " · ".join(found)


def through(session: Session, group: Group) -> bool:
    """In a repeat over members: all of this group have had their turn, and larger ones go on."""
    return any(voices.through(session, m) for m in group.members[:1])


def turn(sitting: Sitting, group: Group) -> str:
    """In a round: whose turn it is in this group, then whose; or that everyone here was heard."""
    if group.floor is None:
        return ""
    if group.floor.holder is None:
        return sitting.words("session.round_over")
    words = phrases.turn_of(sitting, group.floor)
    return sitting.words("session.whose_turn", turn=words)


def going_round(sitting: Sitting, group: Group) -> str:
    """What the group has before it: whose station, or whose sheets."""
    session, say = sitting.session, sitting.words
    over_ = repeat_words.innermost(sitting, "station", "sheet")
    there = here(session, group)
    if over_ is None or not there:
        return ""
    if over_ == "station":
        return say("session.group.station", group=at_hand(session, sitting.protocol, there[0]))
    lines = [
        say("session.group.sheet", member=mention(m), owner=mention(at_hand(session, sitting.protocol, m)))
        for m in there
    ]
    return "\n".join(lines)


def listed(sitting: Sitting) -> str:
    """All groups on the card that everyone sees, one a line; how many they are, where they would not fit. Where the
    group is all of us, who is what in it."""
    session = sitting.session
    if not session.apart:
        return "\n".join(text for g in presenting.all_of_us(session) for text in _together(sitting, g) if text)
    lines = [
        sitting.words("session.group.line", group=clip(literal(_named(sitting, g)), NAME),
                      people=names(here(session, g), g.presenter))
        for g in session.groups if here(session, g)
    ]  # fmt: skip
    if sum(map(len, lines)) > LIST:
        return sitting.words("session.group.many", n=len(lines))
    return "\n".join((sitting.words("session.group.list"), *lines))


def _together(sitting: Sitting, group: Group) -> tuple[str, ...]:
    step = sitting.step
    return (roles(sitting, group), going_round(sitting, group)) if step and step.groups else ()


def names(members: tuple[str, ...], presenter: str = "") -> str:
    """"Ana, Ben"; whoever presents stands first, in bold."""
    order = sorted(members, key=lambda m: m != presenter)
    return ", ".join(f"**{mention(m)}**" if m == presenter else mention(m) for m in order)


def _named(sitting: Sitting, group: Group) -> str:
    """"2", or "2: North"."""
    what = _chose(sitting, group)
    return f"{group.number}: {what}" if what else str(group.number)


def _chose(sitting: Sitting, group: Group) -> str:
    """The option or topic that brought the group together."""
    if group.chose < 0:
        return ""
    votes = [s.vote for s in sitting.protocol.steps[: max(0, sitting.session.at)] if s.vote]
    vote = next((v for v in reversed(votes) if v.scale in ("choice", "dots")), None)
    if vote is None:
        return ""
    if vote.scale == "choice":
        return sitting.tell(vote.options[group.chose]) if group.chose < len(vote.options) else ""
    topics = sitting.session.topics
    return (topics[group.chose].under or topics[group.chose].text) if group.chose < len(topics) else ""
