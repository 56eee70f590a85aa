"""Reading an activity's content: steps, blocks and points."""

from collections.abc import Mapping
from typing import Any

from activities.blocks import BLOCKS
from activities.blocks.reflection import Reflection
from activities.kinds import KINDS

Json = dict[str, Any]

WHOLE_WALK = 1.0  # where nothing gives points, to have walked it all is the whole result


def steps_of(content: Mapping[str, Any]) -> list[Json]:
    """The steps in the order in which they are walked."""
    return KINDS[content["kind"]].steps(content)


def answerable_blocks(content: Mapping[str, Any]) -> dict[str, tuple[int, Json]]:
    """Every block that wants an answer, by id, with the number of its step."""
    return {
        block["id"]: (number, block)
        for number, step in enumerate(steps_of(content), start=1)
        for block in step["blocks"]
        if BLOCKS[block["type"]].asks(block)
    }


def is_reviewed(block: Mapping[str, Any]) -> bool:
    """Does an instructor look at the answers to this block, and give the points?"""
    return bool(block["type"] == Reflection.type)


def has_reviewed(content: Mapping[str, Any]) -> bool:
    """Is there anything in it for an instructor to look at?"""
    return any(is_reviewed(block) for _, block in answerable_blocks(content).values())


def has_points(content: Mapping[str, Any]) -> bool:
    """Does anything in it give points?"""
    return KINDS[content["kind"]].max_points(content) > 0


def max_points(content: Mapping[str, Any]) -> float:
    """The most that one can get, never nothing, for a gradebook divides by it."""
    return KINDS[content["kind"]].max_points(content) or WHOLE_WALK


def choose_language(content: Mapping[str, Any], preferred: str) -> str:
    """The preferred language where the content has it, else the content's first."""
    languages: list[str] = content["languages"]
    return preferred if preferred in languages else languages[0]
