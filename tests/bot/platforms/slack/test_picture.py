"""How a rule was kept from session to session is taken along with the record: a picture that says in words, too, what
it shows."""

import struct
import zlib
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.platforms.slack.picture import HEIGHT, INK, WIDTH, trend
from facilitation.decision import Rating
from tests.bot.platforms.slack.stage import BEGIN, START, four

Rows = list[bytes]


def rows(png: bytes) -> Rows:
    """The rows of a PNG, each chunk of it held against its own sum."""
    assert png.startswith(b"\x89PNG\r\n\x1a\n")
    at, found = 8, dict[bytes, bytes]()
    while at < len(png):
        (length,), name = struct.unpack(">I", png[at : at + 4]), png[at + 4 : at + 8]
        data = png[at + 8 : at + 8 + length]
        assert struct.unpack(">I", png[at + 8 + length : at + 12 + length])[0] == zlib.crc32(name + data)
        found[name] = data
        at += 12 + length
    assert struct.unpack(">II", found[b"IHDR"][:8]) == (WIDTH, HEIGHT)
    raw, wide = zlib.decompress(found[b"IDAT"]), 3 * WIDTH + 1
    return [raw[y * wide + 1 : (y + 1) * wide] for y in range(HEIGHT)]


def middle(picture: Rows, x: int) -> float:
    """How far from the top the ink in a column stands."""
    inked = [y for y, row in enumerate(picture) if row[3 * x : 3 * x + 3] == bytes(INK)]
    assert inked
    return sum(inked) / len(inked)


def test_the_line_rises_with_what_it_shows_and_reaches_from_edge_to_edge() -> None:
    picture = rows(trend([1, 3, 5]))
    first, half, last = (middle(picture, x) for x in (48, WIDTH // 2, WIDTH - 48))
    assert first > half > last
    assert first == pytest.approx(HEIGHT - 24, abs=1.5) and last == pytest.approx(24, abs=1.5)
    assert half == pytest.approx(HEIGHT / 2, abs=1.5)


@pytest.mark.parametrize("values", [[1.0, 5.0], [2.5] * 12, [5, 1] * 6])
def test_any_course_of_things_can_be_drawn(values: list[float]) -> None:
    assert len(rows(trend(values))) == HEIGHT


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
