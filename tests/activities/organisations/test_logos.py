"""A logo is read as hostile, painted anew, and seen on light and dark pages."""

import io
import struct
import zlib

import pytest
from django.test import Client
from django.utils.translation import override
from PIL import Image

from activities.models import Logo, Organisation
from activities.organisations.services import UnfitLogoError, logo_image, logo_size, remove_logo, store_logo
from tests.activities.organisations.pictures import TEAL, a_logo, drawn, text, written

pytestmark = pytest.mark.django_db
INK, SNOW = (20, 50, 58, 255), (255, 253, 248, 255)


@pytest.fixture
def ours() -> Organisation:
    return Organisation.objects.create(name="Ours")


def fault(ours: Organisation, upload: io.BytesIO) -> str:
    with pytest.raises(UnfitLogoError) as error, override("en"):
        store_logo(organisation=ours, upload=upload, text=text())
    assert not Logo.objects.exists()
    assert Organisation.objects.get().logo_digest == ""
    return error.value.faults["logo"]


def test_a_logo_is_painted_anew_and_named_by_its_content(ours: Organisation, client: Client) -> None:
    stranger = Organisation.objects.create(name="Stranger")
    upload = a_logo()
    store_logo(organisation=ours, upload=upload, text=text())
    kept = Organisation.objects.get(pk=ours.pk)
    assert len(kept.logo_digest) == 64
    assert logo_size(kept.logo_digest) == (200, 80)
    answer = client.get(f"/logos/{kept.logo_digest}.png")
    assert answer.content == logo_image(kept.logo_digest)
    assert answer["Content-Type"] == "image/png"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Cache-Control"] == "public, max-age=31536000, immutable"
    assert "sandbox" in answer["Content-Security-Policy"]
    assert not answer.cookies
    assert Organisation.objects.get(pk=stranger.pk).logo_digest == ""


def test_what_is_no_logos_digest_is_not_found(client: Client) -> None:
    for digest in ("0" * 64, "x"):
        assert client.get(f"/logos/{digest}.png").status_code == 404


def test_a_large_logo_is_made_smaller_and_a_jpeg_becomes_a_png(ours: Organisation) -> None:
    picture = drawn(((100, 100, 900, 600), INK), ground=SNOW, size=(2000, 800)).convert("RGB")
    store_logo(organisation=ours, upload=written(picture, "JPEG"), text=text())
    assert logo_size(ours.logo_digest) == (240, 96)
    assert Image.open(io.BytesIO(logo_image(ours.logo_digest))).format == "PNG"


def test_a_new_logo_takes_the_place_of_the_old_one_and_can_go(ours: Organisation, client: Client) -> None:
    store_logo(organisation=ours, upload=a_logo(), text=text())
    former = ours.logo_digest
    store_logo(organisation=ours, upload=written(drawn(((0, 0, 30, 30), TEAL))), text=text())
    assert ours.logo_digest != former
    assert client.get(f"/logos/{former}.png").status_code == 404
    remove_logo(organisation=ours)
    assert (ours.logo_digest, Organisation.objects.get().logo_text, Logo.objects.count()) == ("", {}, 0)


def test_two_organisations_may_have_one_picture(ours: Organisation, client: Client) -> None:
    another = Organisation.objects.create(name="Another")
    for organisation in (ours, another):
        store_logo(organisation=organisation, upload=a_logo(), text=text())
    assert ours.logo_digest == another.logo_digest
    remove_logo(organisation=ours)
    assert client.get(f"/logos/{another.logo_digest}.png").status_code == 200


def test_a_file_of_40_megabytes_is_not_even_decoded(
    ours: Organisation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Image, "open", None)
    assert "2 megabytes" in fault(ours, io.BytesIO(b"\x89PNG\r\n\x1a\n" + bytes(40 * 1024 * 1024)))


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>', "Choose a PNG"),
        (b"<html><script>alert(1)</script></html>", "Choose a PNG"),
        (b"GIF89a" + bytes(30), "Choose a PNG"),
        (b"", "Choose a PNG"),
        (a_logo().getvalue()[:120], "may be broken"),
    ],
)
def test_what_is_no_picture_or_a_broken_one_is_refused(ours: Organisation, data: bytes, why: str) -> None:
    assert why in fault(ours, io.BytesIO(data))


def test_a_small_file_that_claims_to_be_huge_is_refused_by_its_header(ours: Organisation) -> None:
    def chunk(name: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    header = struct.pack(">IIBBBBB", 9000, 9000, 8, 6, 0, 0, 0)
    bomb = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", b"") + chunk(b"IEND", b"")
    assert "too large" in fault(ours, io.BytesIO(bomb))


def test_a_script_hidden_in_a_picture_does_not_survive(ours: Organisation) -> None:
    hidden = a_logo().getvalue() + b"<script>alert(1)</script>"
    store_logo(organisation=ours, upload=io.BytesIO(hidden), text=text())
    assert b"script" not in logo_image(ours.logo_digest)


@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
def test_what_moves_is_refused(ours: Organisation, kind: str) -> None:
    one, other = drawn(((0, 0, 50, 50), TEAL)), drawn(((50, 0, 99, 50), TEAL))
    moving = written(one, kind, save_all=True, append_images=[other], duration=100)
    assert "moves" in fault(ours, moving)


@pytest.mark.parametrize(
    ("picture", "why"),
    [
        (drawn(), "on a light page"),
        (drawn(((10, 10, 90, 60), (255, 255, 255, 255))), "on a light page"),
        (drawn(((10, 10, 90, 60), (20, 140, 140, 8))), "on a light page"),
        (drawn(ground=SNOW), "on a light page"),
        (drawn(((10, 10, 90, 60), INK)), "on a dark page"),
        (drawn(((5, 5, 90, 70), INK), ((110, 5, 190, 70), (255, 255, 255, 255))), "another on a dark one"),
        (drawn(((0, 0, 9, 9), TEAL), size=(20, 20)), "24 pixels"),
        (drawn(((0, 0, 90, 20), TEAL), size=(2000, 24)), "8 times"),
    ],
)
def test_what_cannot_be_seen_on_a_light_and_a_dark_page_alike_is_refused(
    ours: Organisation, picture: Image.Image, why: str
) -> None:
    assert why in fault(ours, written(picture))


@pytest.mark.parametrize(
    "picture",
    [
        drawn(((10, 10, 90, 60), INK), ground=SNOW),
        drawn(((10, 10, 190, 70), SNOW), ((30, 30, 150, 50), INK)),
        drawn(((10, 10, 90, 60), SNOW), ground=INK),
        drawn(((10, 10, 90, 60), TEAL)),
    ],
)
def test_ordinary_logos_are_taken(ours: Organisation, picture: Image.Image) -> None:
    store_logo(organisation=ours, upload=written(picture), text=text())
    assert ours.logo_digest


def test_the_text_is_required_in_each_language_that_is_on(ours: Organisation) -> None:
    with pytest.raises(UnfitLogoError) as error:
        store_logo(organisation=ours, upload=a_logo(), text={"fi": "Pajamme", "sv": "<b>"})
    assert set(error.value.faults) == {"text-sv", "text-en", "text-ar"}
    ours.languages = ["fi"]
    store_logo(organisation=ours, upload=a_logo(), text={"fi": " Pajamme "})
    assert Organisation.objects.get().logo_text == {"fi": "Pajamme"}
