"""The content that ships, and the tests' own activity with a block of every type."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from activities.publishing.checks.check import content_files
from activities.publishing.checks.schema import CONTENT_FOLDER
from tests.architecture.files import plenty

Json = dict[str, Any]
ONE_OF_EACH_FOLDER = Path(__file__).parent / "every-block"
ONE_OF_EACH: Json = json.loads((ONE_OF_EACH_FOLDER / "every-block.json").read_text(encoding="utf-8"))
CONTENTS: dict[str, Json] = {
    path.stem: json.loads(path.read_text(encoding="utf-8"))
    for path in plenty(content_files(CONTENT_FOLDER), 11, "content files")
}


def blocks(*types: str) -> list[Any]:
    """Every block of the published content and of the test's own, those of certain types only if any are named."""
    return [
        block
        for content in (ONE_OF_EACH, *CONTENTS.values())
        for step in content["steps"]
        for block in step["blocks"]
        if not types or block["type"] in types
    ]
