"""What sound and film share: a file for each language, a length, and the same in words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from activities.blocks.judging import TEXTS
from activities.blocks.texts import localised


def files(endings: str) -> dict[str, Any]:
    """The schema of static files by language, with these endings."""
    return {
        "type": "object",
        "propertyNames": {"pattern": "^[a-z]{2,3}$"},
        "additionalProperties": {"type": "string", "pattern": rf"\.({endings})$"},
        "minProperties": 1,
    }


SECONDS = {"type": "integer", "minimum": 1, "maximum": 1200}
RECORDING: dict[str, Any] = {"title": TEXTS, "seconds": SECONDS, "transcript": TEXTS}


def recording_page(block: Mapping[str, Any], language: str) -> dict[str, Any]:
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
