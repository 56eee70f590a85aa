"""What a learner is told where a reflection cannot be taken: what happened, and what to do."""

from __future__ import annotations

from activities.blocks.contract import Texts
from activities.blocks.phrases import Phrase as _

NOTHING_GIVEN: dict[tuple[str, ...], Texts] = {
    ("text",): _("You have not written anything yet. Write first, then send."),
    ("photo",): _("You have not chosen a photo yet. Choose a photo, then send."),
    ("photo", "text"): _("Write something or choose a photo. Then send."),
}
PHOTO_PROBLEMS: dict[str, Texts] = {
    "too_big": _(
        "The photo is too big. A photo may have 10 megabytes at most. Make it smaller or choose another photo."
    ),
    "too_many_pixels": _(
        "The photo has too many pixels, so we cannot open it. Choose another photo, or take a screenshot of it and send that."
    ),
    "heic": _(
        "Your phone saved the photo in the format HEIC. We cannot open that. Take a screenshot of the photo and send it. You can also change the setting of your camera: choose the format JPEG."
    ),
    "not_a_photo": _(
        "This file is not a photo that we can open. Choose a photo in the format JPEG, PNG or WebP."
    ),
    "broken": _(
        "The photo did not arrive whole, or the file is broken. Choose the photo again or take a new one."
    ),
}
TOO_LONG: Texts = _("The text is too long. Make it shorter, then send. It may have 5,000 letters at most.")
DESCRIPTION_TOO_LONG: Texts = _(
    "What you wrote about the photo is too long. Make it shorter, then send. It may have 300 letters at most."
)
_TOO_SHORT: Texts = _("Write a little more. At least {wanted} words are needed. You have {written} now.")


def too_short(*, written: int, least: int) -> Texts:
    """How much is there, and how much is asked for."""
    return {language: text.format(written=written, wanted=least) for language, text in _TOO_SHORT.items()}
