"""The facilitator's role: handed over, or taken over by anyone who takes part. Everyone sees that it was.

A session survives an absent facilitator (DESIGN §5): nobody needs permission to take over, only the willingness to be
seen doing it.
"""

from facilitation.actions import action
from facilitation.decision import Decision, Refused
from facilitation.message import Form, PeopleField
from facilitation.team.rota import next_facilitator

from . import cards, leading, whispers
from .checks import facilitator_only, in_the_session
from .commands import HandOver, TakeOver
from .session import Session
from .sitting import Sitting


def hand_over(sitting: Sitting, command: HandOver) -> Decision[Session | None]:
    """The facilitator gives the role to someone who takes part; without a name, a form asks for one."""
    facilitator_only(sitting, command.member)
    session = sitting.session
    others = tuple(m for m in session.taking_part if m != command.member)
    if not others:
        raise Refused("refused.nobody_to_hand_to")
    if not command.to:
        return sitting.decided(_whom(sitting, others))
    if command.to not in others:
        raise Refused("refused.not_taking_part")
    return _lead(sitting, command.to, "session.notice.handed_over").decided()


def take_over(sitting: Sitting, command: TakeOver) -> Decision[Session | None]:
    """Whoever takes part leads from here."""
    in_the_session(sitting, command.member)
    if command.member == sitting.session.facilitator:
        raise Refused("refused.you_facilitate")
    return _lead(sitting, command.member, "session.notice.took_over").decided()


def offer_cards(sitting: Sitting, greeting: str = "") -> Sitting:
    """What whoever leads has at hand now: the cue card, and while gathering the rules to choose from."""
    session = sitting.session
    sitting = sitting.whisper(session.facilitator, "cue", whispers.cue_card(sitting, greeting))
    light = sitting.protocol.opening == "light"
    if session.part == "gathering" and not session.rules and sitting.given.rules and not light:
        sitting = sitting.whisper(session.facilitator, "rules", whispers.starter_sets(sitting))
    return sitting


def next_to_lead(sitting: Sitting) -> str | None:
    """The next in the rota who hasn't led today, unless there is nobody else."""
    session, team = sitting.session, sitting.team
    others = [m.id for m in team.present if m.id != session.facilitator]
    fresh = [id for id in others if id not in session.led_before]
    found = (next_facilitator(team, sitting.today, among) for among in (fresh, others, None))
    return next((id for id in found if id is not None), None)


def notice(sitting: Sitting) -> Sitting:
    """Count one more notice, so that each has a key of its own."""
    return sitting.change(notices=sitting.session.notices + 1)


def _lead(sitting: Sitting, member: str, key: str) -> Sitting:
    """``member`` leads from now on; the one before stays at the side."""
    before = sitting.session.facilitator
    said = whispers.took_over(sitting, member, key)
    sitting = leading.take_away(sitting)
    ready = tuple(m for m in sitting.session.ready if m != member)
    coach = before if before in sitting.session.taking_part else None
    sitting = notice(sitting.change(facilitator=member, coach=coach, ready=ready, led_before=_led(sitting.session),
                                    leads_from=sitting.session.visit))  # fmt: skip
    sitting = sitting.post(f"notice:{sitting.session.notices}", said)
    if sitting.session.part == "closing":
        sitting = sitting.change(next_facilitator=next_to_lead(sitting))
    return leading.give(offer_cards(cards.show(sitting)))


def _led(session: Session) -> tuple[str, ...]:
    """Those who have led; whoever gives the role back within the same step has not."""
    before = session.facilitator
    led = session.visit > max(1, session.leads_from) and before not in session.led_before
    return (*session.led_before, before) if led else session.led_before


def _whom(sitting: Sitting, others: tuple[str, ...]) -> Form:
    session, say = sitting.session, sitting.words
    people = PeopleField("to", say("session.form.hand_over.to"), among=others)
    act = action("hand_over", session.id)
    return Form(say("session.form.hand_over.title"), act, (people,), say("session.form.hand_over.submit"))
