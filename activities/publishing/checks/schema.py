"""The published JSON Schema of content files, composed of the fields that the block types declare."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from activities.blocks import BLOCKS
from activities.blocks.contract import Block
from activities.blocks.fields import (
    LANGUAGE,
    Always,
    Field,
    File,
    Id,
    Integer,
    Line,
    ListOf,
    OneOf,
    Part,
    Schema,
    Translated,
    definitions,
    object_schema,
)
from activities.kinds import KINDS
from activities.publishing.learning_paths import PATHS

CONTENT_FOLDER = Path(__file__).resolve().parents[2] / "content"
PUBLISHED = CONTENT_FOLDER / "schema.json"
LEVELS = ("first-steps", "basic", "intermediate")
SHELVES = ("common", "organisation")  # where an activity lies when it is loaded first


@dataclass(frozen=True)
class AnyBlock(Field):
    """A block of one of the types in the table."""

    def schema(self) -> Schema:
        return {"$ref": "#/$defs/block"}

    def inside(self, value: object) -> Iterator[tuple[str | int, Field, object]]:
        kind = BLOCKS.get(str(value.get("type"))) if isinstance(value, Mapping) else None
        return Part(kind.fields).inside(value) if kind else iter(())


_STEP = Part(
    {
        "id": Id(is_required=True),
        "title": Translated(is_required=True),
        "blocks": ListOf(AnyBlock(), least=1, is_required=True),
    },
    definition="step",
)
ACTIVITY = Part(
    {
        "$schema": Line(),
        "format": Always(1, is_required=True),
        "slug": Id(is_required=True),
        "kind": OneOf(tuple(sorted(KINDS)), is_required=True),
        "languages": ListOf(Line(pattern=LANGUAGE), least=1, is_required=True),
        "title": Translated(is_required=True),
        "summary": Translated(is_required=True),
        "icon": File(("svg",), is_required=True),
        "minutes": Integer(1, 240, is_required=True),
        "level": OneOf(LEVELS, is_required=True),
        "path": Part(
            {
                "name": OneOf(tuple(sorted(PATHS)), is_required=True),
                "place": Integer(1, 99, is_required=True),
            }
        ),
        "shelf": OneOf(SHELVES),
        "outcomes": ListOf(Line(), is_unique=True),
        "tieke": ListOf(Line(), is_unique=True),
        "steps": ListOf(_STEP, least=1, is_required=True),
    }
)


def compose() -> Schema:
    """The whole schema, from the table of block types and the table of kinds."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "An activity: a tour, an exercise or material",
        **ACTIVITY.schema(),
        "$defs": {
            **definitions(),
            "step": object_schema(_STEP.fields),
            "block": {
                "type": "object",
                "properties": {"id": Id().schema(), "type": {"enum": sorted(BLOCKS)}},
                "required": ["id", "type"],
                "allOf": [_when(name) for name in sorted(BLOCKS)],
            },
            **{f"{name}_block": _fragment(block) for name, block in sorted(BLOCKS.items())},
        },
    }


def published_text() -> str:
    """The schema as it stands in the file."""
    return json.dumps(compose(), indent=2, ensure_ascii=False) + "\n"


def _when(name: str) -> Schema:
    return {
        "if": {"properties": {"type": {"const": name}}, "required": ["type"]},
        "then": {"$ref": f"#/$defs/{name}_block"},
    }


def _fragment(block: Block) -> Schema:
    schema = object_schema({"id": Id(), "type": Always(block.type), **block.fields})
    if block.needs_one_of:
        schema["anyOf"] = [{"required": [name]} for name in block.needs_one_of]
    return schema
