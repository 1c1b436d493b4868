"""What the team agreed and what people will try: short lists, answered to the asker, with what can be done about each.

Only a few of each are shown whole: the agreements that come back next, one's own commitments and then the newest; how
many more there are is said.
"""

from dataclasses import replace

from facilitation.actions import action
from facilitation.calendar import day_mark, today_in
from facilitation.decision import Commitment, Decision, Record, Refused, StandingAgreement
from facilitation.given import Given
from facilitation.message import (
    Block,
    Button,
    Buttons,
    ChoiceField,
    Facts,
    Form,
    Heading,
    Message,
    Quote,
    Text,
    TextField,
    mention,
    say,
)

from .names import fold
from .team import ShowAgreements, ShowCommitments, Team, TellHow

SHOWN = 4  # two blocks each and a row of buttons stay within a message's twelve
MAX_TOLD = 600


def show_agreements(team: Team, command: ShowAgreements, given: Given) -> Message:
    """The agreements in force, the next to come back first, each to be changed; and the way to propose one. One of
    them, if it is named, with all that can be done about it."""
    words = given.words
    coming = sorted(given.agreements, key=lambda a: (a.review_on, a.id))
    if not coming:
        return say(words("agreements.none"), buttons=(_propose(team, given),))
    if command.which:
        coming = _called(team, command.which, coming)
        if len(coming) == 1:
            return _whole(team, coming[0], given)
    blocks: list[Block] = [Heading(words("agreements.title"))]
    buttons = []
    for number, agreement in enumerate(coming[:SHOWN], 1):
        day = day_mark(agreement.review_on, team.time_zone)
        facts = words("agreements.facts", owner=mention(agreement.owner), day=day)
        blocks += [Quote(agreement.text), Text(_numbered(number if len(coming) > 1 else 0, facts))]
        key = "team.button.change_number" if len(coming) > 1 else "team.button.change"
        change = action("reword", agreement.id, str(agreement.version))
        buttons.append(Button(words(key, number=number), change))
    blocks += _more(len(coming) - SHOWN, given, "agreements.more")
    return Message((*blocks, Buttons((*buttons, _propose(team, given)))))


def _called(team: Team, which: str, agreements: list[StandingAgreement]) -> list[StandingAgreement]:
    """Those with that id, that number in the list, or those words in them. Raises Refused where there is none."""
    if same := [a for a in agreements if a.id == which]:
        return same
    if which.isdecimal() and 0 < int(which) <= len(agreements):
        return [agreements[int(which) - 1]]
    begun = fold(which)
    found = [a for a in agreements if begun and begun in fold(a.text)]
    if not found:
        every = (("team.button.agreements", action("agreements", team.id)),)
        raise Refused("refused.agreement_called", buttons=every, typed=which[:40])
    return found


def _whole(team: Team, agreement: StandingAgreement, given: Given) -> Message:
    """One of them, and the three ways on that its review day would offer: nobody need wait for that."""
    words = given.words
    facts = (
        (words("agreement.owner"), mention(agreement.owner)),
        (words("agreement.agreed_on"), day_mark(today_in(team.time_zone, agreement.agreed_at), team.time_zone)),
        (words("agreement.review"), day_mark(agreement.review_on, team.time_zone)),
    )
    ways = (
        Button(words("team.button.keep"), action("keep", agreement.id)),
        Button(words("team.button.change"), action("reword", agreement.id, str(agreement.version))),
        Button(words("team.button.retire"), action("retire", agreement.id)),
    )
    return Message((Quote(agreement.text), Facts(facts), Buttons(ways)))


def _numbered(number: int, facts: str) -> str:
    """Which one a button speaks of; no number where there is no choice."""
    return f"**({number})** {facts}".rstrip() if number else facts


def _propose(team: Team, given: Given) -> Button:
    return Button(given.words("team.button.propose"), action("propose", team.id))


def _more(n: int, given: Given, key: str = "lists.more") -> list[Block]:
    return [Text(given.words(key, n=n))] if n > 0 else []


def show_commitments(team: Team, command: ShowCommitments, given: Given) -> Message:
    """What people will try, the asker's own first, each of which can be told how it went."""
    words = given.words
    coming = sorted(given.commitments, key=lambda c: c.member != command.member)
    if not coming:
        return say(words("commitments.none"))
    own = [c for c in coming[:SHOWN] if c.member == command.member]
    blocks: list[Block] = [Heading(words("commitments.title"))]
    buttons = []
    for number, commitment in enumerate(coming[:SHOWN], 1):
        blocks.append(Quote(commitment.text, commitment.member))
        facts = _numbered(number if commitment in own and len(own) > 1 else 0, _facts(team, commitment, given))
        blocks += [Text(facts)] if facts else []
        if commitment in own:
            label = words("team.button.how_number" if len(own) > 1 else "team.button.how", number=number)
            buttons.append(Button(label, _how(team, commitment, given)))
    blocks += _more(len(coming) - SHOWN, given)
    if buttons:
        blocks.append(Buttons(tuple(buttons)))
    return Message(tuple(blocks))


def _facts(team: Team, commitment: Commitment, given: Given) -> str:
    return given.words("commitments.by", day=day_mark(commitment.by, team.time_zone)) if commitment.by else ""


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
        raise Refused("refused.told_long", most=MAX_TOLD, field="words")
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
