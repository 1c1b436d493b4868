"""What people read of a plan: its card, words about a date that changed, and the private ones: what is needed, and
that you lead tomorrow. Moments are marks, so that each reader's client tells them in the reader's own zone."""

from facilitation.actions import action
from facilitation.clipping import clip
from facilitation.lasting import lasting, roughly
from facilitation.message import Block, Button, Buttons, Facts, Heading, Message, Text, literal, mention, moment, say
from facilitation.session.protocol import Input
from facilitation.wording import in_language

from .plan import Missed, Plan
from .planning import Planning

CLIP = 120


def when(planning: Planning) -> str:
    """"14 March, 15:00" of the coming date; "every week from …" where it is weekly."""
    key = "plan.when_weekly" if planning.plan.weekly else "plan.when"
    return planning.given.words(key, day=moment(planning.opens, "d"), at=moment(planning.opens))


def card(planning: Planning) -> Message:
    """The plan, for all: when, who, what is there already."""
    plan, words = planning.plan, planning.given.words
    leads = plan.leads or plan.facilitator
    pairs = [
        (words("plan.fact.when"), when(planning)),
        (words("plan.fact.leads"), mention(leads) if leads else words("plan.rota")),
    ]
    if plan.presenter:
        pairs.append((words("plan.fact.presents"), mention(plan.presenter)))
    pairs.append((words("plan.fact.how"), words("plan.days" if plan.days else "plan.live", time=_time(planning))))
    pairs += _inputs(planning)
    buttons = Buttons(_buttons(plan, planning))
    return Message((Heading(words("plan.heading", name=plan.name)[:150]), Facts(tuple(pairs)), buttons))


def _time(planning: Planning) -> str:
    protocol = planning.protocol
    if protocol is None:
        return ""
    people = protocol.people.nearest(len(planning.team.present))
    return lasting(planning.given.words, roughly(protocol.minutes_for(people)))


def _inputs(planning: Planning) -> list[tuple[str, str]]:
    """What was brought, and what is still to come; of what is withheld only that it is there."""
    words, brought = planning.given.words, dict(planning.plan.inputs)
    found = []
    for asked in planning.protocol.inputs if planning.protocol else ():
        label = in_language(asked.label, words.language)
        if asked.key in brought:
            text = brought[asked.key]
            shown = words("plan.there") if asked.withheld else clip(text, CLIP)
            found.append((label, shown))
        elif asked in planning.lacking:
            found.append((label, words("plan.to_come")))
    return found


def _buttons(plan: Plan, planning: Planning) -> tuple[Button, ...]:
    words = planning.given.words
    bring = (Button(words("plan.button.bring"), action("bring", plan.id), primary=bool(planning.lacking)),)
    return (
        *(bring if planning.protocol and planning.protocol.inputs else ()),
        Button(words("plan.button.move"), action("move_plan", plan.id)),
        Button(words("plan.button.cancel"), action("cancel_plan", plan.id)),
    )


def gone(planning: Planning) -> Message:
    """The card of a plan that is over: nothing to press."""
    plan = planning.plan
    key = "cancelled" if plan.status == "cancelled" else "missed" if plan.missed else "opened"
    said = Text(planning.given.words(f"plan.gone.{key}"))
    return Message((Heading(planning.given.words("plan.heading", name=plan.name)[:150]), said))


# -- words for all ---------------------------------------------------------------------------


def concerned(planning: Planning, but: str) -> str:
    """Those whom another date concerns most: who leads, who presents, and who planned it."""
    plan = planning.plan
    who = dict.fromkeys(m for m in (plan.leads or plan.facilitator, plan.presenter, plan.guest, plan.planned_by) if m)
    names = [mention(m) for m in who if m != but and (known := planning.team.member(m)) and not known.left]
    return planning.given.words("plan.concerned", names=", ".join(names)) if names else ""


def moved(before: Planning, after: Planning, by: str) -> Message:
    """It is on another day or at another time."""
    words = after.given.words
    said = words("plan.moved", who=mention(by), name=literal(after.plan.name), before=when(before), when=when(after))
    return say(said, concerned(before, by))


def off(planning: Planning, coming: Planning | None, by: str) -> Message:
    """The coming date is off; where there is another one, when that is."""
    words, name = planning.given.words, literal(planning.plan.name)
    day = moment(planning.opens, "d")
    if coming is None:
        return say(words("plan.off", who=mention(by), name=name, day=day), concerned(planning, by))
    said = words("plan.off_once", who=mention(by), name=name, day=day, next=when(coming))
    return say(said, concerned(planning, by))


def missed(planning: Planning, coming: Planning | None, why: Missed) -> Message:
    """It could not open, and why; what comes next, or the way to another date."""
    plan, words = planning.plan, planning.given.words
    presenter = mention(plan.presenter) if plan.presenter else words("plan.somebody")
    said = words(f"plan.missed.{why}", name=literal(plan.name), presenter=presenter)
    if coming is not None:
        return say(said, words("plan.next", next=when(coming)))
    return say(said, buttons=(Button(words("plan.button.move"), action("move_plan", plan.id)),))


def waits(planning: Planning) -> Message:
    """It is time, and another session is still open."""
    return say(planning.given.words("plan.waits", name=literal(planning.plan.name)))


# -- to one person alone ----------------------------------------------------------------------


def ask(planning: Planning) -> Message:
    """To whoever brings it: what the session needs, and by when."""
    plan, words = planning.plan, planning.given.words
    lines = [_asked(planning, i) for i in planning.lacking]
    bring = Button(words("plan.button.bring"), action("bring", plan.id), primary=True)
    said = words("plan.ask", name=literal(plan.name), when=when(planning))
    return say(said, "\n".join(lines), buttons=(bring,))


def _asked(planning: Planning, asked: Input) -> str:
    language = planning.given.words.language
    hint = f": {in_language(asked.hint, language)}" if asked.hint else ""
    return f"- **{in_language(asked.label, language)}**{hint}"[:300]


def lead(planning: Planning) -> Message:
    """To whoever leads: when, the card for the opening, what is missing, and what if you can't."""
    plan, words, protocol = planning.plan, planning.given.words, planning.protocol
    instead = plan.facilitator if plan.facilitator not in (None, plan.leads) else None
    opening = words("session.cue.opening.say", protocol=plan.name)
    caution = in_language(protocol.caution, words.language) if protocol and protocol.caution else ""
    lacking = ", ".join(in_language(i.label, words.language) for i in planning.lacking)
    away = plan.presenter and not planning.here(plan.presenter, plan.day)
    texts = (
        words("plan.lead", name=literal(plan.name), when=when(planning)),
        words("plan.lead_instead", who=mention(instead)) if instead else "",
        words("session.cue.say", words=opening),
        words("session.cue.watch", words=(caution or words("session.cue.opening.watch"))[:1000]),
        words("session.cue.long", words=words("session.cue.opening.long")),
        words("plan.lead_lacking", what=lacking) if lacking else "",
        words("plan.lead_presenter", presenter=mention(plan.presenter)) if away and plan.presenter else "",
    )
    buttons = (
        Button(words("plan.button.not_me"), action("not_me", plan.id)),
        Button(words("plan.button.move"), action("move_plan", plan.id)),
        Button(words("plan.button.cancel"), action("cancel_plan", plan.id)),
    )
    blocks: list[Block] = [Heading(words("session.cue.opening.title")), *(Text(t) for t in texts if t)]
    return Message((*blocks, Buttons(buttons)))


def passed_on(planning: Planning) -> Message:
    """To who can't lead: who does."""
    leads = planning.plan.leads
    return say(planning.given.words("plan.passed_on", who=mention(leads) if leads else ""))
