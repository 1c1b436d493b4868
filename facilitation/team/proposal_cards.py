"""How a proposal looks: its card in the channel, the private words about it, its forms.

Decisions: the three answers stand in one row of equal buttons, none of them primary. The card shows counts and reasons,
never who has answered and never who has not; an objection is the team's to meet, so its reason stands without a name.
"""

from collections.abc import Iterable

from facilitation.actions import action
from facilitation.calendar import day_mark
from facilitation.clipping import clip
from facilitation.given import Given
from facilitation.message import (
    Block,
    Button,
    Buttons,
    ChoiceField,
    DateField,
    Facts,
    Form,
    Heading,
    Message,
    PeopleField,
    Quote,
    Text,
    TextField,
    mention,
)  # fmt: skip

from .agreement import MAX_REASON, MAX_TEXT, Agreement, Answered, View
from .changed import change
from .team import Team

REASONS_SHOWN = 4
REASON_SHOWN = 300  # characters on the card: a message holds 4,000
VERBS: dict[View, str] = {"consent": "consent", "concern": "concern", "objection": "object"}


def current(agreement: Agreement) -> tuple[Answered, ...]:
    """The answers to the version that is being decided."""
    return tuple(a for a in agreement.answers if a.version == agreement.version)


def needed(agreement: Agreement, team: Team) -> tuple[str, ...]:
    """Whose answer is needed: those asked who have not left the team since."""
    here = {m.id for m in team.present}
    return tuple(id for id in agreement.asked if id in here)


def objections(agreement: Agreement, team: Team) -> tuple[Answered, ...]:
    """What stands in its way. The reason of somebody who has left since is noted like a concern, also if they are back
    and have not said it again."""
    people = needed(agreement, team)
    return tuple(a for a in current(agreement) if a.view == "objection" and a.member in people)


def adrift(agreement: Agreement, team: Team) -> bool:
    """Whether anyone may withdraw it: who proposed it has left, or it keeps from coming back what is in force."""
    return agreement.stalled or agreement.proposer not in {m.id for m in team.present}


# -- the channel -------------------------------------------------------------------------


def card(agreement: Agreement, team: Team, given: Given) -> Message:
    """The proposal as it stands."""
    words, by = given.words, agreement.worded_by or agreement.proposer
    key = "agreement.reworded" if agreement.before else "agreement.proposes"
    people = needed(agreement, team)
    answered = sum(a.member in people for a in current(agreement))
    blocks: list[Block] = [Text(words(key, who=mention(by))), Quote(agreement.text)]
    if agreement.before:
        blocks.append(Text(words("agreement.changed", change=change(agreement.before, agreement.text))))
    blocks += [_facts(agreement, team, given), Text(words("agreement.count", answered=answered, n=len(people)))]
    against = objections(agreement, team)
    blocks += _reasons(against, "agreement.objections", given)
    noted = [a for a in _noted(agreement) if a not in against]
    blocks += _reasons(noted[: max(0, REASONS_SHOWN - len(against))], "agreement.concerns", given)
    return Message((*blocks, Buttons(_ways(agreement, team, given)), answers_row(agreement, given)))


def _noted(agreement: Agreement) -> list[Answered]:
    """The answers with a reason."""
    return [a for a in current(agreement) if a.reason]


def _ways(agreement: Agreement, team: Team, given: Given) -> tuple[Button, ...]:
    loose = adrift(agreement, team)
    reword = (_reword(agreement, given),) if loose or objections(agreement, team) else ()
    withdraw = (_withdraw(agreement, given),) if loose else ()
    return Button(given.words("team.button.ask"), action("ask", agreement.id)), *reword, *withdraw


def _reword(agreement: Agreement, given: Given) -> Button:
    return Button(given.words("team.button.reword"), action("reword", agreement.id, str(agreement.version)))


def _withdraw(agreement: Agreement, given: Given) -> Button:
    return Button(given.words("team.button.withdraw"), action("withdraw", agreement.id))


def answers_row(agreement: Agreement, given: Given) -> Buttons:
    """Consent, a concern, an objection: of equal look."""
    return Buttons(
        tuple(
            Button(given.words(f"team.button.{verb}"), action(verb, agreement.id, str(agreement.version)))
            for verb in VERBS.values()
        )
    )


def _facts(agreement: Agreement, team: Team, given: Given) -> Facts:
    words = given.words
    pairs = [
        (words("agreement.owner"), mention(agreement.owner)),
        (words("agreement.review"), day_mark(agreement.review_on, team.time_zone)),
    ]
    return Facts((*pairs, *([(words("agreement.version"), str(agreement.version))] if agreement.version > 1 else [])))


def _reasons(answers: Iterable[Answered], key: str, given: Given) -> list[Block]:
    """What stands in the way, or is noted: first how many, then the first few reasons."""
    reasons = [a.reason for a in answers]
    if not reasons:
        return []
    shown = [clip(reason, REASON_SHOWN) for reason in reasons[:REASONS_SHOWN]]
    return [Text(given.words(key, n=len(reasons))), *(Quote(reason) for reason in shown)]


def over(agreement: Agreement, given: Given, key: str, who: str = "") -> Message:
    """The card of a version that is no longer to be answered: what became of it, and what it said."""
    return Message((Text(given.words(key, version=agreement.version, who=mention(who))), Quote(agreement.text)))


def decided(agreement: Agreement, given: Given) -> Message:
    """The card that led to an agreement. It shrinks to a line: the words stand once, in the agreement itself."""
    return Message((Text(given.words("agreement.decided", n=len(current(agreement)))),))


def agreed(agreement: Agreement, team: Team, given: Given) -> Message:
    """What stands now, with the concerns that are noted."""
    words = given.words
    key = "agreement.agreed" if agreement.version == 1 else "agreement.agreed_version"
    heading = words(key, version=agreement.version)
    noted = _noted(agreement)
    facts, comes_back = _facts(agreement, team, given), Text(words("agreement.comes_back"))
    concerns = _reasons(noted, "agreement.concerns", given)
    return Message((Heading(heading), Quote(agreement.text), facts, *concerns, comes_back))


def question(member: str, text: str, given: Given) -> Message:
    """A question about the proposal, for all to read."""
    asks = given.words("agreement.asks", who=mention(member))
    return Message((Text(asks), Quote(text, member, "question")))


# -- private words -----------------------------------------------------------------------


def still_open(agreement: Agreement, given: Given) -> Message:
    """To someone who has not answered yet, once."""
    words = given.words
    return Message((Text(words("agreement.still_open")), Quote(agreement.text), answers_row(agreement, given)))


def objected(agreement: Agreement, reason: str, given: Given) -> Message:
    """To the proposer: what stands in the way, and what can be done."""
    ways = Buttons((_reword(agreement, given), _withdraw(agreement, given)))
    return Message((Text(given.words("agreement.objected")), Quote(reason), ways))


def proposed(agreement: Agreement, n: int, given: Given) -> Message:
    """To the proposer, at once."""
    ways = Buttons((_reword(agreement, given), _withdraw(agreement, given)))
    return Message((Text(given.words("agreement.proposed", n=n)), ways))


# -- forms -------------------------------------------------------------------------------


def propose_form(action: str, owner: str, review_on: str, given: Given) -> Form:
    words = given.words
    fields = (
        _text_field(given, ""),
        PeopleField("owner", words("agreement.owner"), owner, words("agreement.owner_hint")),
        DateField("review_on", words("agreement.review"), review_on, words("agreement.review_hint")),
    )
    return Form(words("agreement.propose_title"), action, fields, words("team.button.propose"))


def _text_field(given: Given, value: str) -> TextField:
    words = given.words
    hint = words("agreement.text_hint")
    return TextField("text", words("agreement.text"), value, hint, long=True, max_length=MAX_TEXT)


def reword_form(agreement: Agreement, team: Team, given: Given) -> Form:
    words = given.words
    against = objections(agreement, team)
    about = Message((Text(words("agreement.reword_about")), *(Quote(a.reason) for a in against[:REASONS_SHOWN])))
    back = action("reword", agreement.id, str(agreement.version))
    field, submit = _text_field(given, agreement.text), words("team.button.reword")
    return Form(words("agreement.reword_title"), back, (field,), submit, about)


def ask_form(agreement: Agreement, given: Given) -> Form:
    words = given.words
    field = TextField("text", words("agreement.your_question"), long=True, max_length=MAX_REASON)
    about = Message((Quote(agreement.text),))
    return Form(words("agreement.ask_title"), action("ask", agreement.id), (field,), words("team.button.ask"), about)


def _about(agreement: Agreement, team: Team, given: Given) -> Message:
    """What a person reads before answering: the text, what changed, and what stood in the way of the version before."""
    words = given.words
    blocks: list[Block] = [Quote(agreement.text)]
    if agreement.before:
        blocks.append(Text(words("agreement.changed", change=change(agreement.before, agreement.text))))
    earlier = [a for a in agreement.answers if a.version < agreement.version]
    blocks += _reasons(earlier, "agreement.earlier", given)
    return Message((*blocks, _facts(agreement, team, given), Text(words("agreement.silence"))))


def answer_form(agreement: Agreement, team: Team, given: Given) -> Form:
    """The three answers side by side, with a place for the reason."""
    words = given.words
    options = tuple((view, words(f"agreement.{view}")) for view in VERBS)
    means = tuple((view, words(f"agreement.{view}_means")) for view in VERBS)
    hint = words("agreement.reason_hint")
    fields = (
        TextField("reason", words("agreement.reason"), hint=hint, required=False, long=True, max_length=MAX_REASON),
        ChoiceField("answer", words("agreement.your_answer"), options, buttons=True, means=means),
    )
    back = action("answer", agreement.id, str(agreement.version))
    title, submit = words("agreement.answer_title"), words("team.button.answer")
    return Form(title, back, fields, submit, _about(agreement, team, given))


def reason_form(agreement: Agreement, team: Team, view: View, given: Given) -> Form:
    """The reason alone: required for an objection, welcome with a concern."""
    words = given.words
    field = TextField(
        "reason",
        words("agreement.reason"),
        hint=words(f"agreement.reason_{view}"),
        required=view == "objection",
        long=True,
        max_length=MAX_REASON,
    )
    back = action(VERBS[view], agreement.id, str(agreement.version))
    title, submit = words(f"agreement.title_{view}"), words(f"team.button.{VERBS[view]}")
    return Form(title, back, (field,), submit, _about(agreement, team, given))
