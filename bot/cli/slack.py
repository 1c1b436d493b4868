"""Slack from the command line: connected by `convener run` where tokens are set, looked at by `convener doctor`, and
`convener slack manifest`, from which Slack makes the app, with the fewest scopes."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from typing import Any

from bot.content import Content
from bot.directory import Directory, Installation
from bot.office import Office
from bot.settings import Settings
from bot.store import StoreError
from bot.world import World

from .database import open_as_it_is
from .fault import Cannot
from .protocols import language_of


@asynccontextmanager
async def connected(
    settings: Settings, office: Office, directory: Directory, world: World, app: Any
) -> AsyncIterator[Any]:
    """In Slack for as long as this is open: the web application to serve, with Slack's addresses in it where it needs
    them. Raises Cannot for tokens that Slack does not take."""
    from bot.platforms.slack.app import connected as in_slack
    from bot.platforms.slack.errors import Refusal

    try:
        async with in_slack(office, office.desk, directory, settings, world) as here:
            how = {"socket": "Socket Mode", "http": "HTTP", "oauth": "HTTP and OAuth"}[settings.slack]
            print(f"Convener is in Slack ({how}).", flush=True)
            if settings.slack == "oauth":
                print(f"A workspace lets it in at {settings.public_url}/slack/install", flush=True)
            yield app if settings.slack == "socket" else here.web(app)
    except Refusal as no:
        raise Cannot(f"Slack does not take our tokens ({no}): `convener doctor` says what to mend.") from None


def manifest(http: bool, language: str | None) -> None:
    """Prints it: for Socket Mode, or for HTTP and OAuth."""
    settings = Settings.read()
    if http and not settings.public_url.startswith("https://"):
        raise Cannot("Slack wants an address with https: set CONVENER_PUBLIC_URL to yours, and print it again.")
    from bot.platforms.slack.manifest import written

    words = Content.load().wording(language_of(settings, language))
    print(written(words, settings.public_url, socket=not http))


def findings(settings: Settings) -> Iterator[tuple[bool, str, str]]:
    """For the doctor: (well, what was seen, how to mend it); nothing where Slack is not used."""
    if not settings.slack:
        return
    from bot.platforms.slack.examining import examine

    yield from asyncio.run(_examined(settings, examine))


async def _examined(settings: Settings, examine: Any) -> list[tuple[bool, str, str]]:
    installed: list[Installation] = []
    if settings.slack == "oauth":
        try:
            store = open_as_it_is(settings)
        except (Cannot, StoreError):
            pass  # there is none yet, or the examination of the database tells what is wrong with it
        else:
            installed = await Directory.kept(store, "slack", settings.secret())
            await store.close()
    found: list[tuple[bool, str, str]] = await examine(settings, installed)
    return found
