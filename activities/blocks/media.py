"""What sound and film share: a file for each language, a length, and the same in words."""

from __future__ import annotations

from typing import Any

from activities.blocks.contract import Json
from activities.blocks.fields import Field, Integer, Translated
from activities.blocks.texts import localised

RECORDING: dict[str, Field] = {
    "title": Translated(is_required=True),
    "seconds": Integer(1, 1200, is_required=True),
    "transcript": Translated(is_required=True),
}


def recording_page(block: Json, language: str) -> dict[str, Any]:
    """The title, length and words of a recording, and the file that is nearest to the reader's language."""
    src = localised(block["files"], language)
    return {
        "title": localised(block["title"], language),
        "src": src,
        "mime": _MIME[src.rsplit(".", 1)[-1]],
        "language": next(name for name, path in block["files"].items() if path == src),
        "is_in_language": language in block["files"],
        "length": clock(block["seconds"]),
        "transcript": localised(block["transcript"], language),
    }


def clock(seconds: int) -> str:
    """A moment or a length as players show it: 1:05."""
    return f"{seconds // 60}:{seconds % 60:02}"


_MIME = {"mp3": "audio/mpeg", "m4a": "audio/mp4", "mp4": "video/mp4", "webm": "video/webm"}
