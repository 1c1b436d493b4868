"""The rules of a check-in at once: everyone is asked privately, answers grow into one message, nobody is chased.

Asked are those who are here and not away today, each in their own hours, but for who has none in the next days; the
cast of a rehearsal is not asked. Whoever has not answered four hours after they were asked hears of it once more, in
their hours again. A day after the last was asked it closes, and late answers still count. Who answered what is never
told, and who has not answered neither.

Anonymous means that nothing kept joins a person to an answer. Who answered is kept in the order of ids and not of time,
scores as mere counts, words in an order of their own; rows are written when it closes, all at once, scores apart from
words, and not at all for fewer than three people. What cannot be found again cannot be changed: such an answer is given
once, and that is said beforehand.
"""

from collections.abc import Iterable
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
    AskCheckIn,
    CheckIn,
    CheckInCommand,
    CloseCheckIn,
    OpenCheckIn,
    QuestionSet,
    RemindCheckIn,
)  # fmt: skip
from .hours import next_hours
from .presence import free_now, member_of
from .team import Team

REMIND_AFTER = timedelta(hours=4)  # facts/peers.md: a typical window of answering
LONGEST_WAIT = timedelta(days=4)  # over a weekend, wherever somebody lives; who comes back later is not waited for
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
            return _remind(checkin, command, team, questions, now, given)
        case CloseCheckIn():
            return _close(checkin, command, questions, given)


def _open(
    checkin: State, command: OpenCheckIn, team: Team, questions: QuestionSet, now: datetime, given: Given
) -> Decision[State]:
    if checkin is not None:
        raise Refused("refused.checkin_exists")
    me = member_of(team, command.member).id
    when = _hours(team, me, now)
    if not when:
        raise Refused("refused.checkin_nobody")
    opened = CheckIn(
        command.id, team.id, command.channel or team.channel, team.language, questions.id, me, now, tuple(when),
        anonymous=command.anonymous,
    )  # fmt: skip
    closes = Remind(max(when.values()) + timedelta(hours=OPEN_FOR_HOURS), _to(opened), CloseCheckIn())
    post = Post(opened.channel, CARD, cards.card(opened, questions, given))
    return Decision(opened, (post, *_asking(opened, when, questions, now, given), closes))


def _hours(team: Team, opener: str, now: datetime) -> dict[str, datetime]:
    """When each may be asked. Whoever opens it is there now."""
    people = [m for m in free_now(team, now) if not m.scripted]
    when = {m.id: now if m.id == opener else next_hours(team, m, now) for m in people}
    return {id: at for id, at in when.items() if at - now <= LONGEST_WAIT}


def _asking(
    checkin: CheckIn, when: dict[str, datetime], questions: QuestionSet, now: datetime, given: Given
) -> Iterable[Effect]:
    """Those whose hours it is are asked now, and once more after a while; the others when theirs have come."""
    question, here = cards.ask(checkin, questions, given), tuple(id for id, at in when.items() if at == now)
    yield from (Whisper(checkin.channel, id, ASK, question) for id in here)
    yield from (Remind(at, _to(checkin), AskCheckIn(id)) for id, at in when.items() if at > now)
    if here:
        yield Remind(now + REMIND_AFTER, _to(checkin), RemindCheckIn(here))


def _to(checkin: CheckIn) -> Address:
    return Address("checkin", checkin.id)


def _ask(
    checkin: CheckIn, command: AskCheckIn, team: Team, questions: QuestionSet, now: datetime, given: Given
) -> Decision[State]:
    """Their hours have come; nothing, if it is closed by now, or they have answered, or are gone."""
    member = team.member(command.member)
    if checkin.closed or command.member in checkin.answered or member is None or member.left:
        return Decision(checkin)
    when = {member.id: next_hours(team, member, now)}
    return Decision(checkin, tuple(_asking(checkin, when, questions, now, given)))


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
    if me in checkin.again and me not in checkin.answered:
        effects.append(Whisper(answered.channel, me, AGAIN, None))
    if not answered.anonymous:
        own = cards.shuffled(answered.id, me)[:32]  # the same each time, so that a changed answer replaces the first
        effects.append(Record(CheckInAnswer(own, answered.team, answered.id, me, score, words, now)))
    return Decision(answered, tuple(effects))


def _tidy(words: str) -> str:
    words = " ".join(words.split())
    if len(words) > MAX_WORDS:
        raise Refused("refused.checkin_long", most=MAX_WORDS, field="words")
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


def _remind(
    checkin: CheckIn, command: RemindCheckIn, team: Team, questions: QuestionSet, now: datetime, given: Given
) -> Decision[State]:
    """One word more to whoever has not answered, in the place of the first, in their hours; then quiet."""
    if checkin.closed:
        return Decision(checkin)
    heard = {*checkin.answered, *checkin.again}
    missing = [id for id in command.members or checkin.asked if id not in heard]
    when = {m.id: next_hours(team, m, now) for m in team.present if m.id in missing}
    here = tuple(id for id, at in when.items() if at == now)
    word = cards.ask(checkin, questions, given, again=True)
    effects: list[Effect] = []
    for id in here:
        effects += [Whisper(checkin.channel, id, ASK, None), Whisper(checkin.channel, id, AGAIN, word)]
    effects += [Remind(at, _to(checkin), RemindCheckIn((id,))) for id, at in when.items() if at > now]
    return Decision(replace(checkin, again=(*checkin.again, *here)), tuple(effects))


def _close(checkin: CheckIn, command: CloseCheckIn, questions: QuestionSet, given: Given) -> Decision[State]:
    """By the clock, or by who opened it. The private questions go; the card keeps a way to answer late."""
    if command.member and command.member != checkin.opened_by:
        raise Refused("refused.checkin_not_yours", who=mention(checkin.opened_by))
    if checkin.closed:
        return Decision(checkin)
    closed = replace(checkin, closed=True)
    missing = [id for id in checkin.asked if id not in checkin.answered]
    return Decision(
        closed,
        (
            Revise(closed.channel, CARD, cards.card(closed, questions, given)),
            *(Whisper(closed.channel, id, ASK, None) for id in missing),
            *(Whisper(closed.channel, id, AGAIN, None) for id in missing if id in closed.again),
            *_anonymous_rows(closed),
        ),
        say(given.words("checkin.closed_by_you")) if command.member else None,
    )
