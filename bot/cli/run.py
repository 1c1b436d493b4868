"""``convener run``: the house opened. The port is taken first, so that nothing is started that would have to be undone;
then the database is opened and brought up to date, and the room served until a signal says stop. A stop is heard at
any time: what has only begun to start is undone.

Whatever the machine lacks is told in one sentence, with exit code 2.
"""

import asyncio
import functools
import signal
import socket
from collections.abc import Callable
from contextlib import AsyncExitStack, closing, suppress

from bot.content import Content
from bot.office import open_office
from bot.settings import Settings
from bot.world import World
from facilitation.wording import LANGUAGES

from . import log, port
from .connecting import connect
from .fault import Cannot


def run() -> None:
    """Serves until SIGINT or SIGTERM; raises Cannot, SettingsError, ContentError or StoreError where it cannot."""
    settings = Settings.read()
    log.set_up(settings.log_level, settings.log_json)
    with closing(port.take(settings.host, settings.port)) as door:
        content = Content.load(protocols_dir=settings.protocols_dir)
        for language in LANGUAGES:
            content.wording(language)  # so that a slip in a sentence is told now, and not to a team
        with asyncio.Runner(loop_factory=_loop()) as runner, suppress(asyncio.CancelledError):
            runner.run(_serve(settings, content, door))
    print("Closed. Everything is kept.", flush=True)


async def _serve(settings: Settings, content: Content, door: socket.socket) -> None:
    world, starting, loop = World.real(), asyncio.current_task(), asyncio.get_running_loop()
    if starting is not None:
        _when_stopped(functools.partial(loop.call_soon_threadsafe, starting.cancel))
    async with open_office(settings.database_url, world, content, language=settings.language) as office:
        _secret(settings)
        # The room is imported while the database is there already: a fault in opening it is told sooner.
        from bot.platforms.room.app import build, state_of_files
        from bot.platforms.room.pages import Pages
        from bot.platforms.room.platform import RoomPlatform
        from bot.platforms.room.reach import for_others
        from bot.platforms.room.serve import RoomServer

        office.add(RoomPlatform(office.shelf, world))
        room = build(office.desk, office.shelf, Pages(content.wording, state_of_files()), settings, world)
        # All protocols are read beside the first visitors, so that whoever asks for their list keeps nobody waiting.
        loop.run_in_executor(None, list, content.protocols.values())
        async with AsyncExitStack() as stack:
            app = await connect(stack, office, settings, world, room)
            print(f"Convener is open: {settings.public_url}", flush=True)
            other = for_others(settings.host, settings.port)
            if other and "public_url" not in settings.model_fields_set:
                print(f"For others on your network: {other}", flush=True)
            print("Come in, and bring your team. Ctrl-C closes it; nothing is lost.", flush=True)
            server = RoomServer(app, room.state.live, settings)
            # It hears of the first signal by itself; once it has closed, it sends the same signal on, as if to say that
            # it is done. By then we are closing the rest, so nothing more is to happen.
            _when_stopped(functools.partial(setattr, server, "should_exit", True))
            await server.serve(sockets=[door])


def _secret(settings: Settings) -> None:
    """Made or read now: without it no door in the room would open."""
    try:
        settings.secret()
    except OSError as fault:
        raise Cannot(
            f"{fault.filename or 'The secret key'} cannot be read or written ({fault.strerror}): "
            "let this user do so, or set CONVENER_SECRET_KEY."
        ) from None


def _when_stopped(do: Callable[[], object]) -> None:
    """What to do when somebody says stop, in place of what was said before."""
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: do())


def _loop() -> Callable[[], asyncio.AbstractEventLoop] | None:
    """What makes the event loop; None for asyncio's own."""
    try:
        import uvloop
    except ImportError:  # there is none on Windows
        return None
    return uvloop.new_event_loop
