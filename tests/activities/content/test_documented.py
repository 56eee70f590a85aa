"""Whoever writes content finds every block type explained, with an example that works."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from activities.blocks import BLOCKS
from activities.publishing.checks.schema import PUBLISHED

pytestmark = pytest.mark.once
TEXT = (Path(__file__).parents[3] / "docs" / "content.md").read_text(encoding="utf-8")
SCHEMA = json.loads(PUBLISHED.read_text(encoding="utf-8"))
HEADINGS = {
    title.lower().replace(",", "").replace(" ", "-") for title in re.findall(r"^## (.+)$", TEXT, re.MULTILINE)
}


def _examples() -> Iterator[dict[str, Any]]:
    """Every object of the page's JSON that stands for itself."""
    for fence in re.findall(r"```json\n(.*?)```", TEXT, re.DOTALL):
        rest = fence.strip()
        while rest:
            found, end = json.JSONDecoder().raw_decode(rest)
            yield found
            rest = rest[end:].strip()


EXAMPLES = {one["type"]: one for one in _examples() if "type" in one}
# The same in another look.
EXAMPLES["sort"] = EXAMPLES["match"] | {"type": "sort"}


@pytest.mark.parametrize("name", BLOCKS)
def test_every_type_has_its_section(name: str) -> None:
    linked = re.search(rf"^\| \[`{name}`\]\(#([a-z-]+)\)", TEXT, re.MULTILINE)
    assert linked
    assert linked[1] in HEADINGS


@pytest.mark.parametrize("name", BLOCKS)
def test_every_example_is_as_the_schema_wants_it(name: str) -> None:
    example = EXAMPLES[name]
    if "…" in json.dumps(example, ensure_ascii=False):
        return  # shortened, for the reader's sake
    validator = Draft202012Validator(SCHEMA["$defs"]["block"] | {"$defs": SCHEMA["$defs"]})
    assert [error.message for error in validator.iter_errors(example)] == []
