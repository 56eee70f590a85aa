"""Logos for tests."""

import io

from PIL import Image, ImageDraw

from activities.runtime.languages import COMPLETE

Colour = tuple[int, int, int, int]
CLEAR: Colour = (0, 0, 0, 0)
TEAL: Colour = (20, 140, 140, 255)


def drawn(
    *rectangles: tuple[tuple[int, int, int, int], Colour],
    ground: Colour = CLEAR,
    size: tuple[int, int] = (200, 80),
) -> Image.Image:
    picture = Image.new("RGBA", size, ground)
    for box, colour in rectangles:
        ImageDraw.Draw(picture).rectangle(box, fill=colour)
    return picture


def written(picture: Image.Image, kind: str = "PNG", **options: object) -> io.BytesIO:
    out = io.BytesIO()
    picture.save(out, kind, **options)
    out.seek(0)
    return out


def a_logo(colour: Colour = TEAL) -> io.BytesIO:
    return written(drawn(((10, 10, 90, 60), colour)))


def text(words: str = "Our workshop") -> dict[str, str]:
    return dict.fromkeys(COMPLETE, words)
