"""For the doctor: whether Slack takes our tokens, which scopes are missing, and what stands in the way of HTTP."""

from collections.abc import AsyncIterator, Iterator
from typing import Any

import aiohttp
from slack_sdk.web.async_client import AsyncWebClient

from bot.directory import Installation
from bot.platforms.contract import TryLater
from bot.settings import Settings

from .errors import Refusal, told_apart
from .scopes import SCOPES
from .workspaces import PATIENCE

Finding = tuple[bool, str, str]
"""Well or not, what was seen, how to mend it."""
ONLINE = "Look whether this machine is online, and try again."
SECRET = (
    "Copy the client secret from the app's settings at Slack into CONVENER_SLACK_CLIENT_SECRET, so that the token can "
    "be renewed; if it is the right one, have the workspace install the app again."
)
AGAIN = "Put what `convener slack manifest` prints into the app's settings at Slack, and install it again."


async def examine(settings: Settings, installed: list[Installation]) -> list[Finding]:
    """All findings; ``installed``: the workspaces that installed the app by OAuth."""
    found = [*_way(settings)]
    async with aiohttp.ClientSession(trust_env=True) as session:
        if settings.slack_bot_token is not None:
            found += [each async for each in _bot(_client(settings, session, settings.slack_bot_token))]
        if settings.slack_app_token is not None:
            found += [each async for each in _app(_client(settings, session, settings.slack_app_token))]
        for each in installed:
            found.append(await _installed(settings, session, each))
    return found


async def _installed(settings: Settings, session: aiohttp.ClientSession, each: Installation) -> Finding:
    """Whether a workspace that let us in still does, and takes the token that we hold."""
    name = f"{each.facts.get('name') or each.workspace}"
    let_in = "Whoever looks after that workspace's apps can install it again."
    if each.gone or not each.tokens.get("bot"):
        return False, f"{name}: {each.gone or 'there is no token'}", let_in
    client = AsyncWebClient(
        token=each.tokens["bot"], base_url=settings.slack_api_url, timeout=PATIENCE, session=session, retry_handlers=[]
    )
    try:
        async with told_apart():
            await client.auth_test()
    except (Refusal, TryLater, OSError) as no:
        mend = SECRET if isinstance(no, Refusal) and no.of_token else let_in if isinstance(no, Refusal) else ONLINE
        return False, f"{name}: the token is not taken: {no}", mend
    return _scopes(name, str(each.facts.get("scopes") or ""))


def _way(settings: Settings) -> Iterator[Finding]:
    way = settings.slack
    if way == "socket":
        yield True, "Socket Mode, for one workspace", ""
        return
    secure = settings.public_url.startswith("https://")
    seen = f"{'HTTP and OAuth' if way == 'oauth' else 'HTTP'} at {settings.public_url}/slack/events"
    yield (
        secure,
        seen,
        "Slack wants https: set CONVENER_PUBLIC_URL to the address at which it reaches this machine.",
    )


async def _bot(client: AsyncWebClient) -> AsyncIterator[Finding]:
    try:
        async with told_apart():
            found: Any = await client.auth_test()
    except (Refusal, TryLater, OSError) as no:
        yield False, f"the bot token is not taken: {no}", _mend(no, "CONVENER_SLACK_BOT_TOKEN", "xoxb-")
        return
    headers = {str(name).lower(): value for name, value in dict(found.headers).items()}
    yield _scopes(str(found.get("team") or found.get("team_id")), str(headers.get("x-oauth-scopes") or ""))


def _scopes(name: str, given: str) -> Finding:
    missing = [scope for scope in SCOPES if scope not in given.split(",")] if given else []
    if missing:
        return False, f"{name}: the app may not {', '.join(missing)}", AGAIN
    return True, f"{name}, with all scopes" if given else name, ""


async def _app(client: AsyncWebClient) -> AsyncIterator[Finding]:
    try:
        async with told_apart():
            await client.apps_connections_open(app_token=str(client.token))
    except (Refusal, TryLater, OSError) as no:
        yield False, f"the app token is not taken: {no}", _mend(no, "CONVENER_SLACK_APP_TOKEN", "xapp-")
        return
    yield True, "the app token opens a socket", ""


def _mend(no: Exception, name: str, begins: str) -> str:
    if not isinstance(no, Refusal):
        return ONLINE
    return f"Copy the token that begins with {begins} from the app's settings at Slack into {name}."


def _client(settings: Settings, session: aiohttp.ClientSession, token: Any) -> AsyncWebClient:
    return AsyncWebClient(
        token=token.get_secret_value(), base_url=settings.slack_api_url, timeout=PATIENCE, session=session,
        retry_handlers=[],
    )  # fmt: skip
