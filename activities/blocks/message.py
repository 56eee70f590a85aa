"""A message as a phone or a mailbox shows it, to be looked at before a question about it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from activities.blocks.judging import TEXTS
from activities.blocks.shown import Shown
from activities.blocks.texts import localised


class Message(Shown):
    """An invented text message, e-mail, chat or phone call; its links are words, never links."""

    type = "message"
    template = "activities/blocks/message.html"
    schema: dict[str, Any] = {
        "properties": {
            "channel": {"enum": ["sms", "email", "chat", "call"]},
            "sender": TEXTS,
            "subject": TEXTS,
            "lines": {"type": "array", "items": TEXTS, "minItems": 1},
            "link": TEXTS,
        },
        "required": ["channel", "sender", "lines"],
    }

    def page(
        self, block: Mapping[str, Any], language: str, history: Sequence[dict[str, Any]]
    ) -> dict[str, Any]:
        return {
            "channel": block["channel"],
            "sender": localised(block["sender"], language),
            "subject": localised(block.get("subject"), language),
            "lines": [localised(texts, language) for texts in block["lines"]],
            "link": localised(block.get("link"), language),
        }
