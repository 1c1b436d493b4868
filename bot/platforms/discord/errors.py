"""What Discord refuses, in the ways that the outbox knows: gone, later, or in doubt.

discord.py waits for the limits of each route itself and tries 500, 502, 504 and 524 again; 503 and a connection that
breaks it hands on. Then nobody knows whether the message arrived: that is *in doubt*, and whoever posts there next
looks for it first (history.py). While Discord cannot be reached nothing is given up: it waits as long as that takes.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import aiohttp
import discord

from bot.platforms.contract import Doubtful, Gone, TryLater

UNKNOWN_CHANNEL, UNKNOWN_GUILD, UNKNOWN_MEMBER, UNKNOWN_MESSAGE = 10003, 10004, 10007, 10008
LOCKED = 160005
MISSING_ACCESS, MISSING_PERMISSIONS = 50001, 50013
NO_PLACE = frozenset({UNKNOWN_CHANNEL, UNKNOWN_GUILD, MISSING_ACCESS, MISSING_PERMISSIONS, LOCKED})
DM_CLOSED = frozenset({50007, 50278})
TOO_MANY_DMS = 40003
ARCHIVED = 50083
NOT_THERE = frozenset({UNKNOWN_MEMBER, UNKNOWN_MESSAGE, 10015, 10062, 50027})
"""The last three: a webhook, an interaction, its token."""
FIRST_WAIT, LONGEST_WAIT = 0.5, 20.0  # seconds between tries while Discord cannot be reached
DM_PAUSE = 60.0


class InDoubt(Doubtful, TryLater):
    """The connection broke before the answer came: it may be there, or not."""


class NoPlace(Gone):
    """The channel is gone, or the bot may not write in it."""


class Closed(Gone):
    """This person takes no direct messages from the bot."""


class NotThere(Gone):
    """The message (or the interaction) that was to be changed is no longer there."""


class Archived(Gone):
    """The thread is archived and must be opened first."""


@dataclass(slots=True)
class Connection:
    """How the way to Discord has been lately; it waits longer each time that it is broken."""

    wait: float = FIRST_WAIT

    @contextmanager
    def told(self) -> Iterator[None]:
        """Turns what discord.py raises into what the outbox knows."""
        try:
            yield
        except discord.RateLimited as limited:
            raise TryLater(limited.retry_after) from limited
        except discord.HTTPException as refused:
            if refused.status >= 500:
                raise self._in_doubt() from refused
            raise _meaning(refused) from refused
        except (aiohttp.ClientError, OSError, TimeoutError) as broken:
            raise self._in_doubt() from broken
        else:
            self.wait = FIRST_WAIT

    def _in_doubt(self) -> InDoubt:
        wait, self.wait = self.wait, min(LONGEST_WAIT, 2 * self.wait)
        return InDoubt(wait)


def _meaning(refused: discord.HTTPException) -> Exception:
    code, why = refused.code, f"{refused.text or 'Discord does not take it'} ({refused.status}, {refused.code})"
    if refused.status == 429:
        return TryLater(LONGEST_WAIT)
    if code == TOO_MANY_DMS:
        return TryLater(DM_PAUSE)
    kinds: dict[type[Gone], frozenset[int]] = {
        NoPlace: NO_PLACE, Closed: DM_CLOSED, NotThere: NOT_THERE, Archived: frozenset({ARCHIVED}),
    }  # fmt: skip
    return next((kind for kind, codes in kinds.items() if code in codes), Gone)(why)
