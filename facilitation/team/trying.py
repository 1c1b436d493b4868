"""Between two sessions, too, somebody may say what they will try: it waits, and opens the next session with the rest.

Decision: nothing is posted for it, since it often grows out of a message that all have read; who made it is told that
it is kept, and the list of commitments shows it.
"""

from datetime import datetime

from facilitation.actions import action
from facilitation.calendar import today_in
from facilitation.decision import Decision, Record
from facilitation.given import Given
from facilitation.message import Button, say
from facilitation.session import commitment
from facilitation.session.session import Session

from .presence import member_of
from .team import Team, TryThis


def try_this(team: Team, command: TryThis, now: datetime, given: Given) -> Decision[Team]:
    """Without words, a form asks for them."""
    text = command.text.strip()
    if not text:
        return Decision(team, answer=commitment.form(given.words, action("try", team.id)))
    member, today = member_of(team, command.member), today_in(team.time_zone, now)  # the team's day, as in a session
    row = commitment.made(command.id, team.id, "", member.id, text, command.by, now, today)
    shown = Button(given.words("team.button.commitments"), action("commitments", team.id))
    return Decision(team, (Record(row),), say(given.words("commitments.kept"), buttons=(shown,)))


def asks(team: str, session: Session | None, member: str) -> str:
    """The action by which ``member`` is asked what they will try: in the session that is open, if they take part in it
    and it has begun; else between sessions."""
    here = session is not None and session.part in ("running", "closing") and member in session.taking_part
    return action("commit", session.id) if session is not None and here else action("try", team)
