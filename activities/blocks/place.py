"""A place on a tour: a picture, a name, three plain sentences, and perhaps a view all around."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from activities.blocks.judging import ID, TEXTS
from activities.blocks.picture import PICTURE, picture_page
from activities.blocks.shown import Shown
from activities.blocks.texts import localised

_SPOT = {
    "type": "object",
    "properties": {
        "id": ID,
        "label": TEXTS,
        "text": TEXTS,
        "yaw": {"type": "number", "minimum": -180, "maximum": 180},
        "pitch": {"type": "number", "minimum": -90, "maximum": 90},
    },
    "required": ["id", "label", "text", "yaw", "pitch"],
    "additionalProperties": False,
}
_PANORAMA = {
    "type": "object",
    "properties": {
        "image": {"type": "string", "pattern": "\\.(png|jpg|webp)$"},
        "spots": {"type": "array", "minItems": 1, "maxItems": 8, "items": _SPOT},
    },
    "required": ["image", "spots"],
    "additionalProperties": False,
}


class Place(Shown):
    """What one sees and learns on entering; the task stands in a block of its own after it."""

    type = "place"
    template = "activities/blocks/place.html"
    schema: dict[str, Any] = {
        "properties": {
            "picture": PICTURE,
            "name": TEXTS,
            "sentences": {"type": "array", "items": TEXTS, "minItems": 2, "maxItems": 4},
            "panorama": _PANORAMA,
        },
        "required": ["picture", "name", "sentences"],
    }

    def page(
        self, block: Mapping[str, Any], language: str, history: Sequence[dict[str, Any]]
    ) -> dict[str, Any]:
        return {
            **(_panorama_page(block["panorama"], language) if "panorama" in block else {}),
            "picture": picture_page(block["picture"], language),
            "name": localised(block["name"], language),
            "sentences": [localised(texts, language) for texts in block["sentences"]],
        }


def _panorama_page(panorama: Mapping[str, Any], language: str) -> dict[str, Any]:
    return {
        # The viewer hands the picture that it fetched to the browser as a blob.
        "image_sources": ["blob:"],
        "scripts": ["activities/look-around.js"],
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
