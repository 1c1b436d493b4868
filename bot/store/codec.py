"""JSON for what is kept: snapshots, commands and messages.

pydantic reads and writes the core's frozen dataclasses. What equals its default is left out of a snapshot, which makes
it shorter and lets it survive an upgrade both ways: a field it lacks takes its default, one we no longer know is
passed over. Commands are told apart by `kind`. All is built when it is first used, so that starting costs little.
"""

import json
from collections.abc import Callable
from functools import cache
from typing import Annotated, Any

from pydantic import Field, TypeAdapter

from facilitation.decision import SubjectKind
from facilitation.message import MESSAGE, Message
from facilitation.session.commands import SessionCommand
from facilitation.session.compact import pack, unpack
from facilitation.session.protocol import Protocol
from facilitation.session.session import Session
from facilitation.team.agreement import Agreement, AgreementCommand
from facilitation.team.checkin import CheckIn, CheckInCommand
from facilitation.team.plan import Plan, PlanCommand
from facilitation.team.team import Team, TeamCommand

Subject = Session | Agreement | CheckIn | Plan | Team
Command = SessionCommand | AgreementCommand | CheckInCommand | PlanCommand | TeamCommand
TYPES: dict[SubjectKind, tuple[Any, Any]] = {
    "session": (Session, SessionCommand),
    "agreement": (Agreement, AgreementCommand),
    "checkin": (CheckIn, CheckInCommand),
    "plan": (Plan, PlanCommand),
    "team": (Team, TeamCommand),
}
KINDS: tuple[SubjectKind, ...] = tuple(TYPES)


# pydantic's own reader and writer, without the adapter round them: they are called a few times for every command.


@cache
def _snapshots(kind: SubjectKind) -> tuple[Callable[..., bytes], Callable[[str], Any]]:
    adapter: TypeAdapter[Any] = TypeAdapter(TYPES[kind][0])
    return adapter.serializer.to_json, adapter.validator.validate_json


@cache
def _commands(kind: SubjectKind) -> Callable[[str], Any]:
    union: Any = Annotated[TYPES[kind][1], Field(discriminator="kind")]
    adapter: TypeAdapter[Any] = TypeAdapter(union)
    return adapter.validator.validate_json


_alone: dict[type, Callable[..., bytes]] = {}
_write_message, _read_message = MESSAGE.serializer.to_json, MESSAGE.validator.validate_json


def dump_state(kind: SubjectKind, state: Subject) -> str:
    text = _snapshots(kind)[0](state, exclude_defaults=True).decode()
    return pack(text, [person.member for person in state.people]) if isinstance(state, Session) else text


def load_state(kind: SubjectKind, text: str) -> Subject:
    """Raises ValueError for what is no such subject; so do the others that load."""
    found: Subject = _snapshots(kind)[1](unpack(text))
    return found


def dump_command(command: Command) -> str:
    # Writing needs no choosing among the union, so it is quicker with the type that is at hand.
    kind = type(command)
    if kind not in _alone:
        _alone[kind] = TypeAdapter(kind).serializer.to_json
    return _alone[kind](command).decode()


def load_command(kind: SubjectKind, text: str) -> Command:
    found: Command = _commands(kind)(text)
    return found


def dump_message(message: Message | None) -> str:
    return "" if message is None else _write_message(message).decode()


def load_message(text: str | None) -> Message | None:
    found: Message | None = _read_message(text) if text else None
    return found


def dump_seating(title: str, members: tuple[str, ...]) -> str:
    return json.dumps([title, members], ensure_ascii=False)


def load_seating(text: str) -> tuple[str, tuple[str, ...]]:
    """Title and members of a side room."""
    title, members = json.loads(text)
    return title, tuple(members)


def dump_script(protocol: Protocol) -> str:
    return protocol.model_dump_json(by_alias=True, exclude_none=True)


def load_script(text: str) -> Protocol:
    return Protocol.model_validate_json(text)


def warm() -> None:
    """Builds all of it now, so that the first person does not wait for it."""
    for kind in KINDS:
        _snapshots(kind)
        _commands(kind)
