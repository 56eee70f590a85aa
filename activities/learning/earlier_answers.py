"""A stored answer that a block cannot use takes neither the page nor the next answer with it: it is left out."""

import logging
from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

from activities.blocks import BLOCKS

logger = logging.getLogger("verstas.answers")
T = TypeVar("T")
Json = dict[str, Any]
# What reading JSON of another shape than expected raises.
MISSHAPEN = (ArithmeticError, AttributeError, LookupError, StopIteration, TypeError, ValueError)


def use_earlier_answers(
    block: Mapping[str, Any], responses: Sequence[Json], use: Callable[[Sequence[Json]], T]
) -> tuple[T, bool]:
    """What `use` makes of the earlier responses; False: of some of them only, for the others have no shape it knows."""
    try:
        return use(responses), True
    except MISSHAPEN as error:
        if not responses:
            raise
        logger.warning(
            "answer_cannot_be_shown", extra={"block_type": block["type"], "why": type(error).__name__}
        )
    try:
        return use([one for one in responses if _is_drawable(block, one)]), False
    except MISSHAPEN:
        return use([]), False


def _is_drawable(block: Mapping[str, Any], response: Json) -> bool:
    try:
        BLOCKS[block["type"]].page(block, "", [response])
    except MISSHAPEN:
        return False
    return True
