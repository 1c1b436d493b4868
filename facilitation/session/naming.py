"""Another presenter, named by the facilitator where whoever was to present has gone. Everyone sees that it was; what
was brought stays, for the work is still on the table."""

from facilitation.actions import action
from facilitation.decision import Decision, Refused
from facilitation.message import Button, Form, PeopleField, mention, say

from . import cards, roles, siderooms, steps, whispers
from .checks import facilitator_only
from .commands import NamePresenter
from .presenting import missing
from .session import Session
from .sitting import Sitting

MOST_BEFORE = 12  # presenters of one session that are remembered


def name_presenter(sitting: Sitting, command: NamePresenter) -> Decision[Session | None]:
    """``to`` presents from here; without a name, a form asks for one."""
    facilitator_only(sitting, command.member)
    session = sitting.session
    if not sitting.protocol.has_presenter:
        raise Refused("refused.no_presenter")
    if session.part == "closing":
        raise Refused("refused.in_closing", buttons=(("button.where", action("status", session.id)),))
    others = tuple(m for m in session.taking_part if m != session.presenter)
    if not command.to:
        return sitting.decided(_whom(sitting, others))
    if command.to == session.presenter and command.to in session.taking_part:
        raise Refused("refused.presents_already", presenter=mention(command.to))
    if command.to not in others:
        raise Refused("refused.not_taking_part")
    sitting = _remembered(roles.notice(_presents(sitting, command.to)), session.presenter or "")
    said = say(sitting.words("session.notice.presents", presenter=mention(command.to)))
    return siderooms.show(cards.show(sitting.post(f"notice:{sitting.session.notices}", said))).decided()


def button(sitting: Sitting) -> tuple[Button, ...]:
    """The facilitator's, where nobody presents any more."""
    return (whispers.name_another(sitting),) if missing(sitting.session) else ()


def _remembered(sitting: Sitting, before: str) -> Sitting:
    """Who presented until now: what they said stays a presenter's."""
    return sitting.change(presented=(*sitting.session.presented, (before, sitting.now))[-MOST_BEFORE:])


def _presents(sitting: Sitting, member: str) -> Sitting:
    """What was put forward in this step is theirs now to put in other words, and not their predecessor's."""
    session = sitting.session
    if session.proposal != steps.proposal_id(session) or session.proposal in session.agreed:
        return sitting.change(presenter=member)
    sitting = steps.no_new_words(sitting).change(presenter=member)
    return sitting.whisper(member, f"reword:{session.visit}", whispers.amended(sitting))


def _whom(sitting: Sitting, others: tuple[str, ...]) -> Form:
    session, say_ = sitting.session, sitting.words
    people = PeopleField("to", say_("session.form.present.to"), among=others)
    act = action("present", session.id)
    return Form(say_("session.form.present.title"), act, (people,), say_("session.form.present.submit"))
