"""One thing that somebody will try before next time, as it is written down: in a session, or between two of them."""

from datetime import date, datetime

from facilitation.decision import Commitment, Refused
from facilitation.message import DateField, Form, TextField
from facilitation.wording import Wording

LONGEST = 300  # characters


def made(
    id: str, team: str, session: str, member: str, text: str, by: date | None, now: datetime, today: date
) -> Commitment:
    """The row to keep. Refused for too many words, and for a day that is past."""
    if len(text) > LONGEST:
        raise Refused("refused.too_long", most=LONGEST, field="text")
    if by and by < today:
        raise Refused("refused.day_past", field="by")
    return Commitment(id, team, session, member, text, by, now)


def form(words: Wording, act: str) -> Form:
    """What will you try?"""
    text = TextField(
        "text", words("session.form.commit.text"), hint=words("session.form.commit.hint"), long=True, max_length=LONGEST
    )
    by = DateField("by", words("session.form.commit.by"), required=False)
    return Form(words("session.form.commit.title"), act, (text, by), words("session.form.commit.submit"))
