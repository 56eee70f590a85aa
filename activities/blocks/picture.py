"""A picture with its text alternative and a caption."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from activities.blocks.judging import TEXTS
from activities.blocks.shown import Shown
from activities.blocks.texts import localised

PICTURE = {"$ref": "#/$defs/picture"}


def picture_page(picture: Mapping[str, Any], language: str) -> dict[str, str]:
    """A picture for a template: the path among the static files, and the text alternative."""
    return {"src": picture["src"], "alt": localised(picture["alt"], language)}


class Picture(Shown):
    """The picture itself holds no words, so that one picture serves every language."""

    type = "picture"
    template = "activities/blocks/picture.html"
    schema: dict[str, Any] = {
        "properties": {"picture": PICTURE, "caption": TEXTS},
        "required": ["picture"],
    }

    def page(
        self, block: Mapping[str, Any], language: str, history: Sequence[dict[str, Any]]
    ) -> dict[str, Any]:
        return {
            "picture": picture_page(block["picture"], language),
            "caption": localised(block.get("caption"), language),
        }
