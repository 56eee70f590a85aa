"""Text: a heading, paragraphs, a list, and words explained."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from activities.blocks.judging import TEXTS
from activities.blocks.shown import Shown
from activities.blocks.texts import localised

_MANY_TEXTS = {"type": "array", "items": TEXTS, "minItems": 1}


class Text(Shown):
    """Plain text: markup is the template's, so nothing that an author writes can break a page."""

    type = "text"
    template = "activities/blocks/text.html"
    schema: dict[str, Any] = {
        "properties": {
            "heading": TEXTS,
            "paragraphs": _MANY_TEXTS,
            "list": _MANY_TEXTS,
            "is_ordered": {"type": "boolean"},
            "glossary": {
                "type": "array",
                "minItems": 1,
                "items": {
                    "type": "object",
                    "properties": {"word": TEXTS, "meaning": TEXTS},
                    "required": ["word", "meaning"],
                    "additionalProperties": False,
                },
            },
        },
        "anyOf": [{"required": ["paragraphs"]}, {"required": ["list"]}, {"required": ["glossary"]}],
    }

    def page(
        self, block: Mapping[str, Any], language: str, history: Sequence[dict[str, Any]]
    ) -> dict[str, Any]:
        return {
            "heading": localised(block.get("heading"), language),
            "paragraphs": [localised(texts, language) for texts in block.get("paragraphs", [])],
            "list": [localised(texts, language) for texts in block.get("list", [])],
            "is_ordered": block.get("is_ordered", False),
            "glossary": [
                {name: localised(entry[name], language) for name in ("word", "meaning")}
                for entry in block.get("glossary", [])
            ],
        }
