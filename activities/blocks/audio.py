"""A recording to listen to, with all of its words to read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from activities.blocks.media import RECORDING, files, recording_page
from activities.blocks.shown import Shown


class Audio(Shown):
    """The browser's own player; nothing is fetched before the person presses play."""

    type = "audio"
    template = "activities/blocks/audio.html"
    schema: dict[str, Any] = {
        "properties": {**RECORDING, "files": files("mp3|m4a")},
        "required": ["title", "files", "seconds", "transcript"],
    }

    def page(
        self, block: Mapping[str, Any], language: str, history: Sequence[dict[str, Any]]
    ) -> dict[str, Any]:
        return recording_page(block, language)
