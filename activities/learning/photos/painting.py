"""A photo as it is kept: painted anew from its pixels, so that nothing else of the file that was sent remains."""

import io
import math
from dataclasses import dataclass
from typing import IO

from PIL import Image, ImageOps

from activities.incoming import pictures

MAX_BYTES = 10 * 1024 * 1024
LONGEST_SIDE = 1600
# A long screenshot of a phone would be a thread of so few pixels that nobody reads it: it keeps as many as a square has.
LONG = 3
QUALITY = 80
MEDIA_TYPE = "image/jpeg"
# An ordinary JPEG is decoded at a fraction of its size, also where a phone keeps a second picture behind it (MPO).
# What must be decoded whole is allowed fewer pixels; a screenshot of a whole page, a long PNG, half as many again.
JPEG = frozenset({"JPEG", "MPO"})
MAX_PIXELS_IN_PARTS = 64_000_000
MAX_PIXELS_OF_LONG_PNG = 24_000_000
MAX_PIXELS_WHOLE = 16_000_000


@dataclass(frozen=True)
class Photo:
    """A JPEG without metadata, upright, as large as `kept_size` lets it be."""

    data: bytes
    width: int
    height: int


def cleaned(source: IO[bytes]) -> Photo:
    """The photo that is kept of what was sent. Raises UnfitPictureError, whose word blocks/reflection_texts.py explains."""
    with pictures.opened(source) as image:
        _require_sensible_size(image)
        return _painted_anew(image)


def _require_sensible_size(image: Image.Image) -> None:
    """Looks at the header alone: a small file may claim to be a picture that fills the memory."""
    if image.width * image.height > _most_pixels(image):
        raise pictures.UnfitPictureError("too_many_pixels")


def _most_pixels(image: Image.Image) -> int:
    if image.format in JPEG and not image.info.get("progressive"):
        return MAX_PIXELS_IN_PARTS
    is_long_png = image.format == "PNG" and _is_long(image.width, image.height)
    return MAX_PIXELS_OF_LONG_PNG if is_long_png else MAX_PIXELS_WHOLE


def _is_long(width: int, height: int) -> bool:
    return max(width, height) > LONG * min(width, height)


def kept_size(width: int, height: int) -> tuple[int, int]:
    """How large a picture of that size is kept; static/activities/learning/photo.js has the same rule."""
    scale = LONGEST_SIDE / (math.sqrt(width * height) if _is_long(width, height) else max(width, height))
    return (max(1, round(width * scale)), max(1, round(height * scale))) if scale < 1 else (width, height)


def _painted_anew(image: Image.Image) -> Photo:
    size = kept_size(image.width, image.height)
    image.draft("RGB", size)
    image.thumbnail(size)
    ImageOps.exif_transpose(image, in_place=True)
    clean = pictures.painted_on("white", pictures.pixels_of(image))
    out = io.BytesIO()
    clean.save(out, "JPEG", quality=QUALITY, optimize=True)
    return Photo(out.getvalue(), clean.width, clean.height)
