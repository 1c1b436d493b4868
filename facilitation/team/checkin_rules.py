"""The rules of a check-in at once: everyone is asked privately, answers grow into one message, nobody is chased.

Asked are those who are here and not away today, each in their own hours. Whoever was asked at once and has not answered
after four hours hears of it once more, if it is still their hours; after a day it closes, and late answers still count.
Who answered what is never told, and who has not answered neither.

Anonymous means that nothing kept joins a person to an answer. Who answered is kept in the order of ids and not of time,
scores as mere counts, words in an order of their own; rows are written when it closes, all at once, scores apart from
words, and not at all for fewer than three people. What cannot be found again cannot be changed: such an answer is given
once, and that is said beforehand.
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
from facilitation.message import Message, mention, say

from . import checkin_cards as cards
from .checkin import (
    MAX_WORDS,
    OPEN_FOR_HOURS,
    AnswerCheckIn,
    AskCheckIn,
    CheckIn,
    CheckInCommand,
    CloseCheckIn,
    OpenCheckIn,
    QuestionSet,
    RemindCheckIn,
)  # fmt: skip
from .hours import in_hours, next_hours
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
        case AskCheckIn():
            return _ask(checkin, command, team, questions, now, given)
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
            *(_asking(opened, team, id, question, now) for id in asked),
            Remind(now + REMIND_AFTER, to, RemindCheckIn()),
            Remind(now + timedelta(hours=OPEN_FOR_HOURS), to, CloseCheckIn()),
        ),
    )


def _asking(checkin: CheckIn, team: Team, id: str, question: Message, now: datetime) -> Effect:
    """Now, or when their hours come. Whoever opened it is there."""
    at = now if id == checkin.opened_by else next_hours(team, member_of(team, id), now)
    if at == now:
        return Whisper(checkin.channel, id, ASK, question)
    return Remind(at, Address("checkin", checkin.id), AskCheckIn(id))


def _ask(
    checkin: CheckIn, command: AskCheckIn, team: Team, questions: QuestionSet, now: datetime, given: Given
) -> Decision[State]:
    """Their hours have come; nothing, if it is closed by now, or they have answered, or are gone."""
    member = team.member(command.member)
    if checkin.closed or command.member in checkin.answered or member is None or member.left:
        return Decision(checkin)
    return Decision(checkin, (_asking(checkin, team, member.id, cards.ask(checkin, questions, given), now),))


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
    effects: list[Effect] = [
        Revise(answered.channel, CARD, cards.card(answered, questions, given)),
        Whisper(answered.channel, me, ASK, cards.thanks(answered, score, words, given)),
    ]
    if checkin.reminded and me not in checkin.answered:
        effects.append(Whisper(answered.channel, me, AGAIN, None))
    if not answered.anonymous:
        own = cards.shuffled(answered.id, me)[:32]  # the same each time, so that a changed answer replaces the first
        effects.append(Record(CheckInAnswer(own, answered.team, answered.id, me, score, words, now)))
    return Decision(answered, tuple(effects))


def _tidy(words: str) -> str:
    words = " ".join(words.split())
    if len(words) > MAX_WORDS:
        raise Refused("refused.checkin_long", most=MAX_WORDS)
    return words


def _counted(checkin: CheckIn, me: str, score: int | None, words: str) -> CheckIn:
    """The check-in with this answer, in the place of the member's own earlier one if it is known."""
    asked = checkin.asked if me in checkin.asked else (*checkin.asked, me)
    checkin = replace(checkin, asked=asked, answered=tuple(sorted({*checkin.answered, me})))
    if checkin.anonymous:
        counts = list(checkin.scores)
        if score:
            counts[score - 1] += 1
        said = replace(checkin, quotes=(*checkin.quotes, ("", words)) if words else checkin.quotes)
        return replace(said, scores=_five(counts), quotes=tuple(cards.in_some_order(said)))
    scores = {**dict(checkin.given), **({me: score} if score else {})}
    quotes = {**dict(checkin.quotes), me: words}
    return replace(
        checkin,
        scores=_five([list(scores.values()).count(n) for n in range(1, 6)]),
        given=tuple(scores.items()),
        quotes=tuple((member, text) for member, text in quotes.items() if text),
    )


def _five(counts: list[int]) -> tuple[int, int, int, int, int]:
    one, two, three, four, five = counts
    return one, two, three, four, five


def _anonymous_rows(checkin: CheckIn) -> tuple[Record, ...]:
    """What is kept of an anonymous check-in: so many scores, and the words, neither joined to the other."""
    if not checkin.anonymous or len(checkin.answered) < cards.FEWEST:
        return ()
    said: list[tuple[int | None, str]] = [(n, "") for n, count in enumerate(checkin.scores, 1) for _ in range(count)]
    said += [(None, text) for _, text in checkin.quotes]
    ids = (cards.shuffled(checkin.id, str(place))[:32] for place in range(len(said)))
    team, id, at = checkin.team, checkin.id, checkin.opened_at
    return tuple(Record(CheckInAnswer(own, team, id, "", *answer, at)) for own, answer in zip(ids, said, strict=True))


# -- the clock ---------------------------------------------------------------------------


def _remind(checkin: CheckIn, team: Team, questions: QuestionSet, now: datetime, given: Given) -> Decision[State]:
    """One word more to whoever has not answered and is here in their hours, in the place of the first; then quiet.
    Who was asked later, in their own hours, has heard of it just now."""
    if checkin.closed or checkin.reminded:
        return Decision(checkin)
    here = {m.id for m in team.present if in_hours(team, m, now) and in_hours(team, m, checkin.opened_at)}
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
    keys = (ASK, AGAIN) if checkin.reminded else (ASK,)
    return Decision(
        closed,
        (
            Revise(closed.channel, CARD, cards.card(closed, questions, given)),
            *(Whisper(closed.channel, id, key, None) for id in missing for key in keys),
            *_anonymous_rows(closed),
        ),
        say(given.words("checkin.closed_by_you")) if command.member else None,
    )
