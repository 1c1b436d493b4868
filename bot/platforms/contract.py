"""What the shell asks of a platform: to show a message, to change one, to say a word that only one person sees.

Exactly once: each call carries a nonce, the same again when it is tried again, and a platform that took it the first
time must not show it twice. A platform waits for its own rate limits, or says how long to wait (TryLater).
"""

from abc import ABC, abstractmethod

from facilitation.message import Message


class Gone(Exception):
    """The place is gone: the channel was deleted, the bot was removed, the direct message is closed. The text says
    why; nothing more is tried there for this message."""


class Doubtful(Exception):
    """What was asked may have happened all the same: the answer was lost, or never came."""


class TryLater(Exception):
    """Not now: the platform asks to wait for ``seconds``."""

    def __init__(self, seconds: float):
        super().__init__(f"in {seconds:g} seconds")
        self.seconds = seconds


class Platform(ABC):
    """One platform. ``name`` is what the places of its channels begin with: ``room`` for ``room-…``. ``at_hand``: what
    is posted is kept in our own database, so the desk puts it there itself with the decision, and only what came before
    the platform did is delivered to it."""

    name: str
    at_hand: bool = False

    def doubt(self, place: str) -> None:  # noqa: B027  # most platforms know a nonce again and need no warning
        """Whoever delivered to ``place`` before vanished on the way: its next message may be there already."""

    @abstractmethod
    async def post(self, place: str, nonce: str, key: str, message: Message) -> str:
        """Shows ``message`` in ``place``; the platform's own reference of it, for revising. ``key`` is our name of it,
        unique in the place. Raises Gone or TryLater; any other error is tried again."""

    @abstractmethod
    async def revise(self, place: str, nonce: str, key: str, ref: str, message: Message) -> None:
        """Puts ``message`` in the place of the one with the reference ``ref``."""

    @abstractmethod
    async def whisper(self, place: str, nonce: str, member: str, key: str, message: Message | None, ref: str) -> str:
        """Shows ``message`` to ``member`` alone. ``ref``: of the whisper with this key before it, which it replaces,
        or empty. None takes that away. Returns the reference."""

    @abstractmethod
    async def seat(self, place: str, nonce: str, title: str, members: tuple[str, ...], ref: str) -> str:
        """``members`` (our ids) meet in ``place``, a side room (``<channel>/<name>``): a private thread, a group
        message, a part of the page. ``ref``: what this returned for the place before, or empty; then title or members
        have changed. Without members the side room is over. Returns the platform's own reference of it. Everything
        else for the place comes after, in its own lane."""
