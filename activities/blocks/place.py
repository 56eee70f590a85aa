"""A place on a tour: a picture, a name, three plain sentences, and perhaps a view all around."""

from __future__ import annotations

from typing import Any

from activities.blocks.contract import History, Json, Page
from activities.blocks.display import Display
from activities.blocks.fields import PICTURE, Decimal, File, Id, ListOf, Part, Translated
from activities.blocks.picture import picture_page
from activities.blocks.texts import localised

_SPOT = Part(
    {
        "id": Id(is_required=True),
        "label": Translated(is_required=True),
        "text": Translated(is_required=True),
        "yaw": Decimal(-180, 180, is_required=True),
        "pitch": Decimal(-90, 90, is_required=True),
    }
)
# Heavier than a picture: it is fetched only when someone wants to look around.
_PANORAMA = Part(
    {
        "image": File(("png", "jpg", "webp"), most_bytes=1_500_000, is_required=True),
        "spots": ListOf(_SPOT, least=1, most=8, is_required=True),
    }
)


class Place(Display):
    """What one sees and learns on entering; the task stands in a block of its own after it."""

    type = "place"
    fields = {
        "picture": PICTURE,
        "name": Translated(is_required=True),
        "sentences": ListOf(Translated(), least=2, most=4, is_required=True),
        "panorama": _PANORAMA,
    }

    def page(self, block: Json, language: str, history: History) -> Page:
        return {
            **(_panorama_page(block["panorama"], language) if "panorama" in block else {}),
            "picture": picture_page(block["picture"], language),
            "name": localised(block["name"], language),
            "sentences": [localised(texts, language) for texts in block["sentences"]],
        }


def _panorama_page(panorama: Json, language: str) -> dict[str, Any]:
    return {
        # The viewer hands the picture that it fetched to the browser as a blob.
        "image_sources": ["blob:"],
        "scripts": ["activities/learning/look-around.js"],
        "panorama": {
            "image": panorama["image"],
            "spots": [
                {
                    "id": spot["id"],
                    "label": localised(spot["label"], language),
                    "text": localised(spot["text"], language),
                    "yaw": spot["yaw"],
                    "pitch": spot["pitch"],
                }
                for spot in panorama["spots"]
            ],
        },
    }
