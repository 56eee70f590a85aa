"""Text: a heading, paragraphs, a list, and words explained."""

from __future__ import annotations

from activities.blocks.contract import History, Json, Page
from activities.blocks.display import Display
from activities.blocks.fields import Flag, ListOf, Part, Translated
from activities.blocks.texts import localised

_WORD = Part({"word": Translated(is_required=True), "meaning": Translated(is_required=True)})


class Text(Display):
    """Plain text: markup is the template's, so nothing that an author writes can break a page."""

    type = "text"
    fields = {
        "heading": Translated(),
        "paragraphs": ListOf(Translated(), least=1),
        "list": ListOf(Translated(), least=1),
        "is_ordered": Flag(),
        "glossary": ListOf(_WORD, least=1),
    }
    needs_one_of = ("paragraphs", "list", "glossary")

    def page(self, block: Json, language: str, history: History) -> Page:
        return {
            "heading": localised(block.get("heading"), language),
            "paragraphs": [localised(texts, language) for texts in block.get("paragraphs", [])],
            "list": [localised(texts, language) for texts in block.get("list", [])],
            "is_ordered": block.get("is_ordered", False),
            "glossary": [
                {name: localised(word[name], language) for name in ("word", "meaning")}
                for word in block.get("glossary", [])
            ],
        }
