"""A channel in the stand-in with a team of four in it, and a session to begin there."""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from bot.store import Store, StoreDown
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


@contextmanager
def away(
    store: Store, until: Callable[[], bool] = lambda: False, says: asyncio.Event | None = None, reads: bool = False
) -> Iterator[None]:
    """The database takes and tells nothing, ``until`` it does again; and ``says`` so not before that is set.
    ``reads``: it still tells what it holds."""
    run, read = store.run, store.read

    def down(does: Any) -> Any:
        async def fails(work: Any) -> Any:
            if says is not None:
                await says.wait()
            if not until():
                raise StoreDown(RuntimeError("the connection was closed"))
            return await does(work)

        return fails

    store.__dict__.update(run=down(run), read=read if reads else down(read))
    try:
        yield
    finally:
        del store.__dict__["run"], store.__dict__["read"]
