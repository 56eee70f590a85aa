"""Pictures that people send: opened with limits, one at a time, whatever the file claims to be."""

import struct
import threading
import warnings
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO

from PIL import Image, UnidentifiedImageError

FORMATS = ("JPEG", "PNG", "WEBP")
HEIC_BRANDS = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"}

# One picture at a time in each process: eight threads with a large one each would need a gigabyte.
_decoding = threading.Lock()


class UnfitPictureError(Exception):
    """`problem` is a word for what is wrong with it; whoever asked for the picture explains it."""

    def __init__(self, problem: str) -> None:
        super().__init__(problem)
        self.problem = problem


@contextmanager
def opened(source: IO[bytes]) -> Iterator[Image.Image]:
    """The picture, of which only the header is read yet; what the file is, its content says and not its name.

    Raises UnfitPictureError, also for what goes wrong while its pixels are read within the block.
    """
    try:
        with _decoding, warnings.catch_warnings():
            warnings.simplefilter("ignore")  # Pillow's about broken metadata, which is thrown away anyway
            with Image.open(source, formats=FORMATS) as image:
                yield image
    except UnidentifiedImageError as error:
        raise UnfitPictureError(_what_else(source)) from error
    except Image.DecompressionBombError as error:
        raise UnfitPictureError("too_many_pixels") from error
    except (OSError, SyntaxError, ValueError, EOFError, struct.error, zlib.error) as error:
        raise UnfitPictureError("broken") from error


def pixels_of(image: Image.Image) -> Image.Image:
    """A copy that has nothing but the pixels: RGBA where some of them are transparent, else RGB."""
    return image.convert("RGBA") if image.has_transparency_data else image.convert("RGB")


def painted_on(ground: str, picture: Image.Image) -> Image.Image:
    """A new picture has no metadata, no colour profile and no comment that could be written by mistake."""
    clean = Image.new("RGB", picture.size, ground)
    clean.paste(picture, mask=picture if picture.mode == "RGBA" else None)
    return clean


def _what_else(source: IO[bytes]) -> str:
    source.seek(0)
    head = source.read(12)
    return "heic" if head[4:8] == b"ftyp" and head[8:12] in HEIC_BRANDS else "not_a_photo"
