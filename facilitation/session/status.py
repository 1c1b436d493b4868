"""Where are we? And the cue card again: answers to one person that change nothing."""

from facilitation.actions import action
from facilitation.decision import Decision
from facilitation.message import Button, Buttons, Message, Text, say

from . import cards, closing_cards, phrases, whispers
from .checks import facilitator_only
from .commands import ShowCard, Status
from .session import Session
from .sitting import Sitting


def status(sitting: Sitting, command: Status) -> Decision[Session | None]:
    """The open card, for the asker alone; with the way in for who isn't in yet."""
    session, words = sitting.session, sitting.words
    if session.part == "gathering":
        return sitting.decided(cards.opening(sitting))
    if session.part == "closing":
        return sitting.decided(closing_cards.closing(sitting))
    if session.part == "closed":
        return sitting.decided(say(words("session.closing.closed"), heading=phrases.protocol_name(sitting)))
    card = cards.step_card(sitting)
    if command.member == session.facilitator:
        return sitting.decided(card)
    blocks = [b for b in card.blocks if not isinstance(b, Buttons)]
    then, _ = phrases.following(sitting)
    mine = cards.everyones(sitting)
    if command.member not in session.taking_part:
        mine = (Button(words("button.join_in"), action("join", session.id, "in"), primary=True),)
    row = (Buttons(mine),) if mine else ()  # while a vote is open, readiness isn’t asked for
    return sitting.decided(Message((*blocks, Text(words("session.status.then", then=then)), *row)))


def show_card(sitting: Sitting, command: ShowCard) -> Decision[Session | None]:
    """The facilitator's cue card; who stands at their side may read it, too."""
    session = sitting.session
    if command.member != session.coach:
        facilitator_only(sitting, command.member)
    if session.part == "closed":
        return sitting.decided(say(sitting.words("session.closing.closed")))
    return sitting.decided(whispers.walk(sitting) if command.whole else whispers.cue_card(sitting))
