"""What people read and press in a vote: the answers on the step's card, how many have answered, and how it came out.

The result names nobody and is one message: each answer with a bar and a count, and a sentence for the outcome.
"""

from facilitation.actions import action
from facilitation.clipping import clip
from facilitation.message import (
    Button,
    ChoiceField,
    Form,
    FormField,
    Heading,
    Message,
    Tally,
    Text,
    TextField,
    literal,
    say,
)  # fmt: skip

from . import ballot, topics
from .protocol import Step, Vote
from .sitting import Sitting

FEW = 10  # topics, up to which each has a button of its own
MOST_LISTED, MOST_FIELDS = 25, 5  # topics that a field offers, dots that have a field each
LONGEST_ANSWER, LONGEST_QUESTION = 60, 400  # so that the card stays within its budget


def question(sitting: Sitting, vote: Vote) -> str:
    """What the vote asks, where the step's own words don't; and what is voted on, if something was brought for it, as
    it reads by now."""
    about = clip(sitting.tell(vote.about), LONGEST_QUESTION) if vote.about else ""
    proposal = proposed(sitting, vote)
    return "\n\n".join(part for part in (about, f"“{clip(literal(proposal), 600)}”" if proposal else "") if part)


def proposed(sitting: Sitting, vote: Vote) -> str:
    """The sentence that is voted on: as it was worded last, or as it was brought; nothing where there is none."""
    brought = sitting.session.input("proposal") if vote.scale != "dots" else ""
    return brought and (sitting.session.reworded or brought)


def in_the_record(sitting: Sitting, step: Step, vote: Vote) -> str:
    """How it came out, for the record: what was asked, each answer that was given, and what that means."""
    words, name, asked = sitting.words, sitting.tell(step.name), proposed(sitting, vote)
    counted = ", ".join(f"{label} ({n})" for label, n in counts(sitting, vote) if n) or words("vote.nobody")
    step_ = words("vote.kept_of", step=name, proposal=clip(asked, LONGEST_QUESTION)) if asked else name
    said = words("vote.kept", step=step_, counted=counted)
    return f"{said}. {_outcome(sitting, vote)}" if asked and sum(sitting.session.tally) else said


def buttons(sitting: Sitting, step: Step) -> tuple[Button, ...]:
    """One for each answer; for dots one for each topic where they are few, and the form. None once it is over."""
    vote, session = step.vote, sitting.session
    if vote is None or ballot.out(session):
        return ()
    if vote.scale != "dots":
        return tuple(
            Button(clip(ballot.label(sitting, vote, value), 75), cast(sitting, value)) for value in ballot.values(vote)
        )
    seen = topics.numbered(session)
    each = tuple(Button(str(n), place_dot(sitting, topic.id)) for n, topic in seen) if len(seen) <= FEW else ()
    form = Button(sitting.words("button.dots"), action("dots", session.id, str(session.visit)), primary=True)
    return (*each, form) if seen else ()


def cast(sitting: Sitting, value: int) -> str:
    """The action of a button that answers ``value``."""
    return action("vote", sitting.session.id, f"{sitting.session.visit}-{value}")


def place_dot(sitting: Sitting, topic: str) -> str:
    """The action of a button that puts one more dot on ``topic``; ``none`` takes all back."""
    return action("dots", sitting.session.id, f"{sitting.session.visit}-{topic}")


def how_many(sitting: Sitting, step: Step) -> str:
    """"3 of 6 have answered"."""
    done, asked = ballot.answered(sitting.session, step), ballot.asked(sitting.session, step)
    people = len({*done, *asked})
    return sitting.words("vote.answered", n=people if ballot.out(sitting.session) else len(done), people=people)


def ask(sitting: Sitting, step: Step) -> Message | Form:
    """The answers to choose from, for whoever typed the command without one; for dots, the form."""
    if step.vote and step.vote.scale == "dots":
        return dots_form(sitting, step.vote)
    press = buttons(sitting, step)
    rows = [press[at : at + 5] for at in range(0, len(press), 5)]
    messages = say(sitting.words("vote.ask"), buttons=rows[0])
    return Message((*messages.blocks, *(b for row in rows[1:] for b in say(buttons=row).blocks)))


def dots_form(sitting: Sitting, vote: Vote) -> Form:
    """Where each dot goes; with many topics or many dots, their numbers in one line."""
    session, words, seen = sitting.session, sitting.words, topics.numbered(sitting.session)
    fields: tuple[FormField, ...]
    if vote.dots <= MOST_FIELDS and len(seen) <= MOST_LISTED:
        options = tuple((topic.id, clip(f"{n} · {topics.name(topic)}", 75)) for n, topic in seen)
        fields = tuple(
            ChoiceField(f"dot{n}", words("vote.form.dot", n=n), options, required=n == 1)
            for n in range(1, vote.dots + 1)
        )
    else:
        hint = words("vote.form.hint", n=vote.dots)
        fields = (TextField("typed", words("vote.form.numbers", n=vote.dots), hint=hint, max_length=80),)
    act = action("dots", session.id, str(session.visit))
    return Form(words("vote.form.title"), act, fields, words("vote.form.submit"), topic_list(sitting))


def noted(sitting: Sitting, vote: Vote, member: str) -> Message:
    """To whoever answered: what is kept of it, and that it may still change."""
    session, words = sitting.session, sitting.words
    if vote.scale != "dots":
        value = ballot.answer_of(session, member)
        return say(words("vote.noted", answer=ballot.label(sitting, vote, value or 0)))
    placed = ballot.dots_of(session, member)
    where = ", ".join(str(n + 1) for n in placed)
    key = "vote.noted_dots" if placed else "vote.noted_none"
    again = Button(words("button.dots_again"), place_dot(sitting, "none"))
    return say(words(key, n=len(placed), most=vote.dots, where=where), buttons=(again,) if placed else ())


def topic_list(sitting: Sitting) -> Message:
    """All topics with their numbers; those under a name below it, with it alone before them."""
    session, words = sitting.session, sitting.words
    if not session.topics:
        return say(words("topics.none"))
    lines = []
    for n, topic in topics.numbered(session):
        dots = words("topics.dots", n=topic.dots) if topic.dots else ""
        if not topic.under:
            lines.append(words("topics.line", n=n, text=literal(topic.text)) + dots)
            continue
        with_it = [(k, t) for k, t in enumerate(session.topics, 1) if t.under == topic.under]
        lines.append(words("topics.under", n=n, name=literal(topic.under)) + dots)
        # The empty line ends the list, so that what follows is not taken for a part of it.
        lines += [*(words("topics.of", n=k, text=literal(t.text)) for k, t in with_it), ""]
    return say("\n".join(_fitting(lines)).rstrip(), heading=words("topics.title"))


def result(sitting: Sitting, vote: Vote) -> Message:
    """How it came out: each answer with its bar and count, most dots first; and what that means."""
    session, words = sitting.session, sitting.words
    heading = words("vote.result_dots" if vote.scale == "dots" else "vote.result")
    if not sum(session.tally):
        return say(words("vote.nobody"), heading=heading)
    said = _outcome(sitting, vote)
    return Message((Heading(heading), Tally(counts(sitting, vote)), *((Text(said),) if said else ())))


def counts(sitting: Sitting, vote: Vote) -> tuple[tuple[str, int], ...]:
    """Each answer, or each topic that has a dot, and how many it has."""
    session = sitting.session
    if vote.scale != "dots":
        labels = (clip(ballot.label(sitting, vote, value), LONGEST_ANSWER) for value in ballot.values(vote))
        return tuple(zip(labels, session.tally, strict=True))
    found = [(clip(topics.name(t), LONGEST_ANSWER).rstrip("."), n)
             for t, n in zip(session.topics, session.tally, strict=False) if n]  # fmt: skip
    return tuple(sorted(found, key=lambda each: -each[1]))


def told(sitting: Sitting) -> Message:
    """To the facilitator: all that are asked have answered or written."""
    session = sitting.session
    on = Button(sitting.words("button.next"), action("next", session.id, str(session.visit)), primary=True)
    return say(sitting.words("session.all_in"), buttons=(on,))


def heard(sitting: Sitting) -> Message:
    """To whoever is not convinced: their view will be heard."""
    return say(sitting.words("vote.will_be_heard"))


def offered(sitting: Sitting) -> Message:
    """To whoever is not convinced, in the step that is there to hear it: the floor, or not."""
    session, words = sitting.session, sitting.words
    answers = (("button.say_it", "have"), ("button.not_now", "listening"))
    buttons = (Button(words(key), action("nudge", session.id, f"{session.visit}-{answer}")) for key, answer in answers)
    return say(words("vote.offered"), buttons=tuple(buttons))


def _outcome(sitting: Sitting, vote: Vote) -> str:
    if vote.scale in ("dots", "choice"):
        return ""
    most = "most_" if vote.scale == "thumbs" and vote.enough is None else ""
    return sitting.words(f"vote.outcome.{most}{sitting.session.outcome}")


def _fitting(lines: list[str], most: int = 3600) -> list[str]:
    """As many of the lines as a message holds."""
    found: list[str] = []
    length = 0
    for line in lines:
        length += len(line) + 1
        if length > most:
            return [*found, "…"]
        found.append(line)
    return found
