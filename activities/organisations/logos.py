"""An organisation's logo: read as hostile as any picture, painted anew, and named by a digest of what came of it."""

import hashlib
import io
from collections.abc import Mapping
from functools import lru_cache
from typing import IO

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from PIL import Image

from activities.incoming import pictures
from activities.incoming.pictures import UnfitPictureError
from activities.incoming.texts import Unfit
from activities.models import Logo, Organisation
from activities.organisations.words import WHY, fitting_word

MOST_BYTES = 2 * 1024 * 1024
MOST_PIXELS = 16_000_000
HEIGHT, MOST_WIDTH = 96, 480  # three times as many pixels as a page shows
LEAST_SIDE, LONGEST = 24, 8  # a side in pixels; the longer one as many times the shorter
MOST_LETTERS = 120
LOGO_MEDIA_TYPE = "image/png"
# The cards of the style sheet, light and dark, on which the head of every page shows it.
LIGHT, DARK = "#fffdf8", "#182e2d"
# Two neighbours whose contrast is less are one to the eye.
SEEN = 1.5
LEAST_EDGES = 24
SAME = (
    4  # a plate behind the drawing has an edge on one ground alone; the drawing itself must have it on both
)
LOGO_PROBLEMS = {
    "too_big": _("The file is too big. It may have 2 megabytes."),
    "too_many_pixels": _("The picture is too large. Make it smaller, for instance 480 times 96 pixels."),
    "too_small": _("The picture is too small. It needs 24 pixels each way."),
    "too_long": _("The picture is too long or too high. One side may be 8 times the other."),
    "not_a_photo": _("This is no picture that we can show. Choose a PNG, a JPEG or a WebP file."),
    "heic": _("This is no picture that we can show. Choose a PNG, a JPEG or a WebP file."),
    "broken": _("We cannot read the picture. It may be broken. Choose another file."),
    "moves": _("The picture moves. Choose one that stands still."),
    "unseen_on_light": _("The picture cannot be seen on a light page. Choose one with a ground of its own."),
    "unseen_on_dark": _("The picture cannot be seen on a dark page. Choose one with a ground of its own."),
    "differs": _("The picture shows one thing on a light page and another on a dark one. Choose another."),
    "text_missing": _("Write for those who do not see the picture what it says, in each language."),
}


class UnfitLogoError(Exception):
    """`faults`: why the picture ("logo") or its text in a language ("text-fi") cannot be taken."""

    def __init__(self, faults: Mapping[str, str]) -> None:
        super().__init__(", ".join(faults))
        self.faults = dict(faults)


def store_logo(*, organisation: Organisation, upload: IO[bytes], text: Mapping[str, str]) -> None:
    """In place of the one before. `text`: by language, what the picture says. Raises UnfitLogoError, nothing stored."""
    words = read_logo_text(text=text, organisation=organisation)
    try:
        data, width, height = _painted(upload)
    except UnfitPictureError as error:
        raise UnfitLogoError({"logo": str(LOGO_PROBLEMS[error.problem])}) from error
    digest = hashlib.sha256(data).hexdigest()
    with transaction.atomic():
        facts = {"image": data, "width": width, "height": height}
        Logo.objects.update_or_create(organisation=organisation, defaults=facts)
        Organisation.objects.filter(pk=organisation.pk).update(logo_digest=digest, logo_text=words)
    organisation.logo_digest, organisation.logo_text = digest, words


def remove_logo(*, organisation: Organisation) -> None:
    with transaction.atomic():
        Logo.objects.filter(organisation=organisation).delete()
        Organisation.objects.filter(pk=organisation.pk).update(logo_digest="", logo_text={})
    organisation.logo_digest, organisation.logo_text = "", {}


def read_logo_text(*, text: Mapping[str, str], organisation: Organisation) -> dict[str, str]:
    """What the logo says, in each language that the organisation has on. Raises UnfitLogoError."""
    words: dict[str, str] = {}
    faults: dict[str, str] = {}
    for language, _name in settings.LANGUAGES:
        try:
            words[language] = fitting_word(text.get(language, ""), language=language, most=MOST_LETTERS)
        except Unfit as unfit:
            faults[f"text-{language}"] = str(WHY[unfit.reason]) % {"most": unfit.most}
        if not words.get(language, "missing") and language in (organisation.languages or [language]):
            faults[f"text-{language}"] = str(LOGO_PROBLEMS["text_missing"])
    if faults:
        raise UnfitLogoError(faults)
    return {language: one for language, one in words.items() if one}


@lru_cache(maxsize=512)
def logo_size(digest: str) -> tuple[int, int]:
    """Width and height; a digest never names another picture, so a process asks once. Raises Logo.DoesNotExist."""
    width, height = _named(digest).values_list("width", "height").get()
    return width, height


def logo_image(digest: str) -> bytes:
    """The PNG itself. Raises Logo.DoesNotExist."""
    return bytes(_named(digest).get().image)


def _named(digest: str) -> QuerySet[Logo]:
    """One row: two organisations may have the same picture."""
    return Logo.objects.filter(
        pk__in=Logo.objects.filter(organisation__logo_digest=digest).order_by("pk")[:1]
    )


def _painted(upload: IO[bytes]) -> tuple[bytes, int, int]:
    if len(upload.read(MOST_BYTES + 1)) > MOST_BYTES:
        raise UnfitPictureError("too_big")
    upload.seek(0)
    with pictures.opened(upload) as image:
        _require_sensible(image)
        picture = pictures.pixels_of(image)
    picture.thumbnail((MOST_WIDTH, HEIGHT))
    _require_seen(picture)
    out = io.BytesIO()
    clean = Image.new(picture.mode, picture.size)
    clean.paste(picture)
    clean.save(out, "PNG", optimize=True)
    return out.getvalue(), clean.width, clean.height


def _require_sensible(image: Image.Image) -> None:
    """Looks at the header alone: a small file may claim to be a picture that fills the memory."""
    if image.width * image.height > MOST_PIXELS:
        raise UnfitPictureError("too_many_pixels")
    if min(image.size) < LEAST_SIDE:
        raise UnfitPictureError("too_small")
    if max(image.size) > LONGEST * min(image.size):
        raise UnfitPictureError("too_long")
    if image.format in {"PNG", "WEBP"} and _has_second_picture(image):
        raise UnfitPictureError("moves")


def _has_second_picture(image: Image.Image) -> bool:
    try:
        image.seek(1)
    except EOFError:
        return False
    return True


def _require_seen(picture: Image.Image) -> None:
    """On a light and on a dark page, and the same on both: what differs there would be a trick."""
    light, dark = (_edges(picture, ground) for ground in (LIGHT, DARK))
    if len(light) < LEAST_EDGES:
        raise UnfitPictureError("unseen_on_light")
    if len(dark) < LEAST_EDGES:
        raise UnfitPictureError("unseen_on_dark")
    if len(light & dark) * SAME < len(light | dark):
        raise UnfitPictureError("differs")


def _edges(picture: Image.Image, ground: str) -> set[int]:
    """The places where a pixel can be told from the next one, to the side or below."""
    image = pictures.painted_on(ground, picture)
    light, width = _luminances(image), image.width
    beside = {place for place in range(len(light) - 1) if (place + 1) % width and _differ(light, place, 1)}
    return beside | {place for place in range(len(light) - width) if _differ(light, place, width)}


def _differ(light: list[float], place: int, step: int) -> bool:
    """As WCAG compares two colours."""
    one, other = light[place], light[place + step]
    return max(one, other) + 0.05 >= SEEN * (min(one, other) + 0.05)


def _luminances(image: Image.Image) -> list[float]:
    linear = [(p / 255 / 12.92) if p <= 10 else ((p / 255 + 0.055) / 1.055) ** 2.4 for p in range(256)]
    data = image.tobytes()
    parts = zip(data[::3], data[1::3], data[2::3], strict=True)
    return [
        0.2126 * linear[red] + 0.7152 * linear[green] + 0.0722 * linear[blue] for red, green, blue in parts
    ]
