"""The rules of an agreement in the making: proposed, questioned, answered, reworded, agreed by consent.

It is agreed when everyone asked has answered the current version and nobody objects: silence is never counted, a
concern is noted, an objection needs its reason and leads to other words. Proposing, and rewording, is consent to one's
own words.

Decisions: everyone in the team may answer, also who was not asked, and is then one of those whose answer counts;
someone who has left no longer holds the others up. What is in force stays in force while another version is in the
making. Proposing and rewording are in proposing.py, the review day is in
review.py.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import Literal

from facilitation.actions import action
from facilitation.calendar import at_nine
from facilitation.decision import (
    Address,
    Decision,
    Effect,
    Post,
    Record,
    Refused,
    Remind,
    Revise,
    StandingAgreement,
    Whisper,
)  # fmt: skip
from facilitation.given import Given, Need
from facilitation.message import mention, say
from facilitation.rehearsal import answers as rehearsed
from facilitation.session.commands import Settled

from . import proposal_cards as cards
from .agreement import (
    MAX_REASON,
    Agreement,
    AgreementCommand,
    Answer,
    Answered,
    Ask,
    AskMissing,
    ComesBack,
    Consider,
    Keep,
    Propose,
    Retire,
    Reword,
    Withdraw,
)  # fmt: skip
from .presence import is_away, member_of, today_of
from .proposal_cards import current, needed, objections
from .proposing import card_key, propose, quieted, reword
from .review import comes_back, keep, retire
from .team import Team

State = Agreement | None
Outcome = Literal["agreed", "objection", "withdrawn"]


def needs(agreement: Agreement | None, command: AgreementCommand) -> frozenset[Need]:
    """What the shell loads for ``command``: the same for all; the lines are what a rehearsal cast may answer."""
    return frozenset({"team", "session", "lines"})


def decide(agreement: State, command: AgreementCommand, now: datetime, given: Given) -> Decision[State]:
    """What ``command`` makes of ``agreement`` (None: it is being proposed). Raises Refused."""
    if given.team is None:
        raise Refused("refused.no_team")
    decision = _decided(agreement, command, given.team, now, given)
    if decision.state is None or decision.state == agreement:
        return decision
    cast = rehearsed(agreement, decision.state, given.session, now, given)
    return replace(decision, effects=(*decision.effects, *cast))


def _decided(agreement: State, command: AgreementCommand, team: Team, now: datetime, given: Given) -> Decision[State]:
    if isinstance(command, Propose):
        return propose(agreement, command, team, now, given)
    if agreement is None:
        raise Refused("refused.agreement_unknown")
    if isinstance(command, AskMissing):
        return ask_missing(agreement, command, team, now, given)
    if isinstance(command, ComesBack):
        return comes_back(agreement, command, team, given)
    member_of(team, command.member)
    match command:
        case Ask():
            return ask(agreement, command, given)
        case Consider():
            return consider(agreement, command, team, given)
        case Answer():
            return answer(agreement, command, team, now, given)
        case Reword():
            return reword(agreement, command, team, now, given)
        case Withdraw():
            return withdraw(agreement, command, team, now, given)
        case Keep():
            return keep(agreement, command, team, now, given)
        case Retire():
            return retire(agreement, command, given)


def _open(agreement: Agreement) -> None:
    if agreement.status != "proposed":
        raise Refused(f"refused.agreement_{agreement.status}")


def _answerable(agreement: Agreement, version: int) -> None:
    """Refuses what is decided, and an answer to words that have changed since."""
    _open(agreement)
    if version != agreement.version:
        way = ("team.button.answer", action("answer", agreement.id, str(agreement.version)))
        raise Refused("refused.agreement_version", buttons=(way,), version=agreement.version)


def ask(agreement: Agreement, command: Ask, given: Given) -> Decision[State]:
    """A question before answering, for all to read; without text: a form."""
    _open(agreement)
    text = command.text.strip()
    if not text:
        return Decision(agreement, answer=cards.ask_form(agreement, given))
    if len(text) > MAX_REASON:
        raise Refused("refused.agreement_words_long", most=MAX_REASON)
    asked = replace(agreement, questions=agreement.questions + 1)
    key = f"agreement:{agreement.id}:question:{asked.questions}"
    return Decision(asked, (Post(agreement.channel, key, cards.question(command.member, text, given)),))


def consider(agreement: Agreement, command: Consider, team: Team, given: Given) -> Decision[State]:
    """The form with all three answers."""
    _answerable(agreement, command.version)
    return Decision(agreement, answer=cards.answer_form(agreement, team, given))


def answer(agreement: Agreement, command: Answer, team: Team, now: datetime, given: Given) -> Decision[State]:
    """One answer to the current version, in the place of an earlier one; where a reason is wanted: a form."""
    _answerable(agreement, command.version)
    view, reason = command.view, " ".join((command.reason or "").split())
    if (view == "objection" and not reason) or (view == "concern" and command.reason is None):
        return Decision(agreement, answer=cards.reason_form(agreement, team, view, given))
    if len(reason) > MAX_REASON:
        raise Refused("refused.agreement_words_long", most=MAX_REASON)
    said = Answered(command.member, view, agreement.version, "" if view == "consent" else reason)
    answered = replace(
        agreement,
        asked=agreement.asked if said.member in agreement.asked else (*agreement.asked, said.member),
        answers=(*(a for a in agreement.answers if a.member != said.member or a.version != said.version), said),
    )
    effects = (*_cleared(agreement, said.member), *_objection(agreement, answered, said, now, given))
    state, settling = _settled(answered, team, now, given)
    noted = say(given.words("agreement.noted")) if state.status == "proposed" else None
    return Decision(state, (*effects, *settling), noted)


def _cleared(agreement: Agreement, member: str) -> Iterable[Effect]:
    """The private word to someone who was missing goes when they have answered."""
    if member in agreement.reminded and member not in {a.member for a in current(agreement)}:
        yield Whisper(agreement.channel, member, f"ask:{agreement.version}", None)


def _objection(before: Agreement, after: Agreement, said: Answered, now: datetime, given: Given) -> Iterable[Effect]:
    """The first objection to a version goes to the proposer and the session; the last one taken back clears that."""
    key = f"objection:{after.version}"
    if not objections(before) and objections(after):
        yield Whisper(after.channel, after.proposer, key, cards.objected(after, said.reason, given))
        yield from _tell(after, "objection", now)
    elif objections(before) and not objections(after):
        yield Whisper(after.channel, after.proposer, key, None)


def _tell(agreement: Agreement, outcome: Outcome, now: datetime) -> Iterable[Effect]:
    """The session in which it was proposed hears what became of it."""
    if agreement.session:
        yield Remind(now, Address("session", agreement.session), Settled(agreement.id, outcome))


# -- what becomes of it -------------------------------------------------------------------


def _settled(agreement: Agreement, team: Team, now: datetime, given: Given) -> tuple[Agreement, tuple[Effect, ...]]:
    """Agreed, if everyone asked has answered and nobody objects; else the card, as it is now. Nobody agrees alone."""
    answered = {a.member for a in current(agreement)}
    if objections(agreement) or len(answered) < 2 or not answered.issuperset(needed(agreement, team)):
        return agreement, (Revise(agreement.channel, card_key(agreement), cards.card(agreement, team, given)),)
    standing = StandingAgreement(
        agreement.id, agreement.team, agreement.text, agreement.owner, agreement.review_on, agreement.version, now,
        agreement.session,
    )  # fmt: skip
    agreed = replace(agreement, status="agreed", agreed_at=now, standing=standing)
    channel, back = agreed.channel, ComesBack(standing.version, standing.review_on)
    return agreed, (
        Revise(channel, card_key(agreed), cards.decided(agreed, given)),
        Post(channel, f"agreement:{agreed.id}:agreed:{agreed.version}", cards.agreed(agreed, team, given)),
        Record(standing),
        Remind(at_nine(standing.review_on, team.time_zone), Address("agreement", agreed.id), back),
        *_tell(agreed, "agreed", now),
    )


def withdraw(agreement: Agreement, command: Withdraw, team: Team, now: datetime, given: Given) -> Decision[State]:
    """The proposer takes it back; what was in force before stays in force, and still comes back."""
    _open(agreement)
    if command.member != agreement.proposer:
        raise Refused("refused.agreement_not_yours", who=mention(agreement.proposer))
    over = cards.over(agreement, given, "agreement.withdrawn")
    shown = Revise(agreement.channel, card_key(agreement), over)
    effects = (shown, *quieted(agreement), *_tell(agreement, "withdrawn", now))
    standing = agreement.standing
    if standing is None:
        return Decision(replace(agreement, status="withdrawn"), effects)
    kept = replace(
        agreement, status="agreed", text=standing.text, owner=standing.owner, review_on=standing.review_on, before="",
        worded_by="", answers=(), reminded=(),
    )  # fmt: skip
    due = max(now, at_nine(standing.review_on, team.time_zone))
    again = Remind(due, Address("agreement", kept.id), ComesBack(standing.version, standing.review_on))
    return Decision(kept, (*effects, *([again] if due == now else [])))


def ask_missing(agreement: Agreement, command: AskMissing, team: Team, now: datetime, given: Given) -> Decision[State]:
    """Those who have not answered hear from us once, privately; nobody who is away. Who left holds nobody up."""
    if agreement.status != "proposed" or agreement.version != command.version:
        return Decision(agreement)
    answered = {a.member for a in current(agreement)} | set(agreement.reminded)
    missing = [id for id in needed(agreement, team) if id not in answered]
    here = [id for id in missing if not is_away(m := member_of(team, id), today_of(team, m, now))]
    asked = replace(agreement, reminded=(*agreement.reminded, *here))
    word = cards.still_open(agreement, given)
    whispers = [Whisper(agreement.channel, id, f"ask:{agreement.version}", word) for id in here]
    state, settling = _settled(asked, team, now, given)
    return Decision(state, (*whispers, *(settling if state.status == "agreed" else ())))
