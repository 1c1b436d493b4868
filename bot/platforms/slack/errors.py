"""What Slack says no with, told apart: a place that is gone, a wait, a workspace that took the bot out, or trouble.

Unsure is what may have happened all the same (an answer that was lost, an error of Slack's own): whoever posts looks
for its message before posting it again.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import aiohttp
from slack_sdk.errors import SlackApiError, SlackClientError

from bot.platforms.contract import Doubtful, Gone, TryLater

TOLD = frozenset(("app_uninstalled", "tokens_revoked"))
"""Slack's own word, as an event, that a workspace took the bot out."""
TAKEN_OUT = frozenset(("account_inactive", "token_revoked")) | TOLD
NOT_TAKEN = frozenset(("invalid_auth", "not_authed", "token_expired", "org_login_required"))
"""Slack does not take our token: for whoever runs us to mend, and then all goes on."""
NOT_INSTALLED = "not_installed"  # our own word: nobody there let us in
WORKSPACE = TAKEN_OUT | NOT_TAKEN | {NOT_INSTALLED}
PASSING = frozenset(
    ("internal_error", "fatal_error", "service_unavailable", "request_timeout", "team_added_to_org", "accesslimited",
     "rate_limited", "ratelimited", "external_channel_migrating", "deprecated_endpoint_temporary", "request_failed")
)  # fmt: skip
WAIT = 30.0  # where Slack asks to wait and does not say how long


class Refusal(Gone):
    """Slack refused, and will again. ``code`` is its own word for it; ``needed``: the scopes that it misses."""

    def __init__(self, code: str, needed: str = ""):
        super().__init__(f"{code} (needs {needed})" if needed else code)
        self.code = code
        self.needed = needed

    @property
    def of_workspace(self) -> bool:
        """Nothing at all can be done in the workspace."""
        return self.code in WORKSPACE

    @property
    def of_token(self) -> bool:
        """The same, and it is our token that Slack does not take: it may yet."""
        return self.code in NOT_TAKEN


class Unsure(Doubtful, OSError):
    """No answer, or one that says nothing: it may have happened."""


class Again(OSError):
    """It did not happen, for a reason that passes."""


@asynccontextmanager
async def told_apart() -> AsyncIterator[None]:
    """Turns what slack_sdk and aiohttp raise inside it into Refusal, TryLater, Unsure or Again."""
    try:
        yield
    except SlackApiError as error:
        raise of_answer(error) from None
    except aiohttp.ClientConnectorError as error:
        raise Again(f"Slack cannot be reached at {error.host}") from None
    except (aiohttp.ClientError, TimeoutError, asyncio.IncompleteReadError, SlackClientError, OSError) as error:
        if isinstance(error, Again):
            raise
        raise Unsure(f"no answer from Slack: {error or type(error).__name__}") from None


def of_answer(error: SlackApiError) -> Exception:
    """The same for an answer of Slack's."""
    response: Any = error.response
    status = int(getattr(response, "status_code", 0) or 0)
    data = getattr(response, "data", response)
    found = data if isinstance(data, dict) else {}
    code = str(found.get("error") or "")
    if status == 429 or code in ("ratelimited", "rate_limited"):
        return TryLater(_seconds(getattr(response, "headers", {})))
    if status >= 500 or not code:
        return Unsure(f"Slack answered {status}")
    if code in PASSING:
        return Unsure(f"Slack answered {code}")
    return Refusal(code, str(found.get("needed") or ""))


def _seconds(headers: Any) -> float:
    given = {str(name).lower(): value for name, value in dict(headers or {}).items()}.get("retry-after")
    value = given[0] if isinstance(given, list | tuple) else given
    try:
        return max(0.1, float(value)) if value is not None else WAIT
    except ValueError:
        return WAIT
