"""Saying something: shown at once, kept hidden until the reveal, or kept as the speaker's own note.

Nobody's words are refused for coming at the wrong moment: they are kept for the one who wrote them, who is told once a
step, kindly, why, and when their turn comes. Only who listens by choice, or isn't in yet, is asked to join in first.
In a side room, words are read by the group; where the protocol shows no names, they are shown without one.
"""

from typing import Literal

from facilitation.clipping import clip
from facilitation.decision import Contribution, Decision, Post, Refused
from facilitation.message import quote, say
from facilitation.replacing import replace

from . import all_in, cards, places, questions, recall, topics, turns, whispers
from .checks import may_write, still_open
from .commands import Contribute
from .flow import at_hand
from .protocol import Step
from .reveal import LONGEST
from .session import Session
from .sitting import Sitting
from .speaking import becomes, belongs, next_word


def contribute(sitting: Sitting, command: Contribute) -> Decision[Session | None]:
    """Decide what becomes of somebody's words. Raises Refused for empty or too long ones, and for who is not in."""
    text = _checked(command)
    if command.visit is not None:
        still_open(sitting, command.visit)
    step, before = sitting.step, sitting.session
    if step is None:  # gathering or closing: the channel talks as it likes, and nothing of it is kept
        return _shown(sitting, command, text, "").decided()
    may_write(sitting, command.member)
    # A kind belongs to those whose step it is: what a presenter answers to a question is no question.
    label = _label(step, command.label) if belongs(before, step, command.member) else ""
    row = _row(sitting, command, text, label)
    match becomes(before, step, command.member):
        case "all" | "hidden" if _no_question(sitting, step, row):
            return _explained(note(sitting, row), row.member, question=True).decided()
        case "all":
            sitting = _aloud(sitting, step, command, row)
        case "hidden":
            sitting = _hidden(sitting, row)
        case "notes":
            sitting = _noted(sitting, step, row)
        case _:  # wait
            return _explained(note(sitting, row), row.member).decided()
    full = step.makes is not None and topics.full(before)
    return all_in.look(sitting, before).decided(say(sitting.words("topics.full")) if full else None)


def count(sitting: Sitting, member: str) -> Sitting:
    """One more contribution of ``member``; a nudge to them has had its answer."""
    session = sitting.session
    people = tuple(replace(p, said=p.said + 1) if p.member == member else p for p in session.people)
    sitting = _heard(sitting.change(people=people, contributions=session.contributions + 1), member)
    return sitting.whisper(member, f"nudge:{session.visit}", None) if member in session.nudged else sitting


def _heard(sitting: Sitting, member: str) -> Sitting:
    heard = sitting.session.heard
    return sitting if member in heard else sitting.change(heard=(*heard, member))


def _checked(command: Contribute) -> str:
    text = command.text.strip()
    if not text:
        raise Refused("refused.no_words", field="text")
    if len(text) > LONGEST and not command.shown:
        raise Refused("refused.too_long", most=LONGEST, field="text")
    return clip(text, LONGEST)


def _label(step: Step, label: str) -> str:
    """One of the step's kinds, or its only one; where there are several and none was named, none."""
    if label in step.kinds:
        return label
    return step.kinds[0] if len(step.kinds) == 1 else ""


def _no_question(sitting: Sitting, step: Step, row: Contribution) -> bool:
    """Words that are no question, in a step for questions, of somebody who is there to ask."""
    asks = belongs(sitting.session, step, row.member) and row.member != sitting.session.facilitator
    return step.questions_only and asks and not questions.is_question(row.text)


def _shown(sitting: Sitting, command: Contribute, text: str, label: str, number: int = 0) -> Sitting:
    """Everyone reads it: in a side room, the group."""
    if command.shown:
        return sitting
    nameless = sitting.step is not None and sitting.step.unnamed
    message = quote(text, None if nameless else command.member, label)
    return sitting.do(Post(places.side_room(sitting.session, number), f"said:{command.id}", message))


def _aloud(sitting: Sitting, step: Step, command: Contribute, row: Contribution) -> Sitting:
    first = row.member not in sitting.session.heard
    sitting = _shown(count(sitting, row.member), command, row.text, row.label, row.group)
    if step.unnamed:
        row = replace(row, member="")
    if recall.kept(sitting, step, row.label):
        sitting = sitting.record(row)
    if step.makes and belongs(sitting.session, step, command.member):
        sitting = topics.made(sitting, step, (row,))
    if first and sitting.session.days:  # over days nobody waits in a row, but the card counts who was heard
        return cards.show(sitting)
    return turns.spoke(sitting, command.member)


def _hidden(sitting: Sitting, row: Contribution) -> Sitting:
    first = row.member not in sitting.session.heard
    sitting = count(sitting, row.member)
    sitting = sitting.change(hidden=sitting.session.hidden + 1)
    sitting = sitting.record(replace(row, shows="together"))
    sitting = sitting.whisper(row.member, f"note:{row.id}", whispers.kept_note(sitting, row.text, hidden=True))
    return cards.show(sitting) if first else sitting


def note(sitting: Sitting, row: Contribution) -> Sitting:
    """Only the writer reads it; where nothing is kept, not even that."""
    if sitting.protocol.record != "none":
        sitting = sitting.record(replace(row, shows="never"))
    return sitting.whisper(row.member, f"note:{row.id}", whispers.kept_note(sitting, row.text))


def _noted(sitting: Sitting, step: Step, row: Contribution) -> Sitting:
    """A note where notes are what is asked for: then nobody waits for the writer, or reminds them."""
    sitting = note(sitting, row)
    return _heard(sitting, row.member) if step.ends == "all" or sitting.session.days else sitting


def _explained(sitting: Sitting, member: str, question: bool = False) -> Sitting:
    """Why this was kept as a note, and when their turn comes, or that only questions belong here: once a step."""
    session = sitting.session
    if member in session.told:
        return sitting
    sitting = sitting.change(told=(*session.told, member))
    if question:
        return sitting.whisper(member, f"listen:{session.visit}", say(sitting.words("session.questions_only")))
    index, at = next_word(sitting, member)
    return sitting.whisper(member, f"listen:{session.visit}", whispers.listen_in(sitting, index, at))


def _row(
    sitting: Sitting, command: Contribute, text: str, label: str,
    shows: Literal["at_once", "together", "never"] = "at_once",
) -> Contribution:  # fmt: skip
    session, group = sitting.session, places.sits_in(sitting.session, command.member)
    about = command.about or at_hand(session, sitting.protocol, command.member)
    return Contribution(
        command.id, session.id, session.at, command.member, label, text, shows, sitting.now,
        group.number if group else 0, about,
    )  # fmt: skip
