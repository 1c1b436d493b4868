"""What a mistyped word was meant to be: the nearest command, protocol or question set, offered and never guessed."""

from collections.abc import Iterable
from difflib import get_close_matches

from facilitation.actions import action
from facilitation.decision import Refused
from facilitation.session.protocol import Protocol

from .reading import Typed, plain

NEAR = 0.6  # difflib's own measure of what is worth offering


def closest(word: str, known: Iterable[str]) -> str | None:
    """The nearest of ``known`` to ``word``, or None where nothing is near."""
    return next(iter(get_close_matches(plain(word), list(known), n=1, cutoff=NEAR)), None)


def protocol_called(word: str, typed: Typed) -> Protocol:
    """The protocol with that id, other name or name. Raises Refused, with the nearest one to start if there is one."""
    if (said := plain(word)) in typed.protocols:
        return typed.protocols[said]
    called = {plain(name): p for p in typed.protocols.values() for name in _names(p)}
    if said in called:
        return called[said]
    every = ("team.button.all_protocols", action("help", typed.team.id, "protocols"))
    near = _beginning(said, called) or closest(said, called)
    if near is None:
        raise Refused("refused.command_protocol", buttons=(every,), typed=word[:40])
    meant = called[near]
    start = ("team.button.start_it", action("start", typed.team.id, meant.id))
    raise Refused("refused.command_protocol_meant", buttons=(start, every), typed=word[:40], meant=meant.id)


def _names(protocol: Protocol) -> tuple[str, ...]:
    return protocol.id, *protocol.aliases, *protocol.name.values()


def _beginning(said: str, called: Iterable[str]) -> str | None:
    """The first name that begins with what was typed, if that is enough to tell."""
    return next((name for name in called if len(said) >= 3 and name.startswith(said)), None)


def set_called(words: str, typed: Typed) -> str:
    """The id of the check-in's question set with that id or name. Raises Refused, with sets to open."""
    said = plain(words)
    called = {plain(name): s.id for s in typed.checkins.values() for name in (s.id, *s.name.values())}
    if said in called:
        return called[said]
    near = _beginning(said, called) or closest(said, called)
    if near is None:
        known = ", ".join(typed.checkins)
        raise Refused("refused.command_set", typed=words[:40], known=known)
    meant = called[near]
    opened = ("team.button.open_it", action("open_checkin", typed.team.id, meant))
    raise Refused("refused.command_set_meant", buttons=(opened,), typed=words[:40], meant=meant)
