"""The hall of a furniture workshop, seen all around: `python -m activities.content.scenes.workshop_hall`.

Writes the picture that stands beside the tour's other pictures. Needs Chromium, which makes the drawing an image.
"""

from __future__ import annotations

from collections.abc import Iterator
from math import cos, radians, sin
from pathlib import Path

from activities.content.scenes.image import draw
from activities.content.scenes.projection import EYE, HEIGHT, WIDTH, Face, Point, Wall, box, svg

TARGET = Path(__file__).resolve().parents[2] / "static/activities/content/tour-pakila/workshop-hall-360.webp"

LEFT, RIGHT, FAR, NEAR, CEILING = -5.0, 5.0, 4.5, -4.5, 4.0
AHEAD = Wall((LEFT, FAR, 0), (1, 0))
RIGHT_HAND = Wall((RIGHT, FAR, 0), (0, -1))
BEHIND = Wall((RIGHT, NEAR, 0), (-1, 0))
LEFT_HAND = Wall((LEFT, NEAR, 0), (0, 1))

PLASTER, SHADE, FLOOR, JOINT, BEAM = "#efe2c8", "#e6d5b3", "#ead6ab", "#d9c08d", "#b97c41"
DARK, WOOD, PALE_WOOD, DEEP, TEAL, SEA, SKY = (
    "#7a4b24", "#b97c41", "#e2bf85", "#12505b", "#2f7f86", "#9cc7c2", "#d3e6e0",
)  # fmt: skip
CREAM, SUN, MUSTARD, CLAY, BRICK, GREY, SILVER, INK, GREEN = (
    "#fffaf0", "#f1c86b", "#e3a32f", "#cf7f62", "#b4543c", "#8b9a9b", "#c3cfcf", "#1d3034", "#6d9a4f",
)  # fmt: skip
WOODEN, PALE_WOODEN, PAINTED = (WOOD, DARK, "#92602f"), (PALE_WOOD, "#cda566", "#d6b074"), (SEA, TEAL, DEEP)


def main() -> None:
    background = (
        f'<rect width="{WIDTH}" height="{HEIGHT // 2}" fill="{SHADE}"/>'
        f'<rect y="{HEIGHT // 2}" width="{WIDTH}" height="{HEIGHT // 2}" fill="{FLOOR}"/>'
    )
    [picture] = draw([svg(background, faces())], "image/webp")
    TARGET.write_bytes(picture)


def faces() -> Iterator[Face]:
    """Everything, from the walls to what stands nearest."""
    yield from floor_and_ceiling()
    for wall, length in ((AHEAD, 10.0), (RIGHT_HAND, 9.0), (BEHIND, 10.0), (LEFT_HAND, 9.0)):
        yield wall.sheet(0, 0, length, CEILING, PLASTER)
        yield wall.sheet(0, 0, length, 0.14, BEAM)
    yield from windows()
    yield from shelves()
    yield from door_and_board()
    yield from tools()
    yield from furniture()


def floor_and_ceiling() -> Iterator[Face]:
    for number in range(-9, 9):
        x = (number + 0.5) * 0.55  # never straight below the eye
        yield Face(((x, NEAR, 0), (x + 0.02, NEAR, 0), (x + 0.02, FAR, 0), (x, FAR, 0)), JOINT)
    for y in (-3.2, -1.1, 1.1, 3.2):
        yield from box((LEFT, y - 0.12, CEILING - 0.3), (RIGHT, y + 0.12, CEILING), (BEAM, WOOD, DARK))
    for x, y in ((-2.6, 2.2), (2.6, 2.2), (-2.6, -2.2), (2.6, -2.2)):
        yield from lamp(x, y)


def lamp(x: float, y: float) -> Iterator[Face]:
    yield from box((x - 0.02, y - 0.02, 3.0), (x + 0.02, y + 0.02, CEILING - 0.3), (INK, INK, INK))
    yield disc((x, y, 2.98), 0.34, DEEP)
    yield disc((x, y, 2.96), 0.2, SUN)


def disc(middle: Point, radius: float, colour: str) -> Face:
    """A level circle."""
    x, y, z = middle
    turns = [radians(turn) for turn in range(0, 360, 15)]
    return Face(tuple((x + radius * cos(turn), y + radius * sin(turn), z) for turn in turns), colour)


def windows() -> Iterator[Face]:
    for right in (0.8, 3.9, 7.0):
        yield AHEAD.sheet(right, 1.0, 2.2, 1.9, CREAM)
        yield AHEAD.sheet(right + 0.1, 1.1, 2.0, 1.7, SKY)
        hill = [(0.1, 1.1), (2.1, 1.1), (2.1, 1.7), (1.6, 1.9), (1.0, 1.6), (0.5, 1.85), (0.1, 1.7)]
        yield AHEAD.shape([(right + x, up) for x, up in hill], SEA)
        yield AHEAD.sheet(right + 1.06, 1.1, 0.08, 1.7, CREAM)
        yield AHEAD.sheet(right + 0.1, 1.9, 2.0, 0.08, CREAM)
        yield AHEAD.sheet(right - 0.1, 0.9, 2.4, 0.1, PALE_WOOD)


def shelves() -> Iterator[Face]:
    stock = (CLAY, SUN, SEA, PALE_WOOD, MUSTARD, TEAL, SILVER, CREAM, GREEN, BRICK)
    for level, up in enumerate((0.5, 1.15, 1.8, 2.45)):
        for number in range(11):
            height = 0.24 + 0.16 * ((number * 7 + level * 3) % 3) / 2
            colour = stock[(number * 3 + level * 4) % len(stock)]
            yield RIGHT_HAND.sheet(1.1 + number * 0.6, up, 0.46, height, colour)
        yield RIGHT_HAND.sheet(0.9, up - 0.06, 6.9, 0.06, DARK)
    for right in (0.9, 4.3, 7.74):
        yield RIGHT_HAND.sheet(right, 0, 0.08, 2.95, DARK)


def door_and_board() -> Iterator[Face]:
    yield BEHIND.sheet(3.4, 0, 3.2, 2.8, CREAM)
    yield BEHIND.sheet(3.55, 0, 1.4, 2.65, TEAL)
    yield BEHIND.sheet(5.05, 0, 1.4, 2.65, TEAL)
    yield BEHIND.sheet(4.75, 1.05, 0.1, 0.3, SUN)
    yield BEHIND.sheet(5.15, 1.05, 0.1, 0.3, SUN)
    yield BEHIND.sheet(7.6, 1.3, 1.3, 1.0, PALE_WOOD)
    for right, up, colour in (
        (7.7, 1.85, CREAM),
        (8.15, 1.7, SUN),
        (8.5, 1.8, SKY),
        (7.8, 1.4, SKY),
        (8.3, 1.4, CREAM),
    ):
        yield BEHIND.sheet(right, up, 0.3, 0.26, colour)
    yield BEHIND.sheet(1.6, 1.3, 0.7, 0.7, GREEN)
    yield BEHIND.sheet(1.88, 1.42, 0.14, 0.46, CREAM)
    yield BEHIND.sheet(1.72, 1.58, 0.46, 0.14, CREAM)


def tools() -> Iterator[Face]:
    yield LEFT_HAND.sheet(2.0, 1.05, 5.0, 1.6, DEEP)
    saw = [(2.4, 2.2), (3.6, 1.95), (3.6, 1.85), (2.4, 1.8)]
    yield LEFT_HAND.shape(saw, SILVER)
    yield LEFT_HAND.sheet(2.2, 1.75, 0.26, 0.5, MUSTARD)
    for number, colour in enumerate((MUSTARD, CLAY, PALE_WOOD, SUN, MUSTARD)):
        right = 3.95 + number * 0.24
        yield LEFT_HAND.sheet(right, 1.3, 0.1, 0.5, colour)
        yield LEFT_HAND.sheet(right + 0.01, 1.8, 0.08, 0.26, SILVER)
    for right in (5.4, 6.0):
        yield LEFT_HAND.sheet(right + 0.16, 1.25, 0.1, 0.9, WOOD)
        yield LEFT_HAND.sheet(right, 2.05, 0.42, 0.2, GREY)
    yield LEFT_HAND.sheet(2.4, 1.25, 1.1, 0.16, PALE_WOOD)
    yield LEFT_HAND.sheet(2.4, 1.45, 1.1, 0.03, SILVER)


def furniture() -> Iterator[Face]:
    """The benches and what stands on them, the farthest first."""
    yield from bench((-1.4, 2.2), (1.4, 2.9))
    yield from box((-1.2, 2.4, 0.9), (-0.8, 2.65, 1.0), PALE_WOODEN)
    yield from chair((-0.2, 2.5, 0.9), WOOD, WOODEN)
    yield from box((0.7, 2.4, 0.9), (0.92, 2.6, 1.18), (SILVER, GREY, GREY))
    yield from bench((-3.5, -1.3), (-2.8, 1.3))
    yield from box((-3.3, -1.0, 0.9), (-2.95, -0.2, 0.98), PALE_WOODEN)
    yield from box((-3.3, 0.5, 0.9), (-3.05, 0.75, 1.2), (MUSTARD, CLAY, BRICK))
    yield from bench((2.3, -1.2), (3.0, 1.2))
    yield from box((2.5, -0.9, 0.9), (2.8, -0.3, 1.1), PAINTED)
    yield from box((2.5, 0.3, 0.9), (2.85, 0.8, 1.05), PALE_WOODEN)
    yield from chair((-2.0, -2.5, 0.0), TEAL, PAINTED)
    yield from chair((-1.2, -2.7, 0.0), TEAL, PAINTED)
    yield from box((1.2, -3.0, 0.0), (2.3, -2.3, 0.5), PALE_WOODEN)
    yield from box((1.4, -2.9, 0.5), (2.0, -2.4, 0.95), WOODEN)


def bench(low: tuple[float, float], high: tuple[float, float]) -> Iterator[Face]:
    (x0, y0), (x1, y1) = low, high
    yield Face(((x0, y0, 0), (x1, y0, 0), (x1, y1, 0), (x0, y1, 0)), "#000", 0.12)
    corners = [(x, y) for x in (x0 + 0.06, x1 - 0.16) for y in (y0 + 0.06, y1 - 0.16)]
    for x, y in sorted(corners, key=lambda spot: -(spot[0] ** 2 + spot[1] ** 2)):
        yield from box((x, y, 0), (x + 0.1, y + 0.1, 0.8), (DARK, DARK, DARK))
    yield from box((x0, y0, 0.8), (x1, y1, 0.9), WOODEN)


def chair(foot: Point, colour: str, shades: tuple[str, str, str]) -> Iterator[Face]:
    """A chair whose back is turned away from the middle of the room."""
    x, y, z = foot
    back = 0.36 if y > EYE[1] else -0.04
    for leg_y in sorted((0.0, 0.32), key=lambda leg: -abs(y + leg)):
        for leg_x in (-0.2, 0.16):
            yield from box((x + leg_x, y + leg_y, z), (x + leg_x + 0.05, y + leg_y + 0.05, z + 0.42), shades)
    seat = box((x - 0.22, y, z + 0.42), (x + 0.22, y + 0.38, z + 0.48), shades)
    rails = [
        *box((x - 0.22, y + back, z + 0.48), (x - 0.17, y + back + 0.04, z + 0.95), (colour,) * 3),
        *box((x + 0.17, y + back, z + 0.48), (x + 0.22, y + back + 0.04, z + 0.95), (colour,) * 3),
        *box((x - 0.22, y + back, z + 0.82), (x + 0.22, y + back + 0.04, z + 0.95), (colour,) * 3),
        *box((x - 0.03, y + back, z + 0.48), (x + 0.03, y + back + 0.04, z + 0.84), (colour,) * 3),
    ]
    yield from (*rails, *seat)


if __name__ == "__main__":
    main()
