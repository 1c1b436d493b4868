"""What waits for one person's answer in a team: a proposal that they were asked about, a check-in that they are in."""

from collections.abc import Mapping

from facilitation.given import Given
from facilitation.message import Message
from facilitation.wording import Wording

from . import checkin_cards, proposal_cards
from .agreement import Agreement
from .checkin import CheckIn, QuestionSet


def asked(
    subject: Agreement | CheckIn, member: str, words: Wording, questions: Mapping[str, QuestionSet]
) -> Message | None:
    """The question as ``member`` may answer it; None where they were not asked, or have answered. ``questions``: the
    question sets, by id."""
    if member not in subject.asked:
        return None
    match subject:
        case Agreement():
            heard = {answer.member for answer in proposal_cards.current(subject)}
            return None if member in heard else proposal_cards.still_open(subject, Given(words))
        case CheckIn():
            known = questions.get(subject.set)
            if known is None or member in subject.answered:
                return None
            return checkin_cards.ask(subject, known, Given(words))
