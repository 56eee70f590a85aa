"""A recording to listen to, with all of its words to read."""

from __future__ import annotations

from activities.blocks.contract import History, Json, Page
from activities.blocks.display import Display
from activities.blocks.fields import FileByLanguage
from activities.blocks.media import RECORDING, recording_page


class Audio(Display):
    """The browser's own player; nothing is fetched before the person presses play."""

    type = "audio"
    fields = {**RECORDING, "files": FileByLanguage(("mp3", "m4a"), is_required=True)}

    def page(self, block: Json, language: str, history: History) -> Page:
        return recording_page(block, language)
