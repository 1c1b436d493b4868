"""What becomes of a proposal: agreed, or its card as it is now; and who hears that something stands in its way."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import Literal

from facilitation.calendar import at_nine, today_in
from facilitation.decision import Address, Effect, Post, Record, Remind, Revise, StandingAgreement, Whisper
from facilitation.given import Given
from facilitation.session.commands import Settled

from . import proposal_cards as cards
from .agreement import Agreement, ComesBack
from .proposal_cards import current, needed, objections
from .proposing import card_key, coming, no_longer
from .team import Team

Outcome = Literal["agreed", "objection", "cleared", "withdrawn"]


def settled(agreement: Agreement, team: Team, now: datetime, given: Given) -> tuple[Agreement, tuple[Effect, ...]]:
    """Agreed, if everyone asked has answered and nobody objects; else the card, as it is now. Nobody agrees alone, and
    the objection of somebody who has left is no consent."""
    answered = {a.member for a in current(agreement)}
    willing = [a for a in current(agreement) if a.view != "objection"]
    if objections(agreement, team) or len(willing) < 2 or not answered.issuperset(needed(agreement, team)):
        return agreement, (Revise(agreement.channel, card_key(agreement), cards.card(agreement, team, given)),)
    review_on = coming(agreement.review_on, today_in(team.time_zone, now))  # answering may have taken until then
    standing = StandingAgreement(
        agreement.id, agreement.team, agreement.text, agreement.owner, review_on, agreement.version, now,
        agreement.session,
    )  # fmt: skip
    agreed = replace(agreement, status="agreed", agreed_at=now, review_on=review_on, standing=standing, stalled=False)
    said, back = cards.decided(agreed, given), ComesBack(standing.version, review_on)
    return agreed, (
        Revise(agreed.channel, card_key(agreed), said),
        *no_longer(agreement, said),
        Post(agreed.channel, f"agreement:{agreed.id}:agreed:{agreed.version}", cards.agreed(agreed, team, given)),
        Record(standing),
        Remind(at_nine(review_on, team.time_zone), Address("agreement", agreed.id), back),
        *tell(agreed, "agreed", now),
    )


def tell(agreement: Agreement, outcome: Outcome, now: datetime) -> tuple[Effect, ...]:
    """The session in which it was proposed hears what became of it."""
    to = Address("session", agreement.session)
    return (Remind(now, to, Settled(agreement.id, outcome)),) if agreement.session else ()


def heard_from(agreement: Agreement, member: str) -> Iterable[Effect]:
    """The private word to someone who was missing goes when they have answered."""
    if member in agreement.reminded and member not in {a.member for a in current(agreement)}:
        yield Whisper(agreement.channel, member, f"ask:{agreement.version}", None)


def objected(
    before: Agreement, after: Agreement, reason: str, team: Team, now: datetime, given: Given
) -> Iterable[Effect]:
    """The first objection to a version goes to the proposer and the session; the last one taken back clears that."""
    stood, stands = objections(before, team), objections(after, team)
    if stands and not stood:
        if after.proposer in {m.id for m in team.present}:
            yield Whisper(after.channel, after.proposer, _key(after), cards.objected(after, reason, given))
        yield from tell(after, "objection", now)
    elif stood and not stands:
        yield from cleared(after, now)


def cleared(agreement: Agreement, now: datetime) -> Iterable[Effect]:
    """Nothing stands in its way any more; if it is agreed by that, the session hears that alone."""
    yield Whisper(agreement.channel, agreement.proposer, _key(agreement), None)
    if agreement.status == "proposed":
        yield from tell(agreement, "cleared", now)


def _key(agreement: Agreement) -> str:
    return f"objection:{agreement.version}"
