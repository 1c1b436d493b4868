"""Proposing an agreement, and rewording it: who is asked, and what may be proposed.

Rewording is a new version: every answer to the old one is spent, what stood in its way is kept for the answer form, and
all are asked for what changed. An agreement in force that is reworded is proposed anew to those who are here now.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime, timedelta

from facilitation.actions import action
from facilitation.calendar import at_nine, months_later, today_in
from facilitation.decision import Address, Decision, Effect, Post, Refused, Remind, Revise, StandingAgreement, Whisper
from facilitation.given import Given
from facilitation.message import Message
from facilitation.session.session import Session

from . import proposal_cards as cards
from .agreement import (
    LEAST_TEXT,
    MAX_TEXT,
    REVIEW_MONTHS,
    Agreement,
    Answered,
    AskMissing,
    ComesBack,
    Propose,
    Reword,
)  # fmt: skip
from .presence import free_now, member_of
from .proposal_cards import current, objections
from .team import Team

LATEST_REVIEW = timedelta(days=3 * 366)
ASK_AGAIN_IN_SESSION = timedelta(minutes=10)
ASK_AGAIN = timedelta(days=1)
STALLED = timedelta(days=7)  # after its review day, for other words that are still being decided


def propose(
    agreement: Agreement | None, command: Propose, team: Team, now: datetime, given: Given
) -> Decision[Agreement | None]:
    """A new proposal, shown to all; without text: a form."""
    if agreement is not None:
        raise Refused("refused.agreement_exists")
    me = member_of(team, command.member).id
    today = today_in(team.time_zone, now)
    review_on = reviewable(command.review_on or months_later(today, REVIEW_MONTHS), today)
    if not command.text.strip():
        back = action("propose", team.id, command.session)
        return Decision(None, answer=cards.propose_form(back, me, review_on.isoformat(), given))
    owner = member_of(team, command.owner).id if command.owner else me
    text, session = _text(command.text), _session(given, command.session)
    proposal = Agreement(
        command.id, team.id, session.channel if session else team.channel, team.language, me, text, owner, review_on,
        proposed_at=now, asked=_asked(team, me, session, now), answers=(Answered(me, "consent", 1),),
        session=session.id if session else "",
    )  # fmt: skip
    told = cards.proposed(proposal, len(proposal.asked) - 1, given)
    return Decision(proposal, shown(proposal, team, now, given), told)


def _session(given: Given, wanted: str) -> Session | None:
    """The open session that a proposal belongs to."""
    session = given.session
    if session is None or session.part == "closed" or wanted not in ("", session.id):
        return None
    return session


def _asked(team: Team, proposer: str, session: Session | None, now: datetime) -> tuple[str, ...]:
    """Whose answer is needed: who takes part in the session, else everyone who is here and not away today. Rehearsal
    colleagues are asked in their session alone."""
    if session:
        here = {m.id for m in team.present}
        asked = [id for id in session.taking_part if id in here]
    else:
        asked = [m.id for m in free_now(team, now) if not m.scripted]
    asked = [proposer, *(id for id in asked if id != proposer)]
    if len(asked) < 2:
        raise Refused("refused.agreement_alone")
    return tuple(asked)


def shown(proposal: Agreement, team: Team, now: datetime, given: Given) -> tuple[Effect, ...]:
    """The card of a new version, and the clock that asks whoever has not answered."""
    post = Post(proposal.channel, card_key(proposal), cards.card(proposal, team, given))
    wait = ASK_AGAIN_IN_SESSION if proposal.session else ASK_AGAIN
    ask = Remind(now + wait, Address("agreement", proposal.id), AskMissing(proposal.version))
    standing, today = proposal.standing, today_in(team.time_zone, now)
    return post, ask, *([held_up(proposal, standing, team, now)] if standing and standing.review_on <= today else [])


def held_up(proposal: Agreement, standing: StandingAgreement, team: Team, now: datetime) -> Remind:
    """What is in force was to come back, and other words for it are being decided: it is looked at in a week."""
    at = at_nine(today_in(team.time_zone, now) + STALLED, team.time_zone)
    again = ComesBack(standing.version, standing.review_on, proposal.version)
    return Remind(at, Address("agreement", proposal.id), again)


def card_key(agreement: Agreement) -> str:
    return f"agreement:{agreement.id}:{agreement.version}"


def review_key(agreement: Agreement) -> str:
    return f"agreement:{agreement.id}:review:{agreement.reviews}"


def _text(typed: str) -> str:
    text = " ".join(typed.split())
    if len(text) < LEAST_TEXT:
        raise Refused("refused.agreement_short", field="text")
    if len(text) > MAX_TEXT:
        raise Refused("refused.agreement_long", most=MAX_TEXT, field="text")
    return text


def reviewable(day: date, today: date) -> date:
    """``day``, if an agreement can come back on it."""
    if not today < day <= today + LATEST_REVIEW:
        raise Refused("refused.agreement_review", field="review_on")
    return day


def coming(day: date, today: date) -> date:
    """When an agreement comes back: ``day``, or in three months where that has come already."""
    return day if day > today else months_later(today, REVIEW_MONTHS)


# -- rewording ---------------------------------------------------------------------------


def reword(
    agreement: Agreement, command: Reword, team: Team, now: datetime, given: Given
) -> Decision[Agreement | None]:
    """Another wording, to meet an objection or at a review; without text: a form with the one that stands."""
    standing = agreement.standing
    anew = agreement.status == "agreed" and standing is not None
    known = {0, agreement.version} | ({standing.version} if anew and standing else set())
    if agreement.status != "proposed" and not anew:
        raise Refused(f"refused.agreement_{agreement.status}")
    if command.version not in known:
        way = ("team.button.reword", action("reword", agreement.id, str(agreement.version)))
        raise Refused("refused.agreement_version", buttons=(way,), version=agreement.version)
    if not command.text.strip():
        return Decision(agreement, answer=cards.reword_form(agreement, team, given))
    text = _text(command.text)
    if text == agreement.text:
        raise Refused("refused.agreement_same", field="text")
    old = () if anew else _superseded(agreement, team, given)
    reworded = _reworded(agreement, command.member, text, team, now)
    if anew:
        session = _session(given, "")
        asked = _asked(team, command.member, session, now)
        reworded = replace(reworded, proposer=command.member, asked=asked, session=session.id if session else "")
    return Decision(reworded, (*old, *shown(reworded, team, now, given)))


def _reworded(agreement: Agreement, member: str, text: str, team: Team, now: datetime) -> Agreement:
    version = agreement.version + 1
    heard = (a.member for a in current(agreement))  # also who objected, left and is back
    return replace(
        agreement,
        text=text,
        version=version,
        before=agreement.text,
        worded_by=member,
        answers=(*objections(agreement, team), Answered(member, "consent", version)),
        reminded=(),
        stalled=False,  # these words have a week of their own
        status="proposed",
        review_on=coming(agreement.review_on, today_in(team.time_zone, now)),
        asked=tuple(dict.fromkeys((*agreement.asked, *heard, member))),
    )


def _superseded(agreement: Agreement, team: Team, given: Given) -> tuple[Effect, ...]:
    """All that was shown of the words before makes room."""
    over = cards.over(agreement, given, "agreement.superseded")
    card = Revise(agreement.channel, card_key(agreement), over)
    return card, *no_longer(agreement, over), *quieted(agreement, team)


def no_longer(agreement: Agreement, message: Message) -> tuple[Effect, ...]:
    """What was shown on a review day beside other words makes room for what became of these."""
    return (Revise(agreement.channel, review_key(agreement), message),) if agreement.stalled else ()


def quieted(agreement: Agreement, team: Team) -> Iterable[Effect]:
    """The private words about this version are taken away: they can no longer be answered."""
    heard = {a.member for a in current(agreement)}
    for member in agreement.reminded:
        if member not in heard:
            yield Whisper(agreement.channel, member, f"ask:{agreement.version}", None)
    if objections(agreement, team):
        yield Whisper(agreement.channel, agreement.proposer, f"objection:{agreement.version}", None)
