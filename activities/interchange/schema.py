"""The published JSON Schema of content files, composed of the block types' own fragments."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from activities.blocks import BLOCKS
from activities.blocks.contract import Block
from activities.blocks.judging import ID, TEXTS
from activities.kinds import KINDS
from activities.paths import PATHS

CONTENT = Path(__file__).resolve().parent.parent / "content"
PUBLISHED = CONTENT / "schema.json"
LEVELS = ["first-steps", "basic", "intermediate"]


def compose() -> dict[str, Any]:
    """The whole schema, from the table of block types and the table of kinds."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "An activity: a tour, an exercise or material",
        **_object(
            _activity(),
            ["format", "slug", "kind", "title", "summary", "icon", "minutes", "level", "languages", "steps"],
        ),
        "$defs": {
            "id": {"type": "string", "pattern": "^[a-z0-9]+(-[a-z0-9]+)*$", "maxLength": 60},
            "texts": {
                "type": "object",
                "propertyNames": {"pattern": "^[a-z]{2,3}$"},
                "additionalProperties": {"type": "string", "minLength": 1},
                "minProperties": 1,
            },
            "picture": _object(
                {"src": {"type": "string", "pattern": "\\.(svg|png|jpg|webp)$"}, "alt": TEXTS}, ["src", "alt"]
            ),
            "step": _object(
                {
                    "id": ID,
                    "title": TEXTS,
                    "blocks": {"type": "array", "minItems": 1, "items": {"$ref": "#/$defs/block"}},
                },
                ["id", "title", "blocks"],
            ),
            "block": {
                "type": "object",
                "properties": {"id": ID, "type": {"enum": sorted(BLOCKS)}},
                "required": ["id", "type"],
                "allOf": [_when(name) for name in sorted(BLOCKS)],
            },
            **{f"{name}_block": _fragment(block) for name, block in sorted(BLOCKS.items())},
        },
    }


def published_text() -> str:
    """The schema as it stands in the file."""
    return json.dumps(compose(), indent=2, ensure_ascii=False) + "\n"


def _activity() -> dict[str, Any]:
    return {
        "$schema": {"type": "string"},
        "format": {"const": 1},
        "slug": ID,
        "kind": {"enum": sorted(KINDS)},
        "languages": {"type": "array", "items": {"type": "string", "pattern": "^[a-z]{2,3}$"}, "minItems": 1},
        "title": TEXTS,
        "summary": TEXTS,
        "icon": {"type": "string", "pattern": "\\.svg$"},
        "minutes": {"type": "integer", "minimum": 1, "maximum": 240},
        "level": {"enum": LEVELS},
        "path": _object(
            {"name": {"enum": sorted(PATHS)}, "place": {"type": "integer", "minimum": 1, "maximum": 99}},
            ["name", "place"],
        ),
        "outcomes": {"type": "array", "items": {"type": "string"}, "uniqueItems": True},
        "tieke": {"type": "array", "items": {"type": "string"}, "uniqueItems": True},
        "steps": {"type": "array", "minItems": 1, "items": {"$ref": "#/$defs/step"}},
    }


def _object(properties: dict[str, Any], required: list[str]) -> dict[str, Any]:
    return {"type": "object", "properties": properties, "required": required, "additionalProperties": False}


def _when(name: str) -> dict[str, Any]:
    return {
        "if": {"properties": {"type": {"const": name}}, "required": ["type"]},
        "then": {"$ref": f"#/$defs/{name}_block"},
    }


def _fragment(block: Block) -> dict[str, Any]:
    properties = {"id": ID, "type": {"const": block.type}, **block.schema["properties"]}
    return {"type": "object", **block.schema, "properties": properties, "additionalProperties": False}
