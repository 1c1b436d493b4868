"""What comes to the desk, and what it answers: the few values that every platform speaks with."""

from collections.abc import Mapping
from dataclasses import dataclass

from facilitation.actions import Command
from facilitation.decision import Address
from facilitation.message import Form, Message


@dataclass(frozen=True, slots=True)
class Said:
    """Words in the channel. ``label``: a kind of contribution; ``shown``: the platform shows them already."""

    text: str
    label: str = ""
    shown: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """A typed command: ``/convene start …`` or ``/start …``."""

    text: str


@dataclass(frozen=True, slots=True)
class Press:
    """A button."""

    action: str


@dataclass(frozen=True, slots=True)
class Submit:
    """A form, filled in."""

    action: str
    values: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Direct:
    """A command of the core itself, from our own code and never from what a person sent."""

    address: Address
    command: Command


Body = Said | Line | Press | Submit | Direct


@dataclass(frozen=True, slots=True)
class Incoming:
    """``event`` is the platform's own name of it: the same again changes nothing. Empty: it cannot come twice.
    ``channel`` may be a side room, ``<channel>/<name>``. ``language``: of who asks, where it is another than the team's
    (somebody at the door). ``entrance``: the sentence that says how one types a command where it comes from, if it is
    another one there."""

    event: str
    team: str
    channel: str
    member: str
    body: Body
    language: str = ""
    entrance: str = ""

    @property
    def meets(self) -> str:
        """The channel where the team meets: of a side room the one round it. A session belongs to that."""
        return self.channel.partition("/")[0]


@dataclass(frozen=True, slots=True)
class Answer:
    """What the sender alone gets at once. ``refused``: nothing has changed, and the message says why and what to do.
    ``doubled``: this event was taken in before. ``lost``: the database could not keep it; the same may be sent again.
    ``address``: the subject that the command was for. ``field``: of the form that was sent, where one is at fault."""

    message: Message | None = None
    form: Form | None = None
    refused: bool = False
    doubled: bool = False
    lost: bool = False
    address: Address | None = None
    field: str = ""
