"""A picture of how something went from time to time: a line from 1 to 5, drawn here, for a library that draws would be
larger than all of this house. What it shows is said in words beside it, so nobody has to see it.
"""

import struct
import zlib
from collections.abc import Iterator, Sequence
from itertools import pairwise
from math import hypot

WIDTH, HEIGHT, EDGE = 640, 240, 24
PAPER, RULED, INK = (255, 255, 255), (214, 220, 217), (31, 77, 58)
STROKE, DOT = 2.0, 6.0  # half a line's width, and a dot's radius, in pixels
LEAST, MOST = 1, 5
Picture = list[bytearray]
Point = tuple[float, float]


def trend(values: Sequence[float]) -> bytes:
    """A PNG of ``values`` (two or more, each from 1 to 5), the oldest on the left; a thin line at each whole number."""
    picture = [bytearray(PAPER * WIDTH) for _ in range(HEIGHT)]
    for whole in range(LEAST, MOST + 1):
        y = round(_height(whole))
        picture[y][3 * EDGE : 3 * (WIDTH - EDGE)] = bytes(RULED * (WIDTH - 2 * EDGE))
    step = (WIDTH - 4 * EDGE) / (len(values) - 1)
    points = [(2 * EDGE + n * step, _height(value)) for n, value in enumerate(values)]
    for x, y, ink in _line(points):
        _blend(picture, x, y, ink)
    for point in points:
        for x, y, ink in _dot(point):
            _blend(picture, x, y, ink)
    return _png(picture)


def _height(value: float) -> float:
    """How far from the top a value stands."""
    return EDGE + (MOST - value) / (MOST - LEAST) * (HEIGHT - 2 * EDGE)


def _line(points: Sequence[Point]) -> Iterator[tuple[int, int, float]]:
    """The pixels of a line through ``points``, and how much ink each has: column by column, so that it has no steps."""
    for (x0, y0), (x1, y1) in pairwise(points):
        slope = (y1 - y0) / (x1 - x0)
        half = STROKE * hypot(1.0, slope)
        for x in range(round(x0), round(x1)):
            middle = y0 + (x - x0) * slope
            for y in range(int(middle - half) - 1, int(middle + half) + 3):
                yield x, y, half + 0.5 - abs(y - middle)


def _dot(middle: Point) -> Iterator[tuple[int, int, float]]:
    for y in range(int(middle[1] - DOT) - 1, int(middle[1] + DOT) + 3):
        for x in range(int(middle[0] - DOT) - 1, int(middle[0] + DOT) + 3):
            yield x, y, DOT + 0.5 - hypot(x - middle[0], y - middle[1])


def _blend(picture: Picture, x: int, y: int, ink: float) -> None:
    if ink <= 0 or not (0 <= x < WIDTH and 0 <= y < HEIGHT):
        return
    part, row = min(ink, 1.0), picture[y]
    for at, colour in enumerate(INK, 3 * x):
        row[at] = round(row[at] + (colour - row[at]) * part)


def _png(picture: Picture) -> bytes:
    """Three bytes a pixel, each row as it is (PNG, W3C)."""
    head = struct.pack(">IIBBBBB", WIDTH, HEIGHT, 8, 2, 0, 0, 0)
    rows = b"".join(b"\0" + bytes(row) for row in picture)
    parts = ((b"IHDR", head), (b"IDAT", zlib.compress(rows, 9)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(name, data) for name, data in parts)


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
