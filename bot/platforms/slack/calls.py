"""How a method of Slack's is called: with JSON where Slack takes it, and with a form everywhere else.

Slack takes JSON only for methods that write. Elsewhere it does not refuse it: it reads no arguments at all, and answers
as if none had been given. A form it takes everywhere, but it holds no blocks and no views.
"""

from typing import Any

from slack_sdk.web.async_client import AsyncWebClient

from .errors import told_apart
from .marks import Json

TAKE_JSON = frozenset(
    ("chat.postMessage", "chat.postEphemeral", "chat.update", "views.open", "views.push", "views.publish")
)


async def called(client: AsyncWebClient, method: str, arguments: Json) -> Any:
    """What Slack answers. Raises Refusal, TryLater or OSError."""
    how: dict[str, Any] = {"json": arguments} if method in TAKE_JSON else {"data": arguments}
    async with told_apart():
        return await client.api_call(method, **how)
