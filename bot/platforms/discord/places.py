"""How our places are called on Discord: ``discord-<server>-<channel>``, and a side room's thread by the same address.

A reference of a message is ``<channel>.<message>``, for a private word lies in another channel than its place.
"""

import re

PLATFORM = "discord"
PLACE = re.compile(r"discord-(?P<guild>\d+)-(?P<channel>\d+)(?:/.+)?")
REF = re.compile(r"(?P<channel>\d+)\.(?P<message>\d+)")


def place_of(guild: int, channel: int) -> str:
    """The place of a channel."""
    return f"{PLATFORM}-{guild}-{channel}"


def address_of(guild: int, channel: int) -> str:
    """As the directory calls a channel or a thread on this platform."""
    return f"{guild}-{channel}"


def guild_of(place: str) -> int:
    found = PLACE.fullmatch(place)
    return int(found["guild"]) if found else 0


def channel_of(place: str) -> int:
    """The number of the place's own channel; of a side room's, the channel that it belongs to."""
    found = PLACE.fullmatch(place)
    return int(found["channel"]) if found else 0


def reference(channel: int, message: int) -> str:
    return f"{channel}.{message}"


def read(ref: str) -> tuple[int, int] | None:
    """(channel, message) of a reference; None for another kind (an ephemeral word, one that is kept)."""
    found = REF.fullmatch(ref)
    return (int(found["channel"]), int(found["message"])) if found else None
