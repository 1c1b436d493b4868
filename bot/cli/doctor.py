"""``convener doctor``: looks at everything that a start needs, and says what is wrong and how to mend it.

Each examination answers with findings and never raises for what it is there to find; it changes nothing on the machine.
"""

import asyncio
import json
import os
import shutil
import sqlite3
import stat
import sys
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot.content import PROMPTS, Content, ContentError, check
from bot.settings import Settings, SettingsError
from bot.store import Store, StoreError, lanes
from bot.world import World
from facilitation.wording import LANGUAGES

from . import port
from .fault import FOUND_WRONG, Cannot

LEAST_SPACE = 100_000_000  # bytes: a year of a busy team is less than a tenth of it
OLDEST_SQLITE = (3, 35, 0)  # RETURNING, by which the outbox claims what is due
BORN = datetime(2026, 11, 1, tzinfo=UTC)  # a clock that is set before this is wrong


@dataclass(frozen=True, slots=True)
class Finding:
    """What was looked at, whether it is well, what was seen, and how to mend it where it is not."""

    about: str
    well: bool
    seen: str
    mend: str = ""


class House(NamedTuple):
    settings: Settings
    world: World


def doctor(as_json: bool) -> int:
    """Prints all findings. Answers the exit code: 1 where anything is wrong."""
    findings = list(examine())
    if as_json:
        print(json.dumps([asdict(f) for f in findings], ensure_ascii=False, indent=2, sort_keys=True))
    else:
        _show(findings)
    return 0 if all(f.well for f in findings) else FOUND_WRONG


def examine() -> Iterator[Finding]:
    """All findings, in the order in which a start would meet them."""
    yield from _programs()
    try:
        settings = Settings.read()
    except SettingsError as wrong:
        yield Finding("settings", False, str(wrong), "Change it in .env or in the environment.")
        return
    yield Finding("settings", True, "in order, with .env" if Path(".env").exists() else "in order; without .env")
    house = House(settings, World.real())
    for examination in (_secret, _clock, _content, _disk, _database, _port, _discord, _slack):
        yield from examination(house)


def _programs() -> Iterator[Finding]:
    python = ".".join(map(str, sys.version_info[:3]))
    yield Finding("Python", sys.version_info >= (3, 11), python, "Convener needs Python 3.11 or newer.")
    new_enough, mend = sqlite3.sqlite_version_info >= OLDEST_SQLITE, "Install a Python with SQLite 3.35 or newer."
    yield Finding("SQLite", new_enough, sqlite3.sqlite_version, mend)


def _secret(house: House) -> Iterator[Finding]:
    database = house.settings.database_file
    file = database.with_suffix(".key") if database else Path()
    if house.settings.secret_key is not None:
        yield Finding("secret key", True, "set")
    elif database is None:
        mend = "Set CONVENER_SECRET_KEY, the same for every process: at least 32 random characters."
        yield Finding("secret key", False, "not set, and with PostgreSQL it must be", mend)
    elif not file.exists():
        yield Finding("secret key", True, f"none yet; the first start keeps one in {file}")
    elif file.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
        yield Finding("secret key", False, f"{file} can be read by others", f"chmod 600 {file}")
    else:
        yield Finding("secret key", True, f"kept in {file}")


def _clock(house: House) -> Iterator[Finding]:
    now = house.world.now()
    yield Finding("clock", now > BORN, f"{now:%Y-%m-%d %H:%M} UTC", "Set the clock of this machine.")
    try:
        zone = ZoneInfo(house.settings.time_zone)
        yield Finding("time zone", True, f"{zone.key}, where it is {now.astimezone(zone):%H:%M}")
        ZoneInfo("Europe/Berlin")
    except ZoneInfoNotFoundError as missing:
        yield Finding("time zone", False, str(missing), "Install the time zone data: pip install tzdata.")


def _content(house: House) -> Iterator[Finding]:
    own = house.settings.protocols_dir
    folders = [PROMPTS / "protocols", *([own] if own else [])]
    wrong = [e for folder in folders for file in sorted(folder.glob("*.y*ml")) for e in check(file, kind="protocols")]
    try:
        content = Content.load(protocols_dir=own)
        for language in LANGUAGES:
            content.wording(language)
            content.lines(language)
        _ = content.ground_rules, content.checkins, content.stem_groups
    except ContentError as slip:
        wrong = wrong or [slip]
    for found in wrong:
        yield Finding("content", False, f"{found.file}:{found.line}: {found.problem}", f"{found.mend}.")
    if not wrong:
        yield Finding("content", True, f"{len(content.protocols)} protocols, {len(LANGUAGES)} languages")


def _disk(house: House) -> Iterator[Finding]:
    file = house.settings.database_file
    if file is None:
        return
    folder = file.resolve().parent
    if not folder.is_dir():
        yield Finding("disk", False, f"there is no folder {folder}", f"mkdir -p {folder}")
        return
    unwritable = next((p for p in (folder, file) if p.exists() and not os.access(p, os.W_OK)), None)
    if unwritable:
        yield Finding("disk", False, f"{unwritable} cannot be written", "Let this user write there.")
        return
    free = shutil.disk_usage(folder).free
    yield Finding("disk", free > LEAST_SPACE, f"{free / 1e9:.1f} GB free in {folder}", "Make room.")


def _database(house: House) -> Iterator[Finding]:
    file = house.settings.database_file
    if file and not file.exists():
        if file.resolve().parent.is_dir():  # otherwise the disk has told it
            yield Finding("database", True, f"none yet; the first start makes {file}")
        return
    try:
        store = Store.open(house.settings.database_url, upgrade=False)
    except StoreError as wrong:
        yield Finding("database", False, *_halves(str(wrong)))
        return
    on_its_way, given_up = asyncio.run(_outbox(store))
    yield Finding("database", True, f"{file or 'PostgreSQL'}, up to date")
    yield Finding("messages", True, f"{on_its_way} on their way; {_told(given_up)}")


async def _outbox(store: Store) -> tuple[int, Sequence[Sequence[Any]]]:
    """How many messages wait, and what could not be delivered in the last days."""
    found = await store.read(lambda tx: (lanes.waiting(tx).total(), lanes.given_up(tx)))
    await store.close()
    return found


def _told(given_up: Sequence[Sequence[Any]]) -> str:
    if not given_up:
        return "none given up"
    _, _, place, _, _, reason = given_up[-1]
    return f"{len(given_up)} given up in the last days, the newest in {place or 'no place'}: {reason}"


def _port(house: House) -> Iterator[Finding]:
    settings = house.settings
    try:
        port.take(settings.host, settings.port).close()
    except Cannot as taken:
        serving = port.serves(settings.host, settings.port)
        if serving:
            yield Finding("port", True, f"{settings.port}, where Convener is running")
        else:
            yield Finding("port", False, *_halves(str(taken)))
    else:
        yield Finding("port", True, f"{settings.port} is free")


def _discord(house: House) -> Iterator[Finding]:
    from .discord import findings

    yield from (Finding("Discord", *found) for found in findings(house.settings))


def _slack(house: House) -> Iterator[Finding]:
    from .slack import findings

    try:
        yield from (Finding("Slack", *found) for found in findings(house.settings))
    except SettingsError as wrong:
        yield Finding("Slack", False, *_halves(str(wrong)))


def _halves(sentence: str) -> tuple[str, str]:
    """What is wrong, and what to do: faults tell both, with a full stop or a colon between them."""
    seen, mark, mend = sentence.partition(". ")
    if not mark:
        seen, mark, mend = sentence.rpartition(": ")
    return (seen, mend[:1].upper() + mend[1:]) if mark else (sentence, "")


def _show(findings: list[Finding]) -> None:
    from rich.console import Console
    from rich.text import Text

    out = Console()
    width = max(len(f.about) for f in findings) + 2
    for f in findings:
        mark = ("ok     ", "green") if f.well else ("wrong  ", "bold red")
        out.print(Text.assemble(mark, f.about.ljust(width), f.seen), soft_wrap=True)
        if not f.well:
            out.print(Text(" " * (7 + width) + f.mend, style="bold"), soft_wrap=True)
    wrong = sum(not f.well for f in findings)
    out.print("\nAll is well." if not wrong else f"\n{wrong} to mend.")
