"""A picture with its text alternative and a caption."""

from __future__ import annotations

from activities.blocks.contract import History, Json, Page
from activities.blocks.display import Display
from activities.blocks.fields import PICTURE, Translated
from activities.blocks.texts import localised


def picture_page(picture: Json, language: str) -> dict[str, str]:
    """A picture for a template: the path among the static files, and the text alternative."""
    return {"src": picture["src"], "alt": localised(picture["alt"], language)}


class Picture(Display):
    """The picture itself holds no words, so that one picture serves every language."""

    type = "picture"
    fields = {"picture": PICTURE, "caption": Translated()}

    def page(self, block: Json, language: str, history: History) -> Page:
        return {
            "picture": picture_page(block["picture"], language),
            "caption": localised(block.get("caption"), language),
        }
