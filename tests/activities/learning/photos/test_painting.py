import io
import random
import struct
import zlib
from typing import Any

import pytest
from PIL import Image

from activities.incoming import pictures
from activities.learning.photos import painting
from tests.factories import activities as make

pytestmark = pytest.mark.once

ORIENTATION, MAKER, GPS, LATITUDE = 0x0112, 0x010F, 0x8825, 2


def cleaned(data: bytes) -> painting.Photo:
    return painting.cleaned(io.BytesIO(data))


def seen(photo: painting.Photo) -> Image.Image:
    picture = Image.open(io.BytesIO(photo.data))
    picture.load()
    return picture


def with_secrets(**options: Any) -> bytes:
    """A JPEG that tells where it was taken, by what, and that it lies on its side."""
    exif = Image.Exif()
    exif[ORIENTATION], exif[MAKER] = 6, "SecretMaker"
    exif.get_ifd(GPS)[LATITUDE] = (60.0, 10.0, 0.0)
    return make.photo(exif=exif, comment=b"SecretComment", **options)


def claiming(width: int, height: int) -> bytes:
    """A PNG of a few bytes that says it has this many pixels."""
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunks = [(b"IHDR", header), (b"IDAT", zlib.compress(b"\0" * 100)), (b"IEND", b"")]
    body = b"".join(
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        for name, data in chunks
    )
    return b"\x89PNG\r\n\x1a\n" + body


def of_a_phone(size: tuple[int, int]) -> bytes:
    """A JPEG with a second, small picture behind it (MPO)."""
    first, second, out = Image.new("RGB", size, "red"), Image.new("RGB", (320, 240), "blue"), io.BytesIO()
    first.save(out, "MPO", save_all=True, append_images=[second], quality=1)
    return out.getvalue()


def problem_of(data: bytes) -> str:
    with pytest.raises(pictures.UnfitPictureError) as error:
        cleaned(data)
    return error.value.problem


def test_nothing_of_the_file_remains_but_its_picture() -> None:
    data = with_secrets()
    assert b"SecretMaker" in data
    photo = cleaned(data)
    assert b"Secret" not in photo.data
    assert dict(seen(photo).getexif()) == {}
    assert set(seen(photo).info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}


def test_a_photo_taken_sideways_stands_upright() -> None:
    photo = cleaned(with_secrets(size=(60, 40)))
    assert (photo.width, photo.height) == seen(photo).size == (40, 60)
    top, bottom = (seen(photo).convert("RGB").getpixel((20, y)) for y in (5, 55))
    assert isinstance(top, tuple)
    assert isinstance(bottom, tuple)
    assert top[0] > 200 > 60 > top[2]  # the red half is above
    assert bottom[2] > 200 > 60 > bottom[0]


@pytest.mark.parametrize(
    ("form", "size"), [("JPEG", (4000, 3000)), ("PNG", (2400, 900)), ("WEBP", (900, 2000))]
)
def test_a_large_photo_becomes_a_small_one(form: str, size: tuple[int, int]) -> None:
    photo = cleaned(make.photo(form, size))
    assert max(photo.width, photo.height) == painting.LONGEST_SIDE
    assert photo.width / photo.height == pytest.approx(size[0] / size[1], rel=0.01)


def test_of_a_photo_with_a_second_picture_behind_it_the_first_is_kept() -> None:
    photo = cleaned(of_a_phone((5712, 4284)))
    assert (photo.width, photo.height) == (1600, 1200)
    colour = seen(photo).getpixel((800, 600))
    assert isinstance(colour, tuple)
    assert colour[0] > 200 > 60 > colour[2]


@pytest.mark.parametrize(
    ("form", "size"), [("PNG", (1080, 20_000)), ("JPEG", (1440, 24_000)), ("PNG", (9_000, 700))]
)
def test_a_long_screenshot_is_kept_so_that_it_can_be_read(form: str, size: tuple[int, int]) -> None:
    photo = cleaned(make.photo(form, size))
    assert photo.width / photo.height == pytest.approx(size[0] / size[1], rel=0.01)
    assert min(photo.width, photo.height) > 360
    assert photo.width * photo.height <= 1.01 * painting.LONGEST_SIDE**2


def test_a_small_photo_stays_as_small() -> None:
    assert (cleaned(make.photo(size=(60, 40))).width, cleaned(make.photo(size=(60, 40))).height) == (60, 40)


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGBA", "I;16", "CMYK"])
def test_every_way_of_writing_colours_becomes_an_ordinary_jpeg(mode: str) -> None:
    out = io.BytesIO()
    Image.new(mode, (20, 20)).save(out, "JPEG" if mode == "CMYK" else "PNG")
    assert seen(cleaned(out.getvalue())).mode == "RGB"


def test_what_is_see_through_is_on_white() -> None:
    out = io.BytesIO()
    Image.new("RGBA", (20, 20), (0, 0, 0, 0)).save(out, "PNG")
    assert seen(cleaned(out.getvalue())).getpixel((10, 10)) == (255, 255, 255)


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (b"", "not_a_photo"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>", "not_a_photo"),
        (b"%PDF-1.7 and so on", "not_a_photo"),
        (make.photo("GIF"), "not_a_photo"),
        (make.photo("TIFF"), "not_a_photo"),
        (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", "heic"),
        (b"\0\0\0\x18ftypmif1\0\0\0\0mif1heic", "heic"),
        (make.photo(size=(400, 400))[:400], "broken"),
        (make.photo("PNG", size=(400, 400))[:-40], "broken"),
        (claiming(30_000, 30_000), "too_many_pixels"),
        (claiming(5_000, 4_000), "too_many_pixels"),
        (claiming(2_000, 16_100), "too_many_pixels"),
        (claiming(500, 65_000), "too_many_pixels"),
        (make.photo(size=(8_100, 8_000)), "too_many_pixels"),
        (of_a_phone((8_100, 8_000)), "too_many_pixels"),
        (make.photo(size=(4_100, 4_000), progressive=True), "too_many_pixels"),
    ],
)
def test_what_cannot_be_kept_is_named(data: bytes, problem: str) -> None:
    assert problem_of(data) == problem


def what_becomes_of(data: bytes) -> str:
    try:
        cleaned(data)
    except pictures.UnfitPictureError as error:
        return error.problem
    return "kept"


def test_a_file_broken_in_any_way_is_a_photo_or_a_problem_and_never_an_error() -> None:
    dice = random.Random(7)
    wholes = [with_secrets(), make.photo("PNG"), make.photo("WEBP"), make.photo(progressive=True)]
    outcomes = set()
    for _ in range(600):
        data = bytearray(dice.choice(wholes))
        for _ in range(dice.randint(1, 12)):
            data[dice.randrange(dice.choice([64, len(data)]))] = dice.randrange(256)
        length = dice.randrange(1, len(data) + 1) if dice.random() < 0.3 else len(data)
        outcomes.add(what_becomes_of(bytes(data[:length])))
    assert outcomes - {"too_many_pixels"} == {"kept", "not_a_photo", "broken"}
