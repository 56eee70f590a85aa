"""A place on a tour: a picture, a name, three plain sentences."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from activities.blocks.judging import TEXTS
from activities.blocks.picture import PICTURE, picture_page
from activities.blocks.shown import Shown
from activities.blocks.texts import localised


class Place(Shown):
    """What one sees and learns on entering; the task stands in a block of its own after it."""

    type = "place"
    template = "activities/blocks/place.html"
    schema: dict[str, Any] = {
        "properties": {
            "picture": PICTURE,
            "name": TEXTS,
            "sentences": {"type": "array", "items": TEXTS, "minItems": 2, "maxItems": 4},
        },
        "required": ["picture", "name", "sentences"],
    }

    def page(
        self, block: Mapping[str, Any], language: str, history: Sequence[dict[str, Any]]
    ) -> dict[str, Any]:
        return {
            "picture": picture_page(block["picture"], language),
            "name": localised(block["name"], language),
            "sentences": [localised(texts, language) for texts in block["sentences"]],
        }
