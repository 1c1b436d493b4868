"""The pictures of a record show what they say."""

import asyncio
import io
from datetime import UTC, datetime, timedelta

import pytest
from PIL import Image

from bot.content import Content
from bot.pictures import HEIGHT, INK, WIDTH, course, of_record
from facilitation.decision import Rating

NOON = datetime(2026, 9, 7, 12, 0, tzinfo=UTC)
DARK = tuple(bytes.fromhex(INK[1:]))
KEPT = [
    Rating(f"r{n}", "t", f"s{n}", "voice", "An equal part", mean, 4, NOON + timedelta(days=n))
    for n, mean in enumerate((3.0, 3.5, 4.2))
]


def drawn(means: list[float]) -> Image.Image:
    return Image.open(io.BytesIO(course([("", "", mean) for mean in means])))


def middle(picture: Image.Image, x: int) -> float:
    """How far from the top the ink in a column stands."""
    inked = [y for y in range(HEIGHT) if picture.getpixel((x, y)) == DARK]
    assert inked
    return sum(inked) / len(inked)


def test_the_line_rises_with_what_it_shows_and_reaches_from_edge_to_edge() -> None:
    picture = drawn([1, 3, 5])
    first, half, last = (middle(picture, x) for x in (68, 324, 580))

    assert picture.size == (WIDTH, HEIGHT)
    assert first - half == pytest.approx(half - last, abs=2) and first - last > HEIGHT / 2


@pytest.mark.parametrize("means", [[1.0, 5.0], [2.5] * 12, [5, 1] * 6])
def test_any_course_of_things_can_be_drawn(means: list[float]) -> None:
    assert drawn(means).format == "PNG"


@pytest.mark.parametrize(("language", "told"), [("en", "3.0 · 3.5 · 4.2"), ("es", "3,0 · 3,5 · 4,2")])
async def test_what_a_picture_shows_is_said_in_words_as_well(language: str, told: str) -> None:
    (picture,) = await of_record(KEPT, "s2", Content.load().wording(language), "UTC")

    assert picture.name == "voice.png" and picture.told.startswith("An equal part") and told in picture.told
    assert not await of_record(KEPT, "s1", Content.load().wording(language), "UTC")


async def test_while_a_picture_is_drawn_everything_else_goes_on() -> None:
    drawing = asyncio.create_task(of_record(KEPT, "s2", Content.load().wording("en"), "UTC"))
    went_on = 0
    while not drawing.done():
        await asyncio.sleep(0)
        went_on += not drawing.done()

    assert went_on
