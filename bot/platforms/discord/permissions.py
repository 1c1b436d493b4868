"""What the bot must be allowed in a server, and the link that asks for just that."""

import discord

NEEDED = (
    "view_channel", "send_messages", "send_messages_in_threads", "create_private_threads", "read_message_history",
    "attach_files",
)  # fmt: skip
"""For a session: its cards, small groups in private threads, the history after an outage, the record as a file."""

HELPFUL = ("create_public_threads", "create_events")
"""Each session in a thread of its own; planned sessions among the server's events."""


def asked_for() -> discord.Permissions:
    """The fewest with which all of Convener works."""
    return discord.Permissions(**dict.fromkeys((*NEEDED, *HELPFUL), True))


def missing(has: discord.Permissions, wanted: tuple[str, ...] = NEEDED) -> tuple[str, ...]:
    """Those that are wanted and not there."""
    return () if has.administrator else tuple(name for name in wanted if not getattr(has, name))


def invite_link(application: int) -> str:
    """The address at which a server's administrator lets the bot in."""
    return discord.utils.oauth_url(application, permissions=asked_for(), scopes=("bot", "applications.commands"))
