"""A channel in the stand-in with a team of four in it, and a session to begin there."""

from pathlib import Path
from typing import Any

from tests.conversations.slack import Channel, a_channel

TEAM = ("Ana", "Ben", "Chloé", "Dev")
START = """
    09:00  Ana: /start tuning-protocol
    09:00  Ana fills in: presenter=Ben; input_question=Does it work?; facilitator=Ana
    09:00  Dev: [I’m in]
    09:00  Chloé: [I’m in]
"""
BEGIN = """
    09:01  Ana: [Begin]
    09:01  all read: Step 1 of 8
"""


def four(folder: Path, **more: Any) -> Any:
    """Opens the stage."""
    return a_channel(folder, *TEAM, **more)


async def posts(room: Channel) -> list[str]:
    """The words of the bot's messages in the channel, oldest first."""
    state = await room.edge.dump(room.workspace.id)
    found = sorted(state["messages"], key=lambda m: float(m["ts"]))
    return [m["text"] for m in found if m["channel_id"] == room.channel and m["user"] == "U0BOT00001"]
