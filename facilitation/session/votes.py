"""A vote: everyone answers at the same time, unseen; the answers come out together, without names, in one message.

They come out when all have answered, or when the step is left; from then on no answer is taken, for a late one would
show whose it is by the difference. Going back throws the open answers away: the step will be opened again. Whoever is
not convinced hears privately that their view will be heard, where the script has a step for that; when it opens they
are offered the floor, privately as well, and named to nobody.
"""

from facilitation.decision import Contribution, Decision, Refused

from . import all_in, ballot, cards, recall, topics, vote_cards
from .checks import in_a_step, in_the_session
from .commands import CastVote
from .protocol import Step, Vote
from .session import Session
from .sitting import Sitting

ONE_MORE = -1


def cast(sitting: Sitting, command: CastVote) -> Decision[Session | None]:
    """Somebody answers, or changes their answer. Without an answer: what can be answered. Raises Refused where no vote
    is open any more, for an answer that there isn't, and for who isn't asked."""
    in_a_step(sitting, command.visit)
    in_the_session(sitting, command.member)
    step, session = sitting.step, sitting.session
    if step is None or step.vote is None:
        raise Refused("refused.no_vote")
    if ballot.out(session):
        raise Refused("refused.vote_over")
    if command.member not in ballot.asked(session, step):
        raise Refused("refused.not_asked")
    if step.vote.scale == "dots" and not session.topics:
        raise Refused("refused.no_topics")
    answer = _read(sitting, step.vote, command)
    if answer is None:
        return sitting.decided(vote_cards.ask(sitting, step))
    others = tuple(v for v in session.votes if v[0] != command.member)
    sitting = sitting.change(votes=(*others, (command.member, *answer)))
    noted = vote_cards.noted(sitting, step.vote, command.member)
    return cards.show(if_all_have(sitting)).decided(noted)


def if_all_have(sitting: Sitting) -> Sitting:
    """The answers come out if nobody is missing any more, be it that the last one answered or left."""
    step, session = sitting.step, sitting.session
    if step is None or step.vote is None or ballot.out(session) or not session.votes:
        return sitting
    return sitting if ballot.missing(session, step) else all_in.tell(come_out(sitting, step))


def come_out(sitting: Sitting, step: Step) -> Sitting:
    """Show how the open vote came out, once; nothing where the step has none."""
    vote = step.vote
    if vote is None or ballot.out(sitting.session):
        return sitting
    session = sitting.session
    tally = ballot.count(session, vote)
    sitting = sitting.change(
        tally=tally, outcome=ballot.outcome(session, vote), unconvinced=ballot.unconvinced(session, vote)
    )
    if vote.scale == "dots":
        sitting = sitting.change(topics=topics.set_dots(session, tally))
    sitting = sitting.post(f"vote:{session.visit}", vote_cards.result(sitting, vote))
    return _keep(_promise(_forget(sitting, vote)), step, vote)


def _forget(sitting: Sitting, vote: Vote) -> Sitting:
    """Who answered what is forgotten, but for what groups will form by, where the script has such."""
    wanted = any(step.groups and step.groups.form == "chosen" for step in sitting.protocol.steps)
    if wanted and vote.scale in ("choice", "dots"):
        sitting = sitting.change(chosen=ballot.chosen(sitting.session, vote))
    return sitting.change(votes=())


def _promise(sitting: Sitting) -> Sitting:
    """A private word to those who are not convinced, where a step will hear them."""
    session = sitting.session
    if not any("unconvinced" in step.voices for step in sitting.protocol.steps):
        return sitting
    for member in session.unconvinced:
        sitting = sitting.whisper(member, "unconvinced", vote_cards.heard(sitting))
    return sitting


def offer_floor(sitting: Sitting) -> Sitting:
    """A private offer to those who are not convinced, in the step that is there to hear them. Whether they take it is
    theirs, and nobody is told to whom it went; over days their window says so in their own hours."""
    session, step = sitting.session, sitting.step
    if step is None or "unconvinced" not in step.voices or session.days:
        return sitting
    for member in (m for m in session.unconvinced if m in session.taking_part):
        sitting = sitting.whisper(member, "unconvinced", None)
        sitting = sitting.whisper(member, f"nudge:{session.visit}", vote_cards.offered(sitting))
        sitting = sitting.change(nudged=(*sitting.session.nudged, member))
    return sitting


def _keep(sitting: Sitting, step: Step, vote: Vote) -> Sitting:
    session = sitting.session
    if not recall.kept(sitting, step, "vote"):
        return sitting
    text = vote_cards.in_the_record(sitting, step, vote)
    id = f"{session.id}-vote-{session.visit}"
    return sitting.record(Contribution(id, session.id, session.at, "", "vote", text, "at_once", sitting.now))


# -- what is meant -------------------------------------------------------------------


def _read(sitting: Sitting, vote: Vote, command: CastVote) -> tuple[str, int] | None:
    """What lies in ``session.votes`` for this answer; None where none was given."""
    if vote.scale == "dots":
        return _dots(sitting, vote, command)
    value = _typed(sitting, vote, command.typed) if command.typed.strip() else command.value
    if value == ONE_MORE:
        return None
    if value not in ballot.values(vote):
        raise Refused("refused.vote_value")
    return "", value


def _typed(sitting: Sitting, vote: Vote, typed: str) -> int:
    """The answer that was typed: its number, or the beginning of what it is called. Options count from 1."""
    word = typed.strip().casefold()
    if word.isascii() and word.isdigit() and len(word) < 4:
        return int(word) - 1 if vote.scale == "choice" else int(word)
    labels = ((value, ballot.label(sitting, vote, value).casefold()) for value in ballot.values(vote))
    found = [value for value, label in labels if label.startswith(word) or label.rpartition("· ")[2].startswith(word)]
    if len(found) != 1:
        raise Refused("refused.vote_value")
    return found[0]


def _dots(sitting: Sitting, vote: Vote, command: CastVote) -> tuple[str, int] | None:
    session = sitting.session
    mine = list(ballot.dots_of(session, command.member))
    if command.typed.strip():
        mine = [_place(session, called) for called in command.typed.replace(",", " ").split()]
        return _placed(sitting, vote, mine, whole=True)
    if command.about:
        on = _place(session, command.about)
        others = [n for n in mine if n != on]
        mine = [*mine, on] if command.value == ONE_MORE else [*others, *[on] * min(command.value, vote.dots + 1)]
    elif command.value == 0:
        mine = []
    else:
        return None
    return _placed(sitting, vote, mine, whole=False)


def _placed(sitting: Sitting, vote: Vote, mine: list[int], whole: bool) -> tuple[str, int]:
    """``whole``: these will do, even if there are fewer than one has."""
    if len(mine) > vote.dots:
        again = vote_cards.place_dot(sitting, "none")
        raise Refused("refused.no_dots_left", buttons=(("button.dots_again", again),), n=vote.dots)
    return " ".join(map(str, sorted(mine))), vote.dots if whole else len(mine)


def _place(session: Session, called: str) -> int:
    on = topics.place(session, called)
    if on is None:
        raise Refused("refused.no_such_topic")
    return topics.head_places(session)[on]
