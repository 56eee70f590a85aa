"""Gradebooks that round: whole points, one decimal, cut decimals, or a scale of their own such as 0 to 5."""

import math
from dataclasses import dataclass
from typing import Any

from lti_tool.demo_lms.models import Result, Setting

EXACT = 5  # decimals that a gradebook keeps at best


@dataclass(frozen=True)
class Rounding:
    """How finely this gradebook counts."""

    decimals: int = EXACT
    cut: bool = False
    scale: float = 0  # the highest grade that it tells; 0: the column's own

    def of(self, result: Result) -> tuple[float | None, float]:
        """The grade as it is told, and of how much."""
        own = result.line_item.score_maximum
        most = self.scale or own
        if result.score is None:
            return None, most
        exact = round(result.score / own * most, EXACT + 3)
        if self.cut:
            return math.floor(exact * 10**self.decimals) / 10**self.decimals, most
        return round(exact, self.decimals), most


def now() -> Rounding:
    """The rounding in force."""
    facts: dict[str, Any] = Setting.read("rounding", {})
    return Rounding(**facts)


def order(**facts: Any) -> None:
    """Round so from now on; raises TypeError for an order that is none."""
    Rounding(**facts)
    Setting.write("rounding", facts)
