"""How a check-in looks: one message in the channel that grows, a private question to each, the form for words.

The channel reads how many answered and where most are; words are shown in an order that tells nothing about when they
came. Numbers appear from three answers on, and so do words in an anonymous check-in: before that, who looks twice would
know whose they are.
"""

from hashlib import sha256

from facilitation.actions import action
from facilitation.given import Given
from facilitation.message import Block, Button, Buttons, ChoiceField, Form, Heading, Message, Quote, Text, TextField
from facilitation.wording import in_language

from .checkin import MAX_WORDS, CheckIn, Question, QuestionSet

FEWEST = 3  # answers, before what they are is shown
QUOTES_SHOWN = 6


def card(checkin: CheckIn, questions: QuestionSet, given: Given) -> Message:
    """The one message in the channel, as it is now."""
    words, answered = given.words, len(checkin.answered)
    ask = in_language(questions.question.ask, checkin.language)
    count = words("checkin.count", answered=answered, n=len(checkin.asked))
    lines = [count, words("checkin.anonymous") if checkin.anonymous else ""]
    quotes: tuple[Block, ...] = ()
    if answered >= FEWEST:
        lines.insert(1, mostly(checkin.scores, given))
    if answered >= FEWEST or not checkin.anonymous:
        quotes = tuple(Quote(text, member or None) for member, text in in_some_order(checkin)[:QUOTES_SHOWN])
    if checkin.closed:
        lines.append(words("checkin.closed"))
    text = Text(" ".join(line for line in lines if line))
    answer = Button(words("team.button.answer_checkin"), action("checkin_words", checkin.id))
    close = Button(words("team.button.close_checkin"), action("checkin_close", checkin.id))
    ways = (answer,) if checkin.closed else (answer, close)
    return Message((Heading(ask), text, *quotes, Buttons(ways)))


def mostly(scores: tuple[int, ...], given: Given) -> str:
    """Where most are: "Mostly 4s." where the next is not half as frequent, "Mostly 3s and 4s.", or "From 1 to 5." where
    no two stand out. Empty while there are too few."""
    if sum(scores) < FEWEST:
        return ""
    first, second, third = sorted(range(1, 6), key=lambda score: (-scores[score - 1], score))[:3]
    if 2 * scores[second - 1] < scores[first - 1]:
        return given.words("checkin.mostly_one", score=first)
    if scores[second - 1] == scores[third - 1]:
        given_scores = [score for score in range(1, 6) if scores[score - 1]]
        return given.words("checkin.spread", low=given_scores[0], high=given_scores[-1])
    low, high = sorted((first, second))
    return given.words("checkin.mostly_two", low=low, high=high)


def in_some_order(checkin: CheckIn) -> list[tuple[str, str]]:
    """The words in an order that depends on them and on the check-in alone, and not on when they came."""
    return sorted(checkin.quotes, key=lambda quote: shuffled(checkin.id, quote[1]))


def shuffled(seed: str, text: str) -> str:
    """What stands for ``text`` when it is sorted: always the same, and nobody's guess."""
    return sha256(f"{seed}:{text}".encode()).hexdigest()


# -- private ----------------------------------------------------------------------------


def ask(checkin: CheckIn, questions: QuestionSet, given: Given, again: bool = False) -> Message:
    """The question to one person; ``again``: the one reminder."""
    words, question = given.words, questions.question
    said = in_language(question.ask, checkin.language)
    first = Text(words("checkin.again", ask=said) if again else f"**{said}**")
    about = words("checkin.once") if checkin.anonymous else words("checkin.named")
    return Message((first, Text(_ends(question, checkin, given) + " " + about), *_buttons(checkin, given)))


def _ends(question: Question, checkin: CheckIn, given: Given) -> str:
    low, high = (in_language(end, checkin.language) for end in (question.low, question.high))
    return given.words("checkin.ends", low=low, high=high)


def _buttons(checkin: CheckIn, given: Given) -> tuple[Buttons, Buttons]:
    scores = tuple(Button(str(n), action("checkin_score", checkin.id, str(n))) for n in range(1, 6))
    return Buttons(scores), Buttons((_write(checkin, "team.button.write", given),))


def _write(checkin: CheckIn, key: str, given: Given) -> Button:
    return Button(given.words(key), action("checkin_words", checkin.id))


def thanks(checkin: CheckIn, score: int | None, text: str, given: Given) -> Message:
    """In the place of the question, once it is answered."""
    words = given.words
    if checkin.anonymous:
        return Message((Text(words("checkin.thanks_anonymous")),))
    said = words("checkin.thanks_score", score=score) if score else words("checkin.thanks")
    quotes = (Quote(text),) if text else ()
    return Message((Text(said), *quotes, Buttons((_write(checkin, "team.button.change", given),))))


def form(checkin: CheckIn, questions: QuestionSet, given: Given, score: int | None, text: str) -> Form:
    """Score and words together; what was answered before stands in it."""
    words, question = given.words, questions.question
    low, high = (in_language(end, checkin.language) for end in (question.low, question.high))
    named = {1: f"1 · {low}", 5: f"5 · {high}"}
    options = tuple((str(n), named.get(n, str(n))) for n in range(1, 6))
    label = in_language(question.words, checkin.language)
    hint = words("checkin.words_anonymous") if checkin.anonymous else words("checkin.words_named")
    fields = (
        ChoiceField("score", in_language(question.ask, checkin.language), options, str(score or ""), required=False),
        TextField("words", label, text, hint, required=False, long=True, max_length=MAX_WORDS),
    )
    about = Message((Text(words("checkin.once")),)) if checkin.anonymous else None
    submit, back = words("team.button.send"), action("checkin_words", checkin.id)
    return Form(words("checkin.title"), back, fields, submit, about)
