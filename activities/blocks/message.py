"""A message as a phone or a mailbox shows it, to be looked at before a question about it."""

from __future__ import annotations

from activities.blocks.contract import History, Json, Page
from activities.blocks.display import Display
from activities.blocks.fields import ListOf, OneOf, Translated
from activities.blocks.texts import localised


class Message(Display):
    """An invented text message, e-mail, chat or phone call; its links are words, never links."""

    type = "message"
    fields = {
        "channel": OneOf(("sms", "email", "chat", "call"), is_required=True),
        "sender": Translated(is_required=True),
        "subject": Translated(),
        "lines": ListOf(Translated(), least=1, is_required=True),
        "link": Translated(),
    }

    def page(self, block: Json, language: str, history: History) -> Page:
        return {
            "channel": block["channel"],
            "sender": localised(block["sender"], language),
            "subject": localised(block.get("subject"), language),
            "lines": [localised(texts, language) for texts in block["lines"]],
            "link": localised(block.get("link"), language),
        }
