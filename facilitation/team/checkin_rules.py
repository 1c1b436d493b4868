"""The rules of a check-in at once: everyone is asked privately, answers grow into one message, nobody is chased.

Asked are those who are here and not away today. Whoever has not answered after four hours hears of it once more; after
a day it closes, and late answers still count. Who answered what is never told, and who has not answered neither.

Anonymous means that nothing kept joins a person to an answer: who answered is kept in the order of ids and not of time,
the answer is kept without a person, without its time, under an id that nobody else has, and its words in no order of
time. What cannot be found again cannot be changed: such an answer is given once, and that is said beforehand.
"""

from dataclasses import replace
from datetime import datetime, timedelta

from facilitation.decision import (
    Address,
    CheckInAnswer,
    Decision,
    Effect,
    Post,
    Record,
    Refused,
    Remind,
    Revise,
    Whisper,
)
from facilitation.given import Given, Need
from facilitation.message import mention, say

from . import checkin_cards as cards
from .checkin import (
    MAX_WORDS,
    OPEN_FOR_HOURS,
    AnswerCheckIn,
    CheckIn,
    CheckInCommand,
    CloseCheckIn,
    OpenCheckIn,
    QuestionSet,
    RemindCheckIn,
)  # fmt: skip
from .presence import free_now, member_of
from .team import Team

REMIND_AFTER = timedelta(hours=4)  # facts/peers.md: a typical window of answering
CARD, ASK, AGAIN = "checkin", "ask", "again"

State = CheckIn | None


def needs(checkin: CheckIn | None, command: CheckInCommand) -> frozenset[Need]:
    """What the shell loads for ``command``."""
    return frozenset({"team", "question_set"})


def decide(checkin: State, command: CheckInCommand, now: datetime, given: Given) -> Decision[State]:
    """What ``command`` makes of ``checkin`` (None: it is being opened). Raises Refused."""
    team, questions = given.team, given.question_set
    if team is None:
        raise Refused("refused.no_team")
    if questions is None:
        raise Refused("refused.checkin_set")
    if isinstance(command, OpenCheckIn):
        return _open(checkin, command, team, questions, now, given)
    if checkin is None:
        raise Refused("refused.checkin_unknown")
    match command:
        case AnswerCheckIn():
            return _answer(checkin, command, team, questions, now, given)
        case RemindCheckIn():
            return _remind(checkin, team, questions, now, given)
        case CloseCheckIn():
            return _close(checkin, command, questions, given)


def _open(
    checkin: State, command: OpenCheckIn, team: Team, questions: QuestionSet, now: datetime, given: Given
) -> Decision[State]:
    if checkin is not None:
        raise Refused("refused.checkin_exists")
    me, asked = member_of(team, command.member).id, tuple(m.id for m in free_now(team, now))
    if not asked:
        raise Refused("refused.checkin_nobody")
    opened = CheckIn(
        command.id, team.id, command.channel or team.channel, team.language, questions.id, me, now, asked,
        anonymous=command.anonymous,
    )  # fmt: skip
    to = Address("checkin", opened.id)
    question = cards.ask(opened, questions, given)
    return Decision(
        opened,
        (
            Post(opened.channel, CARD, cards.card(opened, questions, given)),
            *(Whisper(opened.channel, id, ASK, question) for id in asked),
            Remind(now + REMIND_AFTER, to, RemindCheckIn()),
            Remind(now + timedelta(hours=OPEN_FOR_HOURS), to, CloseCheckIn()),
        ),
    )


# -- answering ---------------------------------------------------------------------------


def _answer(
    checkin: CheckIn, command: AnswerCheckIn, team: Team, questions: QuestionSet, now: datetime, given: Given
) -> Decision[State]:
    """A score, words, or both; neither of them: the form. What is left out stays as it was."""
    me = member_of(team, command.member).id
    if checkin.anonymous and me in checkin.answered:
        raise Refused("refused.checkin_once")
    score_before, words_before = dict(checkin.given).get(me), dict(checkin.quotes).get(me, "")
    if command.score is None and command.words is None:
        return Decision(checkin, answer=cards.form(checkin, questions, given, score_before, words_before))
    score = command.score or score_before
    words = words_before if command.words is None else _tidy(command.words)
    if score is None and not words:
        raise Refused("refused.checkin_empty")
    answered = _counted(checkin, me, score, words)
    row = _row(answered, command.id, me, score, words, now)
    effects: list[Effect] = [
        Revise(answered.channel, CARD, cards.card(answered, questions, given)),
        Whisper(answered.channel, me, ASK, cards.thanks(answered, score, words, given)),
        Record(row),
    ]
    if checkin.reminded and me not in checkin.answered:
        effects.append(Whisper(answered.channel, me, AGAIN, None))
    return Decision(answered, tuple(effects))


def _tidy(words: str) -> str:
    words = " ".join(words.split())
    if len(words) > MAX_WORDS:
        raise Refused("refused.checkin_long", most=MAX_WORDS)
    return words


def _counted(checkin: CheckIn, me: str, score: int | None, words: str) -> CheckIn:
    """The check-in with this answer, in the place of the member's own earlier one if it is known."""
    asked = checkin.asked if me in checkin.asked else (*checkin.asked, me)
    answered = tuple(sorted({*checkin.answered, me}))
    checkin = replace(checkin, asked=asked, answered=answered)
    if checkin.anonymous:
        scores = tuple(n + (place == score) for place, n in enumerate(checkin.scores, 1))
        quotes = (*checkin.quotes, *([("", words)] if words else []))
        checkin = replace(checkin, scores=scores, quotes=quotes)
        return replace(checkin, quotes=tuple(cards.in_some_order(checkin)))
    given = {**dict(checkin.given), **({me: score} if score else {})}
    scores = tuple(sum(s == place for s in given.values()) for place in range(1, 6))
    quotes = {**dict(checkin.quotes), me: words}
    kept = tuple((member, text) for member, text in quotes.items() if text)
    return replace(checkin, scores=scores, given=tuple(given.items()), quotes=kept)


def _row(checkin: CheckIn, id: str, me: str, score: int | None, words: str, now: datetime) -> CheckInAnswer:
    """The row to keep. A named one replaces the member's earlier; an anonymous one leads back to nobody."""
    if checkin.anonymous:
        return CheckInAnswer(
            cards.shuffled(checkin.id, id)[:32], checkin.team, checkin.id, "", score, words, checkin.opened_at
        )
    own = cards.shuffled(checkin.id, me)[:32]
    return CheckInAnswer(own, checkin.team, checkin.id, me, score, words, now)


# -- the clock ---------------------------------------------------------------------------


def _remind(checkin: CheckIn, team: Team, questions: QuestionSet, now: datetime, given: Given) -> Decision[State]:
    """One word more to whoever has not answered and is here, in the place of the first; then quiet."""
    if checkin.closed or checkin.reminded:
        return Decision(checkin)
    here = {m.id for m in free_now(team, now)}
    missing = [id for id in checkin.asked if id in here and id not in checkin.answered]
    word = cards.ask(checkin, questions, given, again=True)
    effects: list[Effect] = []
    for id in missing:
        effects += [Whisper(checkin.channel, id, ASK, None), Whisper(checkin.channel, id, AGAIN, word)]
    return Decision(replace(checkin, reminded=True), tuple(effects))


def _close(checkin: CheckIn, command: CloseCheckIn, questions: QuestionSet, given: Given) -> Decision[State]:
    """By the clock, or by who opened it. The private questions go; the card keeps a way to answer late."""
    if command.member and command.member != checkin.opened_by:
        raise Refused("refused.checkin_not_yours", who=mention(checkin.opened_by))
    if checkin.closed:
        return Decision(checkin)
    closed = replace(checkin, closed=True)
    missing = [id for id in checkin.asked if id not in checkin.answered]
    key = AGAIN if checkin.reminded else ASK
    return Decision(
        closed,
        (
            Revise(closed.channel, CARD, cards.card(closed, questions, given)),
            *(Whisper(closed.channel, id, key, None) for id in missing),
        ),
        say(given.words("checkin.closed_by_you")) if command.member else None,
    )
