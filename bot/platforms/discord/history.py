"""Looking for a message of ours in a channel, when nobody knows whether it arrived.

Discord knows a nonce again for a few minutes. After a longer outage the channel's own history decides: each message of
ours carries a number made from its nonce as the `id` of its first component, which Discord keeps. It is asked for only
where there is doubt: before the first post in a channel since this process began, after one that failed half-way, and
where whoever delivered to a place before vanished, in each channel in which something for this place is said.
"""

from dataclasses import dataclass, field
from typing import Any

import discord

from .errors import Connection

FAR_BACK = 500  # messages; what was in doubt is nearly always among the last ten
MOST_REMEMBERED = 5000


@dataclass(slots=True)
class History:
    """``certain``: channels in which the last thing that we did is known to have happened, or not to have;
    ``doubtful``: places to which somebody else delivered who vanished, and the channels that were searched since."""

    client: discord.Client
    connection: Connection
    certain: set[int] = field(default_factory=set)
    doubtful: dict[str, set[int]] = field(default_factory=dict)

    async def find(self, place: str, channel: int, tag: int) -> int | None:
        """The message for ``place`` with this tag, if there may be one and there is."""
        if channel in self.certain and channel in self.doubtful.get(place, self.certain):
            return None
        there, me = self.client.get_partial_messageable(channel), self.client.user
        with self.connection.told():
            async for message in there.history(limit=FAR_BACK):
                if me is not None and message.author.id == me.id and _tags(message, tag):
                    return message.id
        return None

    def doubt(self, channel: int) -> None:
        self.certain.discard(channel)

    def vanished(self, place: str) -> None:
        """Whoever delivered to ``place``: what they did last is unknown, in whichever channel."""
        if len(self.doubtful) >= MOST_REMEMBERED:
            self.doubtful.clear()
            self.certain.clear()
        self.doubtful[place] = set()

    def sure(self, place: str, channel: int) -> None:
        self.certain.add(channel)
        if place in self.doubtful:
            self.doubtful[place].add(channel)


def _tags(message: discord.Message, tag: int) -> bool:
    return any(_has(component, tag) for component in message.components)


def _has(component: Any, tag: int) -> bool:
    if getattr(component, "id", None) == tag:
        return True
    return any(_has(child, tag) for child in getattr(component, "children", ()))
