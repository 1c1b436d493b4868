"""Interactions that are still open: for a quarter of an hour after somebody pressed or typed something, a word for them
alone can be shown right there, in the channel, and can be changed and taken away.

They live in this process's memory and nowhere else: after a restart, private words come as direct messages.
"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import discord

OPEN = timedelta(minutes=14)  # Discord: 15
MOST = 5000
ANSWER = 3.0  # seconds in which every interaction is answered


@dataclass(slots=True)
class Window:
    """``answered`` is set when the interaction's own answer has been sent: nothing may follow it sooner."""

    interaction: discord.Interaction
    until: datetime
    answered: asyncio.Event = field(default_factory=asyncio.Event)


@dataclass(slots=True)
class Windows:
    now: Callable[[], datetime]
    newest: dict[tuple[str, str], Window] = field(default_factory=dict)  # by place and member
    by_id: dict[int, Window] = field(default_factory=dict)

    def open(self, place: str, member: str, interaction: discord.Interaction) -> Window:
        window = Window(interaction, self.now() + OPEN)
        self._forget()
        if interaction.guild_id is not None:  # in a direct message all words are private anyway
            self.newest[place, member] = window
        self.by_id[interaction.id] = window
        return window

    async def at(self, place: str, member: str) -> Window | None:
        """The newest one of a member in a place, once it has been answered."""
        window = self.newest.get((place, member))
        if window is None or window.until <= self.now():
            return None
        try:
            async with asyncio.timeout(ANSWER):
                await window.answered.wait()
        except TimeoutError:
            return None
        return window

    def of(self, interaction: int) -> Window | None:
        """The one with this number, if it is still open."""
        window = self.by_id.get(interaction)
        return window if window is not None and window.until > self.now() else None

    def close(self, place: str, member: str) -> None:
        """It takes nothing more."""
        self.newest.pop((place, member), None)

    def _forget(self) -> None:
        if len(self.by_id) < MOST:
            return
        now = self.now()
        self.by_id = {id: w for id, w in self.by_id.items() if w.until > now}
        self.newest = {where: w for where, w in self.newest.items() if w.until > now}
        if len(self.by_id) >= MOST:
            self.by_id.clear()
            self.newest.clear()
