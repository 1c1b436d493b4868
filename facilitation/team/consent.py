"""The rules of an agreement in the making: proposed, questioned, answered, reworded, agreed by consent.

It is agreed when everyone asked has answered the current version and nobody objects: silence is never counted, a
concern is noted, an objection needs its reason and leads to other words. Proposing, and rewording, is consent to one's
own words.

Decisions: everyone in the team may answer, also who was not asked, and is then one of those whose answer counts;
someone who has left no longer holds the others up, and what they objected is noted like a concern, unless they come
back and say it again. What is in force stays in force while another version is in the making. A proposal is its
proposer's to withdraw; once they have left, or it keeps back what is due for review, it is anyone's. Proposing and
rewording are in proposing.py, what becomes of it is in settling.py, the review day is in review.py.
"""

from dataclasses import replace
from datetime import datetime

from facilitation.actions import action
from facilitation.calendar import at_nine
from facilitation.decision import Address, Decision, Post, Refused, Remind, Revise, Whisper
from facilitation.given import Given, Need
from facilitation.message import mention, say
from facilitation.rehearsal import answers as rehearsed

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
    MemberLeft,
    Propose,
    Retire,
    Reword,
    Withdraw,
)  # fmt: skip
from .hours import next_hours
from .presence import is_away, member_of, today_of
from .proposal_cards import adrift, current, needed, objections
from .proposing import card_key, no_longer, propose, quieted, reword
from .review import comes_back, keep, retire
from .settling import cleared, heard_from, objected, settled, tell
from .team import Team

State = Agreement | None


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
        return comes_back(agreement, command, team, now, given)
    if isinstance(command, MemberLeft):
        return left(agreement, command, team, now, given)
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
            return retire(agreement, command, team, given)


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
        raise Refused("refused.agreement_words_long", most=MAX_REASON, field="text")
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
        raise Refused("refused.agreement_words_long", most=MAX_REASON, field="reason")
    said = Answered(command.member, view, agreement.version, "" if view == "consent" else reason)
    answered = replace(
        agreement,
        asked=agreement.asked if said.member in agreement.asked else (*agreement.asked, said.member),
        answers=(*(a for a in agreement.answers if a.member != said.member or a.version != said.version), said),
    )
    state, settling = settled(answered, team, now, given)
    effects = (*heard_from(agreement, said.member), *objected(agreement, state, said.reason, team, now, given))
    noted = say(given.words("agreement.noted")) if state.status == "proposed" else None
    return Decision(state, (*effects, *settling), noted)


def withdraw(agreement: Agreement, command: Withdraw, team: Team, now: datetime, given: Given) -> Decision[State]:
    """The proposer takes it back, or anyone where nobody holds it; what was in force before stays in force, and still
    comes back."""
    _open(agreement)
    if command.member != agreement.proposer and not adrift(agreement, team):
        raise Refused("refused.agreement_not_yours", who=mention(agreement.proposer))
    key = "agreement.withdrawn" if command.member == agreement.proposer else "agreement.withdrawn_by"
    over = cards.over(agreement, given, key, command.member)
    shown = Revise(agreement.channel, card_key(agreement), over)
    effects = (shown, *quieted(agreement, team), *no_longer(agreement, over), *tell(agreement, "withdrawn", now))
    standing = agreement.standing
    if standing is None:
        return Decision(replace(agreement, status="withdrawn"), effects)
    kept = replace(
        agreement, status="agreed", text=standing.text, owner=standing.owner, review_on=standing.review_on, before="",
        worded_by="", answers=(), reminded=(), stalled=False,
    )  # fmt: skip
    due = max(now, at_nine(standing.review_on, team.time_zone))
    again = Remind(due, Address("agreement", kept.id), ComesBack(standing.version, standing.review_on))
    return Decision(kept, (*effects, *([again] if due == now else [])))


# -- those who have not answered, and those who left ---------------------------------------


def ask_missing(agreement: Agreement, command: AskMissing, team: Team, now: datetime, given: Given) -> Decision[State]:
    """Those who have not answered hear from us once, privately, each in their own hours. Who left holds nobody up."""
    if agreement.status != "proposed" or agreement.version != command.version:
        return Decision(agreement)
    heard = {a.member for a in current(agreement)} | set(agreement.reminded)
    missing = [id for id in needed(agreement, team) if id not in heard and command.member in ("", id)]
    when = {id: _may_be_asked(agreement, id, team, now, given) for id in missing}
    here = [id for id, at in when.items() if at == now]
    asked = replace(agreement, reminded=(*agreement.reminded, *here))
    word, to = cards.still_open(agreement, given), Address("agreement", agreement.id)
    whispers = [Whisper(agreement.channel, id, f"ask:{agreement.version}", word) for id in here]
    later = [Remind(at, to, AskMissing(agreement.version, id)) for id, at in when.items() if at > now]
    state, settling = settled(asked, team, now, given)
    return Decision(state, (*whispers, *later, *(settling if state.status == "agreed" else ())))


def _may_be_asked(agreement: Agreement, id: str, team: Team, now: datetime, given: Given) -> datetime:
    """When ``id`` may be asked: at once in the live session that it was proposed in, else in their own hours."""
    member, session = member_of(team, id), given.session
    live = session is not None and session.id == agreement.session and session.part != "closed" and not session.days
    if live and session and id in session.taking_part and not is_away(member, today_of(team, member, now)):
        return now
    return next_hours(team, member, now)


def left(agreement: Agreement, command: MemberLeft, team: Team, now: datetime, given: Given) -> Decision[State]:
    """Somebody left the team: it may be agreed now, or nothing stands in its way any more. Their objection does not
    come back with them: they are then somebody who was not asked. Who is back already has not left."""
    here = {m.id for m in team.present}
    if agreement.status != "proposed" or command.member in here:
        return Decision(agreement)
    theirs = any(a.member == command.member and a.view == "objection" for a in current(agreement))
    asked = tuple(id for id in agreement.asked if id != command.member) if theirs else agreement.asked
    state, settling = settled(replace(agreement, asked=asked), team, now, given)
    freed = cleared(state, now) if theirs and not objections(agreement, team) else ()
    return Decision(state, (*freed, *settling))
