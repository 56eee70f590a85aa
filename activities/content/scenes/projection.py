"""Drawing a room all around: faces in space become shapes of an equirectangular picture.

Metres; x to the right, y ahead, z up. The eye stands in the middle at the height of a grown person.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import atan2, ceil, degrees, dist, hypot

WIDTH, HEIGHT = 4096, 2048
EYE = (0.0, 0.0, 1.6)
FINEST = 0.1  # metres: straight edges bend in this projection, so they are cut into short pieces

Point = tuple[float, float, float]


@dataclass(frozen=True)
class Face:
    """A flat, filled polygon in space; of faces in one list the earlier lie behind the later."""

    points: tuple[Point, ...]
    colour: str
    opacity: float = 1.0


@dataclass(frozen=True)
class Wall:
    """A wall seen from inside: where its lower left corner stands, and which way it runs to the right."""

    corner: Point
    along: tuple[float, float]

    def at(self, right: float, up: float, out: float = 0.0) -> Point:
        """A point on the wall, or a little out of it into the room."""
        x, y, z = self.corner
        dx, dy = self.along
        return (x + dx * right + dy * out, y + dy * right - dx * out, z + up)

    def sheet(
        self, right: float, up: float, width: float, height: float, colour: str, opacity: float = 1.0
    ) -> Face:
        """A rectangle on the wall."""
        corners = [(right, up), (right + width, up), (right + width, up + height), (right, up + height)]
        return Face(tuple(self.at(*corner) for corner in corners), colour, opacity)

    def shape(self, outline: Sequence[tuple[float, float]], colour: str) -> Face:
        """Any polygon on the wall."""
        return Face(tuple(self.at(right, up) for right, up in outline), colour)


def direction(point: Point) -> tuple[float, float]:
    """Where one looks to see a point: yaw to the right and pitch up, in degrees."""
    x, y, z = (point[axis] - EYE[axis] for axis in range(3))
    return degrees(atan2(x, y)), degrees(atan2(z, hypot(x, y)))


def box(low: Point, high: Point, colours: tuple[str, str, str]) -> list[Face]:
    """A box that stands straight: its top (or underside), its sides across and its sides along."""
    (x0, y0, z0), (x1, y1, z1) = low, high
    top, across, along = colours
    sides = [
        (EYE[0] < x0, ((x0, y0, z0), (x0, y1, z0), (x0, y1, z1), (x0, y0, z1)), along),
        (EYE[0] > x1, ((x1, y0, z0), (x1, y1, z0), (x1, y1, z1), (x1, y0, z1)), along),
        (EYE[1] < y0, ((x0, y0, z0), (x1, y0, z0), (x1, y0, z1), (x0, y0, z1)), across),
        (EYE[1] > y1, ((x0, y1, z0), (x1, y1, z0), (x1, y1, z1), (x0, y1, z1)), across),
        (EYE[2] > z1, ((x0, y0, z1), (x1, y0, z1), (x1, y1, z1), (x0, y1, z1)), top),
        (EYE[2] < z0, ((x0, y0, z0), (x1, y0, z0), (x1, y1, z0), (x0, y1, z0)), top),
    ]
    return [Face(points, colour) for is_seen, points, colour in sides if is_seen]


def svg(background: str, faces: Iterable[Face]) -> str:
    """The whole picture."""
    shapes = "".join(shape for face in faces for shape in _shapes(face))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{HEIGHT}" '
        f'viewBox="0 0 {WIDTH} {HEIGHT}">{background}{shapes}</svg>'
    )


def _shapes(face: Face) -> Iterable[str]:
    spots = list(_unrolled(_cut(face.points)))
    line = "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in spots) + "Z"
    left, right = min(x for x, _ in spots), max(x for x, _ in spots)
    opacity = f' opacity="{face.opacity}"' if face.opacity < 1 else ""
    for shift in (-WIDTH, 0, WIDTH):  # what lies across the seam is drawn at both ends
        if left + shift < WIDTH and right + shift > 0:
            moved = f' transform="translate({shift} 0)"' if shift else ""
            yield f'<path d="{line}" fill="{face.colour}"{opacity}{moved}/>'


def _cut(points: Sequence[Point]) -> Iterable[Point]:
    for start, end in zip(points, [*points[1:], points[0]], strict=True):
        pieces = max(1, ceil(dist(start, end) / FINEST))
        yield from (_between(start, end, piece / pieces) for piece in range(pieces))


def _between(start: Point, end: Point, share: float) -> Point:
    x, y, z = (a + (b - a) * share for a, b in zip(start, end, strict=True))
    return (x, y, z)


def _unrolled(points: Iterable[Point]) -> Iterable[tuple[float, float]]:
    """Places in the picture, without a jump where the picture's ends meet."""
    before = None
    for point in points:
        yaw, pitch = direction(point)
        while before is not None and yaw - before > 180:
            yaw -= 360
        while before is not None and yaw - before < -180:
            yaw += 360
        before = yaw
        yield (yaw / 360 + 0.5) * WIDTH, (0.5 - pitch / 180) * HEIGHT
