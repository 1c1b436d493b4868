"""What Discord refuses, in the three ways that the outbox knows: gone, later, or in doubt.

discord.py waits for the limits of each route itself and tries 500, 502, 504 and 524 again; 503 and a connection that
breaks it hands on. Then nobody knows whether the message arrived: that is *in doubt*, and whoever posts there next looks
for it first (history.py). While Discord cannot be reached nothing is given up: it waits for as long as that takes.
"""

from collections.abc import Iterator
from contextlib import contextmanager

import aiohttp
import discord

from bot.platforms.contract import Gone, TryLater

UNKNOWN_CHANNEL, UNKNOWN_MESSAGE, MISSING_ACCESS, MISSING_PERMISSIONS = 10003, 10008, 50001, 50013
DM_CLOSED = frozenset({50007, 50278})
TOO_MANY_DMS = 40003
ARCHIVED = 50083
UNKNOWN_WEBHOOK, UNKNOWN_INTERACTION, TOKEN_OVER = 10015, 10062, 50027
OUTAGE = 15.0  # seconds until the next try while Discord cannot be reached
DM_PAUSE = 60.0


class InDoubt(TryLater):
    """The connection broke before the answer came: it may be there, or not."""


class Closed(Exception):
    """This person takes no direct messages from the bot."""


class Away(Exception):
    """The message (or the interaction) that was to be changed is no longer there."""


class Archived(Exception):
    """The thread is archived and must be opened first."""


@contextmanager
def told() -> Iterator[None]:
    """Turns what discord.py raises into what the outbox knows; Closed, Away and Archived are for whoever called."""
    try:
        yield
    except discord.RateLimited as limited:
        raise TryLater(limited.retry_after) from limited
    except discord.HTTPException as refused:
        raise _meaning(refused) from refused
    except (aiohttp.ClientError, OSError, TimeoutError) as broken:
        raise InDoubt(OUTAGE / 5) from broken


def _meaning(refused: discord.HTTPException) -> Exception:
    code, status = refused.code, refused.status
    if status >= 500:
        return InDoubt(OUTAGE)
    if status == 429:
        return TryLater(OUTAGE)
    if code in DM_CLOSED:
        return Closed()
    if code == TOO_MANY_DMS:
        return TryLater(DM_PAUSE)
    if code == ARCHIVED:
        return Archived()
    if code in (UNKNOWN_MESSAGE, UNKNOWN_WEBHOOK, UNKNOWN_INTERACTION, TOKEN_OVER):
        return Away()
    return Gone(f"{refused.text or 'Discord does not take it'} ({status}, {code})")
