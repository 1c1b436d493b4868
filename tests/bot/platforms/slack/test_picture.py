"""How a rule was kept from session to session is taken along with the record: a picture that says in words, too, what
it shows."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from facilitation.decision import Rating
from tests.bot.platforms.slack.stage import BEGIN, START, four


async def test_a_record_brings_the_picture_of_its_rules_once_there_is_something_to_see(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with four(tmp_path) as room:
        await room.play(START)
        await room.play(BEGIN)
        session = await room.office.desk.session(room.team)
        assert session is not None
        day = datetime(2026, 3, 1, tzinfo=UTC)
        kept = [
            Rating(f"r{n}", room.team, id, "voice", "An equal part", mean, 4, day + timedelta(days=n))
            for n, (id, mean) in enumerate((("a", 3.0), ("b", 3.5), (session.id, 4.25), ("later", 1.0)))
        ]
        kept.append(Rating("r9", room.team, session.id, "new", "Start on time", 4.0, 4, day + timedelta(days=2)))

        async def ratings(team: str) -> tuple[Rating, ...]:
            return tuple(sorted(kept, key=lambda each: each.at, reverse=True))

        monkeypatch.setattr(room.office.desk, "ratings", ratings)
        await room.play("""
            09:02  Ana: /end
            09:03  Ana: /end
            09:05  Dev: [Download]
            09:05  Dev is told: sent you the record
        """)
        files = (await room.edge.dump(room.workspace.id))["files"]
        pictures = [each["title"] for each in files if each["name"].endswith(".png")]
        assert len(files) == 2 and len(pictures) == 1  # of a rule that is new there is nothing to see yet
        assert pictures[0].startswith("An equal part") and "3.0 · 3.5 · 4.2" in pictures[0]
