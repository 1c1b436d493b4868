"""Sending and changing messages: each exactly once, however often it is tried.

The nonce is the number of our own row, the same in every try, behind a word of the installation; Discord is told to
enforce it. For how long it remembers see history.py. No message rings for anyone, whatever is written in it.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import TypeVar

import discord
from discord import ui

from .errors import Archived, Connection, InDoubt, NotThere
from .history import History
from .render import ALLOWED, tag_of

MAX_NONCE = 25
T = TypeVar("T")


@dataclass(slots=True)
class Delivery:
    """``seal``: a word of this installation, so that no other one's numbers are taken for ours."""

    client: discord.Client
    connection: Connection
    history: History
    seal: str

    def tag(self, nonce: str) -> int:
        return tag_of(self._nonce(nonce))

    async def send(
        self, place: str, channel: int, nonce: str, view: ui.LayoutView, files: Sequence[discord.File] = ()
    ) -> int:
        """The number of the message, which is for ``place``; of the one that is there already, if it was sent
        before."""
        found = await self.history.find(place, channel, self.tag(nonce))
        if found is None:
            found = await self._sent(channel, nonce, view, files)
        self.history.sure(place, channel)
        return found

    async def _sent(self, channel: int, nonce: str, view: ui.LayoutView, files: Sequence[discord.File]) -> int:
        place, ours = self.client.get_partial_messageable(channel), self._nonce(nonce)
        try:
            sent = await self.awake(
                channel, lambda: place.send(view=view, nonce=ours, allowed_mentions=ALLOWED, files=list(files))
            )
        except (InDoubt, asyncio.CancelledError):
            self.history.doubt(channel)
            raise
        return sent.id

    async def change(self, channel: int, message: int, view: ui.LayoutView) -> bool:
        """False: the message is no longer there, because somebody took it away."""
        place = self.client.get_partial_messageable(channel).get_partial_message(message)
        try:
            await self.awake(channel, lambda: place.edit(view=view, allowed_mentions=ALLOWED))
        except NotThere:
            return False
        return True

    async def remove(self, channel: int, message: int) -> None:
        """Takes a message away; it may be gone already."""
        with suppress(NotThere):
            await self.awake(channel, self.client.get_partial_messageable(channel).get_partial_message(message).delete)

    async def awake(self, thread: int, do: Callable[[], Awaitable[T]]) -> T:
        """What ``do`` gives; in a thread that Discord has archived, it is opened first. Raises Gone, TryLater."""
        try:
            with self.connection.told():
                return await do()
        except Archived:
            await self.wake(thread)
        with self.connection.told():
            return await do()

    async def wake(self, thread: int) -> None:
        """Opens an archived thread again. Raises Gone where it is locked and the bot may not."""
        with self.connection.told():
            found = await self.client.fetch_channel(thread)
            if isinstance(found, discord.Thread):
                await found.edit(archived=False)

    def _nonce(self, nonce: str) -> str:
        return f"{self.seal}{nonce}"[-MAX_NONCE:]
