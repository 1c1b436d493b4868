"""What the team agreed and what people will try: short lists, answered to the asker, with what can be done about each.

Only the newest few of each are shown whole; how many more there are is said.
"""

from dataclasses import replace

from facilitation.actions import action
from facilitation.calendar import day_mark
from facilitation.decision import Commitment, Decision, Record, Refused
from facilitation.given import Given
from facilitation.message import (
    Block,
    Button,
    Buttons,
    ChoiceField,
    Form,
    Heading,
    Message,
    Quote,
    Text,
    TextField,
    mention,
    say,
)

from .team import ShowCommitments, Team, TellHow

SHOWN = 4  # two blocks each and a row of buttons stay within a message's twelve
MAX_TOLD = 600


def show_agreements(team: Team, given: Given) -> Message:
    """The agreements in force, the next to come back first, each to be changed; and the way to propose one."""
    words = given.words
    coming = sorted(given.agreements, key=lambda a: (a.review_on, a.id))
    if not coming:
        return say(words("agreements.none"), buttons=(_propose(team, given),))
    blocks: list[Block] = [Heading(words("agreements.title"))]
    buttons = []
    for number, agreement in enumerate(coming[:SHOWN], 1):
        day = day_mark(agreement.review_on, team.time_zone)
        blocks += [
            Quote(agreement.text),
            Text(words("agreements.facts", number=number, owner=mention(agreement.owner), day=day)),
        ]
        change = action("reword", agreement.id, str(agreement.version))
        buttons.append(Button(words("team.button.change_number", number=number), change))
    blocks += _more(len(coming) - SHOWN, given)
    return Message((*blocks, Buttons((*buttons, _propose(team, given)))))


def _propose(team: Team, given: Given) -> Button:
    return Button(given.words("team.button.propose"), action("propose", team.id))


def _more(n: int, given: Given) -> list[Block]:
    return [Text(given.words("lists.more", n=n))] if n > 0 else []


def show_commitments(team: Team, command: ShowCommitments, given: Given) -> Message:
    """What people will try, the asker's own first, each of which can be told how it went."""
    words = given.words
    coming = sorted(given.commitments, key=lambda c: c.member != command.member)
    if not coming:
        return say(words("commitments.none"))
    blocks: list[Block] = [Heading(words("commitments.title"))]
    buttons = []
    for number, commitment in enumerate(coming[:SHOWN], 1):
        blocks += [Quote(commitment.text, commitment.member), Text(_facts(team, number, commitment, given))]
        if commitment.member == command.member:
            label = words("team.button.how_number", number=number)
            buttons.append(Button(label, _how(team, commitment, given)))
    blocks += _more(len(coming) - SHOWN, given)
    if buttons:
        blocks.append(Buttons(tuple(buttons)))
    return Message(tuple(blocks))


def _facts(team: Team, number: int, commitment: Commitment, given: Given) -> str:
    if commitment.by is None:
        return given.words("commitments.facts", number=number)
    return given.words("commitments.facts_by", number=number, day=day_mark(commitment.by, team.time_zone))


def _how(team: Team, commitment: Commitment, given: Given) -> str:
    """To the open session where it opens that one, so that the card there is told, too; else to the team."""
    session = given.session
    if session and any(r.id == commitment.id for r in session.returning):
        return action("tell", session.id, commitment.id)
    return action("how", team.id, commitment.id)


def tell_how(team: Team, command: TellHow, given: Given) -> Decision[Team]:
    """How one's own commitment went; without words: a form."""
    words, text = given.words, " ".join(command.words.split())
    commitment = next((c for c in given.commitments if c.id == command.commitment), None)
    if commitment is None:
        raise Refused("refused.commitment_gone", buttons=(("team.button.commitments", action("commitments", team.id)),))
    if commitment.member != command.member:
        raise Refused("refused.commitment_of_another", who=mention(commitment.member))
    if not text:
        return Decision(team, answer=_form(team, commitment, given))
    if len(text) > MAX_TOLD:
        raise Refused("refused.told_long", most=MAX_TOLD)
    told = replace(commitment, told=text, status=command.status)
    return Decision(team, (Record(told),), say(words("commitments.told")))


def _form(team: Team, commitment: Commitment, given: Given) -> Form:
    words = given.words
    options = tuple((status, words(f"commitments.{status}")) for status in ("done", "tried", "dropped"))
    hint = words("commitments.how_hint")
    fields = (
        TextField("words", words("commitments.how"), hint=hint, long=True, max_length=MAX_TOLD),
        ChoiceField("status", words("commitments.status"), options, "tried"),
    )
    about = Message((Quote(commitment.text, commitment.member),))
    submit = words("team.button.save")
    return Form(words("commitments.form_title"), action("how", team.id, commitment.id), fields, submit, about)
