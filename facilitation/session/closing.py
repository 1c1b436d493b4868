"""The end of a session: before we go, and the record.

The closing is a visit of its own with a clock of five minutes. Rules that were leaned on are rated; one thing to try is
written down; the next facilitator is named; whoever leads ends it. Then ratings become means, and the record is kept.
A gathering that is ended before it began leaves nothing behind.
"""

from typing import Literal

from facilitation.actions import action
from facilitation.clipping import clip
from facilitation.decision import Address, Decision, Rating, Refused, Remind, SessionRecord
from facilitation.message import literal, quote, say
from facilitation.replacing import replace
from facilitation.team.team import Led

from . import cards, closing_cards, commitment, days, phrases, record, reveal, roles, steps, whispers
from .checks import begun, facilitator_only, in_the_session, still_open
from .commands import Commit, End, Rate, Settled
from .session import Session
from .sitting import Sitting

LEAST_RATINGS = 3  # of two, each would know the other’s
MAX_AGREED = 20
OUTCOMES: dict[str, Literal["agreed", "not_agreed"]] = {"agreed": "agreed", "objection": "not_agreed"}


def open_closing(sitting: Sitting, lapsed: bool = False) -> Sitting:
    """Open the closing (or open it again, after going back): its cards, its clock, who leads next time. ``lapsed``:
    nobody moved on for so long that it comes by itself."""
    session, end = sitting.session, len(sitting.protocol.steps)
    again = end in session.steps_seen
    seen = session.steps_seen if again else (*session.steps_seen, end)
    sitting = reveal.reveal(sitting)
    sitting = steps.new_visit(sitting.change(part="closing", at=end, steps_seen=seen))
    sitting = sitting.change(next_facilitator=roles.next_to_lead(sitting), lapsed=lapsed)
    sitting = cards.show(sitting) if again else sitting.post("closing", closing_cards.closing(sitting))
    for rule in () if again else closing_cards.focus(sitting):
        sitting = sitting.post(f"rate:{rule.id}", closing_cards.rate(sitting, rule))
    sitting = roles.offer_cards(sitting)
    return days.tell(sitting) if session.days else sitting


def rate(sitting: Sitting, command: Rate) -> Decision[Session | None]:
    """How did we keep this rule? Replaces an earlier answer; only the count is shown."""
    if sitting.session.part != "closing":
        raise Refused("refused.not_closing")
    in_the_session(sitting, command.member)
    rule = next((r for r in closing_cards.focus(sitting) if r.id == command.rule), None)
    if rule is None:
        raise Refused("refused.no_such_rule")
    if command.score not in closing_cards.SCALE:
        raise Refused("refused.score")
    others = tuple(r for r in sitting.session.ratings if r[:2] != (command.member, rule.id))
    sitting = sitting.change(ratings=(*others, (command.member, rule.id, command.score)))
    sitting = sitting.revise(f"rate:{rule.id}", closing_cards.rate(sitting, rule))
    return sitting.decided(say(sitting.words("session.rate.thanks")))


def commit(sitting: Sitting, command: Commit) -> Decision[Session | None]:
    """One thing to try before next time; without words, a form asks for it."""
    session, text = sitting.session, command.text.strip()
    begun(sitting)
    in_the_session(sitting, command.member)
    if not text:
        return sitting.decided(commitment.form(sitting.given.words, action("commit", session.id)))
    now, today = sitting.now, sitting.today
    row = commitment.made(command.id, session.team, session.id, command.member, text, command.by, now, today)
    committed = session.committed if command.member in session.committed else (*session.committed, command.member)
    sitting = sitting.change(committed=committed).record(row)
    sitting = sitting.post(f"said:{command.id}", quote(text, command.member, "commitment"))
    shown = session.part == "closing" and committed != session.committed
    return (cards.show(sitting) if shown else sitting).decided(say(sitting.words("session.committed")))


def end(sitting: Sitting, command: End) -> Decision[Session | None]:
    """To the closing; from the closing, to the record; from the gathering, called off."""
    facilitator_only(sitting, command.member)
    if sitting.session.part == "gathering":
        return call_off(days.quiet(sitting)).decided() if command.sure else sitting.decided(whispers.call_off(sitting))
    still_open(sitting, command.visit)
    if sitting.session.part == "closing":
        return close(sitting).decided()
    return open_closing(steps.leave(sitting)).decided()


def settled(sitting: Sitting, command: Settled) -> Decision[Session | None]:
    """An agreement of this session has an outcome; the facilitator hears of it if the open step decides."""
    session, step = sitting.session, sitting.step
    deciding = step is not None and step.decides is not None
    ours = command.agreement == session.proposal or (deciding and not session.proposal)
    if command.outcome == "agreed" and command.agreement not in session.agreed:
        sitting = sitting.change(agreed=(*session.agreed, command.agreement)[-MAX_AGREED:])
    if ours:
        proposal = "" if command.outcome == "withdrawn" else command.agreement
        sitting = sitting.change(proposal=proposal, outcome=OUTCOMES.get(command.outcome, ""))
    if ours and session.proposal == steps.proposal_id(session) and command.outcome in ("agreed", "withdrawn"):
        sitting = steps.no_new_words(sitting)  # it is not open any more
    if ours and deciding:
        said = whispers.settled(sitting, command.outcome)
        sitting = sitting.whisper(session.facilitator, f"settled:{session.visit}", said)
    return sitting.decided()


def close(sitting: Sitting) -> Sitting:
    """Ratings become means, the record is written and shown, the team learns who led; nothing is open any more."""
    session = sitting.session
    ratings = _means(sitting)
    sitting = steps.quiet_facilitator(sitting).whisper(session.facilitator, "cue", None)
    sitting = days.quiet(sitting) if session.days else sitting
    for rating in ratings:
        sitting = sitting.record(rating)
    for rule in closing_cards.focus(sitting):
        words = next((record.rated_words(sitting, r) for r in ratings if r.rule == rule.id), "")
        words = words or sitting.words("session.rate.few")
        sitting = sitting.revise(f"rate:{rule.id}", closing_cards.rated(sitting, rule, words))
    sitting = sitting.revise("closing", closing_cards.closed(sitting))
    sitting = _forget(sitting) if sitting.protocol.record == "none" else _write(sitting, ratings)
    for member in phrases.who_led(session):
        sitting = sitting.do(Remind(sitting.now, Address("team", session.team), Led(member, sitting.now)))
    return _shut(sitting)


def _write(sitting: Sitting, ratings: tuple[Rating, ...]) -> Sitting:
    """The record, kept and shown."""
    session, page = sitting.session, record.write(sitting, ratings)
    kept = record.PAGE.dump_python(page, mode="json")
    sitting = sitting.record(
        SessionRecord(session.id, session.team, _title(sitting), session.protocol, sitting.now, kept)
    )
    return sitting.post("record", closing_cards.record(sitting, _summary(sitting, page)))


def _forget(sitting: Sitting) -> Sitting:
    """Nothing that was said is kept: rows that had to be at hand lose their words and names."""
    for said in sitting.given.contributions:
        if said.text or said.member:
            sitting = sitting.record(replace(said, text="", member="", about=""))
    return sitting.change(inputs=(), topics=())


def _shut(sitting: Sitting) -> Sitting:
    return sitting.change(
        part="closed", closed_at=sitting.now, ends_at=None, left=None, called=False, floor=None, nudge_at=None,
        ratings=(), leaning=(), ready=(), heard=(), nudged=(), told=(), hidden=0,
        votes=(), tally=(), chosen=(), unconvinced=(), chairs=(), offered=(),
    )  # fmt: skip


def call_off(sitting: Sitting, key: str = "session.called_off") -> Sitting:
    """A gathering that ends before it began; ``key``: what all read of it."""
    facilitator = sitting.session.facilitator
    sitting = sitting.whisper(facilitator, "cue", None).whisper(facilitator, "rules", None)
    return _shut(sitting.revise("opening", cards.called_off(sitting, key)))


def _means(sitting: Sitting) -> tuple[Rating, ...]:
    session, found = sitting.session, []
    for rule in closing_cards.focus(sitting):
        scores = [score for _, r, score in session.ratings if r == rule.id]
        if len(scores) >= LEAST_RATINGS:
            mean = round(sum(scores) / len(scores), 2)
            id = f"{session.id}-{rule.id}"
            found.append(
                Rating(id, session.team, session.id, rule.id, rule.text, mean, len(scores), sitting.now)
            )
    return tuple(found)


def _title(sitting: Sitting) -> str:
    """What the record is called in a list: no mention marks."""
    name, question = phrases.protocol_name(sitting), phrases.brought(sitting)
    return clip(sitting.words("record.row", protocol=name, question=question), 140) if question else name


def _summary(sitting: Sitting, page: record.Page) -> tuple[str, ...]:
    """What is kept, in a few lines for the card."""
    session, say_ = sitting.session, sitting.words
    what = [clip(group.heading, 80) for group in page.groups[:6]]
    what += [clip(page.reflection.heading, 80)] if page.reflection else []
    what += [say_("record.agreements", n=len(page.agreed))] if page.agreed else []
    what += [say_("record.commitments", n=len(page.promised))] if page.promised else []
    question = clip(page.question, phrases.BRINGS)
    return (
        say_("record.question", question=clip(literal(question), phrases.BRINGS)) if question else "",
        " · ".join(what),
        page.balance,
        page.kept if session.contributions else "",
    )
