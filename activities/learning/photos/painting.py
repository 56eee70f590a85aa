"""A photo as it is kept: painted anew from its pixels, so that nothing else of the file that was sent remains."""

import io
import math
import struct
import threading
import warnings
import zlib
from dataclasses import dataclass
from typing import IO

from PIL import Image, ImageOps, UnidentifiedImageError

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
HEIC_BRANDS = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"}

# One photo at a time in each process: eight threads with a large one each would need a gigabyte.
_decoding = threading.Lock()


class UnfitPhotoError(Exception):
    """`problem` is one of the words that blocks/reflection_texts.py explains to the learner."""

    def __init__(self, problem: str) -> None:
        super().__init__(problem)
        self.problem = problem


@dataclass(frozen=True)
class Photo:
    """A JPEG without metadata, upright, as large as `kept_size` lets it be."""

    data: bytes
    width: int
    height: int


def cleaned(source: IO[bytes]) -> Photo:
    """The photo that is kept of what was sent; what the file is, its content says and not its name."""
    try:
        with _decoding, warnings.catch_warnings():
            warnings.simplefilter("ignore")  # Pillow's about broken metadata, which is thrown away anyway
            with Image.open(source, formats=["JPEG", "PNG", "WEBP"]) as image:
                _require_sensible_size(image)
                return _painted_anew(image)
    except UnidentifiedImageError as error:
        raise UnfitPhotoError(_what_else(source)) from error
    except Image.DecompressionBombError as error:
        raise UnfitPhotoError("too_many_pixels") from error
    except (OSError, SyntaxError, ValueError, EOFError, struct.error, zlib.error) as error:
        raise UnfitPhotoError("broken") from error


def _require_sensible_size(image: Image.Image) -> None:
    """Looks at the header alone: a small file may claim to be a picture that fills the memory."""
    if image.width * image.height > _most_pixels(image):
        raise UnfitPhotoError("too_many_pixels")


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
    picture = image.convert("RGBA") if image.has_transparency_data else image.convert("RGB")
    # A new picture has no metadata, no colour profile and no comment that could be written by mistake.
    clean = Image.new("RGB", picture.size, "white")
    clean.paste(picture, mask=picture if picture.mode == "RGBA" else None)
    out = io.BytesIO()
    clean.save(out, "JPEG", quality=QUALITY, optimize=True)
    return Photo(out.getvalue(), clean.width, clean.height)


def _what_else(source: IO[bytes]) -> str:
    source.seek(0)
    head = source.read(12)
    return "heic" if head[4:8] == b"ftyp" and head[8:12] in HEIC_BRANDS else "not_a_photo"
