"""The review day: an agreement comes back by itself, and the team keeps it, changes it or lets it go.

Anyone may keep or retire it, and everybody sees that they did; a change is a new proposal (proposing.py). A reminder
of a review that was moved or is over changes nothing. A change that nobody answers cannot keep it back for good: a week
after the review day, or after it was worded, it is shown again, and then anyone may withdraw the change.
"""

from dataclasses import replace
from datetime import datetime

from facilitation.actions import action
from facilitation.calendar import at_nine, day_mark, months_later, today_in
from facilitation.decision import Address, Decision, Effect, Post, Record, Refused, Remind, Revise, StandingAgreement
from facilitation.given import Given
from facilitation.message import Block, Button, Buttons, Facts, Heading, Message, Quote, Text, mention

from . import proposal_cards
from .agreement import REVIEW_MONTHS, Agreement, ComesBack, Keep, Retire
from .proposing import card_key, held_up, review_key, reviewable
from .team import Team


def comes_back(
    agreement: Agreement, command: ComesBack, team: Team, now: datetime, given: Given
) -> Decision[Agreement | None]:
    """On its day: shown to all with the three ways on. While other words are being decided, it waits a week for them,
    and is then shown beside them."""
    standing, deciding = agreement.standing, agreement.status == "proposed"
    due = standing and (standing.version, standing.review_on) == (command.version, command.review_on)
    if standing is None or not due or agreement.status not in ("agreed", "proposed"):
        return Decision(agreement)
    if deciding and not command.change:
        return Decision(agreement, (held_up(agreement, standing, team, now),))
    if command.change and (not deciding or command.change != agreement.version or agreement.stalled):
        return Decision(agreement)  # other words since, or shown beside them already
    back = replace(agreement, reviews=agreement.reviews + 1, stalled=deciding)
    post = Post(back.channel, review_key(back), _card(back, standing, team, given))
    if not deciding:
        return Decision(back, (post,))
    return Decision(back, (post, Revise(back.channel, card_key(back), proposal_cards.card(back, team, given))))


def _card(agreement: Agreement, standing: StandingAgreement, team: Team, given: Given) -> Message:
    words = given.words
    facts = Facts(
        (
            (words("agreement.owner"), mention(standing.owner)),
            (words("agreement.agreed_on"), day_mark(today_in(team.time_zone, standing.agreed_at), team.time_zone)),
        )
    )
    heading = Heading(words("agreement.review_heading"))
    return Message((heading, Quote(standing.text), facts, *_ask(agreement, given)))


def _ask(agreement: Agreement, given: Given) -> tuple[Block, ...]:
    """What all are asked, and the ways on; of other words that are being decided, what is to become of them."""
    words, id, version = given.words, agreement.id, str(agreement.version)
    if agreement.stalled:
        ways = (
            Button(words("team.button.answer"), action("answer", id, version)),
            Button(words("team.button.reword"), action("reword", id, version)),
            Button(words("team.button.withdraw"), action("withdraw", id)),
        )
        return Text(words("agreement.review_stalled")), Quote(agreement.text), Buttons(ways)
    ways = (
        Button(words("team.button.keep"), action("keep", id)),
        Button(words("team.button.change"), action("reword", id, version)),
        Button(words("team.button.retire"), action("retire", id)),
    )
    return Text(words("agreement.review_ask")), Buttons(ways)


def _in_force(agreement: Agreement, team: Team) -> StandingAgreement:
    if agreement.status == "agreed" and agreement.standing is not None:
        return agreement.standing
    version = str(agreement.version)
    deciding, loose = agreement.status == "proposed", proposal_cards.adrift(agreement, team)
    answer = ("team.button.answer", action("answer", agreement.id, version))
    withdraw = ("team.button.withdraw", action("withdraw", agreement.id))
    ways = (answer, withdraw) if deciding and loose else (answer,) if deciding else ()
    raise Refused(f"refused.agreement_review_{agreement.status}", buttons=ways)


def keep(
    agreement: Agreement, command: Keep, team: Team, now: datetime, given: Given
) -> Decision[Agreement | None]:
    """In force for another while: until the day given, or for three months more."""
    standing, today = _in_force(agreement, team), today_in(team.time_zone, now)
    review_on = reviewable(command.review_on or months_later(today, REVIEW_MONTHS), today)
    if review_on == standing.review_on:
        return Decision(agreement, answer=_kept(standing, team, given, command.member))
    kept = replace(standing, review_on=review_on)
    state = replace(agreement, standing=kept, review_on=review_on)
    message = _kept(kept, team, given, command.member)
    again = ComesBack(kept.version, review_on)
    back = Remind(at_nine(review_on, team.time_zone), Address("agreement", state.id), again)
    return Decision(state, (_outcome(state, message, "kept", review_on.isoformat()), Record(kept), back))


def _kept(standing: StandingAgreement, team: Team, given: Given, by: str) -> Message:
    day = day_mark(standing.review_on, team.time_zone)
    return Message((Text(given.words("agreement.kept", who=mention(by), day=day)), Quote(standing.text)))


def retire(agreement: Agreement, command: Retire, team: Team, given: Given) -> Decision[Agreement | None]:
    """No longer in force; records keep it."""
    standing = _in_force(agreement, team)
    gone = replace(standing, status="retired")
    state = replace(agreement, status="retired", standing=gone)
    message = Message((Text(given.words("agreement.retired", who=mention(command.member))), Quote(standing.text)))
    return Decision(state, (_outcome(state, message, "retired"), Record(gone)))


def _outcome(agreement: Agreement, message: Message, *what: str) -> Effect:
    """In the place of the card that asked; as a message of its own where none did."""
    if agreement.reviews:
        return Revise(agreement.channel, review_key(agreement), message)
    return Post(agreement.channel, ":".join(("agreement", agreement.id, *what)), message)
