"""The rehearsal cast: what scripted colleagues do because a session, or a proposal made in it, has changed.

They are people to the rest of the house: each move is an ordinary command with a time, so whatever is refused to a
person is refused to them, and a move that comes too late changes nothing. Decisions: all is derived from the session's
seed, so a rehearsal can be told again word for word; a line is said once in a session or not at all; the number of
moves is bounded by people and steps, never by what others do; every wait shrinks with the session's pace.
"""

from .answers import answers
from .moves import moves
from .waits import waits

__all__ = ["answers", "moves", "waits"]
