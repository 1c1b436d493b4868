"""The pictures that go with a record, as PNG. What one shows is said in words as well, so nobody has to see it."""

import asyncio
import io
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from facilitation.decision import Rating
from facilitation.session import courses
from facilitation.wording import LOCALES, Wording

WIDTH, HEIGHT = 640, 300
LEFT, RIGHT, TOP, BOTTOM = 48, 40, 40, 68  # pixels round the drawing, where figures and days stand
PAPER, RULED, QUIET, INK = "#ffffff", "#d6dcd9", "#5b6763", "#1f4d3a"  # as in the room by day
FINE = 3  # drawn so much larger and made smaller, which leaves no steps in a slanting line
LEAST, MOST = 1, 5


class Picture(NamedTuple):
    """A file's name, what it shows in words, and the PNG."""

    name: str
    told: str
    png: bytes


async def of_record(ratings: Sequence[Rating], session: str, words: Wording, time_zone: str) -> list[Picture]:
    """How each rule that was rated at the close of ``session`` was kept until then, where there is enough to see. They
    are drawn beside the event loop: a drawing takes as long as hundreds of answers."""
    loop = asyncio.get_running_loop()
    return await loop.run_in_executor(None, _of_record, ratings, session, words, time_zone)


def _of_record(ratings: Sequence[Rating], session: str, words: Wording, time_zone: str) -> list[Picture]:
    from babel.dates import format_skeleton  # only where something is drawn: it takes long to load

    found: list[Picture] = []
    for each in courses.until(ratings, session, time_zone):
        points = [
            (format_skeleton("MMMd", day, locale=LOCALES[words.language]), words.figure(mean), mean)
            for day, mean in each.points
        ]
        found.append(Picture(f"{each.rule}.png", each.told(words), course(points)))
    return found


def course(points: Sequence[tuple[str, str, float]]) -> bytes:
    """A line through two or more means from 1 to 5, the oldest on the left: for each its day and its figure, as they
    are to be written, and the mean itself."""
    from PIL import Image, ImageDraw, ImageFont

    large = Image.new("RGB", (WIDTH * FINE, HEIGHT * FINE), PAPER)
    draw, small, plain = ImageDraw.Draw(large), ImageFont.load_default(13 * FINE), ImageFont.load_default(15 * FINE)
    for whole in range(LEAST, MOST + 1):
        y = _y(whole)
        draw.line((LEFT * FINE, y, (WIDTH - RIGHT) * FINE, y), RULED, FINE)
        draw.text(((LEFT - 20) * FINE, y), f"{whole}", QUIET, small, anchor="mm")
    places = [(_x(n, len(points)), _y(mean)) for n, (_, _, mean) in enumerate(points)]
    draw.line(places, INK, 4 * FINE, joint="curve")
    aside = _above([mean for _, _, mean in points])
    for (x, y), (day, figure, _), above in zip(places, points, aside, strict=True):
        draw.circle((x, y), 6 * FINE, INK)
        at = (x, y + (-18 if above else 18) * FINE)
        draw.text(at, figure, INK, plain, anchor="mm", stroke_width=3 * FINE, stroke_fill=PAPER)
        draw.text((x, (HEIGHT - 16) * FINE), day, QUIET, small, anchor="mm")
    file = io.BytesIO()
    large.resize((WIDTH, HEIGHT), Image.Resampling.LANCZOS).save(file, "PNG", optimize=True)
    return file.getvalue()


def _above(means: Sequence[float]) -> list[bool]:
    """Whether a figure stands above its dot: in a valley it stands below, where no line runs through it."""
    falls = [before > after for before, after in pairwise(means)]
    return [not (left and not right) for left, right in zip([True, *falls], [*falls, False], strict=True)]


def _x(number: int, count: int) -> float:
    wide = WIDTH - LEFT - RIGHT - 40
    return FINE * (LEFT + 20 + wide * number / (count - 1))


def _y(mean: float) -> float:
    """How far from the top a mean stands."""
    return FINE * (TOP + (MOST - mean) / (MOST - LEAST) * (HEIGHT - TOP - BOTTOM))
