"""``convener export``: everything of one team as JSON, or which teams there are. It reads and changes nothing."""

import asyncio
import json
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from bot.content import Content
from bot.settings import Settings
from bot.store import Transaction, everything, subjects
from facilitation.session.record import PAGE, markdown
from facilitation.team.names import names_in
from facilitation.team.team import Team

from .database import open_as_it_is
from .fault import Cannot

TEAM: TypeAdapter[Team] = TypeAdapter(Team)


def export(word: str, out: Path | None) -> None:
    """Prints, or writes to ``out``; raises Cannot where there is no such team or no such folder."""
    text = json.dumps(asyncio.run(_export(word)), ensure_ascii=False, indent=2, sort_keys=True)
    if out is None:
        print(text)
        return
    try:
        out.write_text(text + "\n", "utf-8")
    except OSError as fault:
        raise Cannot(f"{out} cannot be written: {fault.strerror}. Choose another file.") from None
    print(f"Written to {out}.")


async def _export(word: str) -> Any:
    store = open_as_it_is(Settings.read())
    try:
        teams = await store.read(subjects.teams)
        if not word:
            return [_summary(team) for team in teams]
        team = _find(teams, word)
        return await store.read(lambda tx: _whole(tx, team))
    finally:
        await store.close()


def _summary(team: Team) -> dict[str, Any]:
    return {"id": team.id, "name": team.name, "members": len(team.present), "made_at": team.made_at.isoformat()}


def _find(teams: list[Team], word: str) -> Team:
    """By id, or by a name that only one team has."""
    found = [t for t in teams if t.id == word] or [t for t in teams if t.name.casefold() == word.strip().casefold()]
    if not found:
        raise Cannot(f'There is no team "{word}". `convener export` without a name lists them.')
    if len(found) > 1:
        raise Cannot(f'{len(found)} teams are called "{word}". Give the id: {", ".join(t.id for t in found)}.')
    return found[0]


def _whole(tx: Transaction, team: Team) -> dict[str, Any]:
    name = names_in(team, Content.load().wording(team.language))
    made = everything.made(tx, team.id)
    for record in made["record"]:
        record["markdown"] = markdown(PAGE.validate_python(record["page"]), name)
    talk = [
        {"at": line["at"].isoformat(), "text": line["message"].plain(name)}
        for line in everything.talk(tx, team.id)
    ]
    return {"team": TEAM.dump_python(team, mode="json"), "talk": talk, **made}
