"""Whether a number that went through another machine is still the same grade: gradebooks scale, round and cut.

They keep whole points, one or two decimals, or a scale of 0 to 5. How finely one counts shows in what came back.
"""

import math
from decimal import Decimal
from enum import Enum, auto

# Moodle keeps five decimals of a grade scaled to its column (4.5, 2026-11).
SAME_SHARE = 0.0005
HALF_A_POINT = 0.5
# Half a point of a column of two is a quarter of it: that is said, not passed over.
LARGEST_SHARE = 0.1
_FLOAT = 1e-9


class Verdict(Enum):
    """What a number that came back says of the one that was sent."""

    SAME = auto()
    ROUNDED = auto()  # within one step of a scale that is too coarse to tell
    OTHER = auto()


def verdict(score: float, maximum: float, share: float) -> Verdict:
    """Of `score` out of `maximum`, where `share` of all points was sent."""
    if not (math.isfinite(score) and math.isfinite(share) and math.isfinite(maximum) and maximum > 0):
        return Verdict.OTHER
    off = abs(score - share * maximum)
    step = step_of(score)
    tolerance = min(step, HALF_A_POINT, LARGEST_SHARE * maximum)
    if off <= max(tolerance, SAME_SHARE * maximum) + _FLOAT * maximum:
        return Verdict.SAME
    return Verdict.ROUNDED if off < step - _FLOAT * maximum else Verdict.OTHER


def step_of(number: float) -> float:
    """One in the last decimal that is written; 1 for a whole number."""
    exponent = Decimal(repr(number)).normalize().as_tuple().exponent
    return 10.0 ** min(0, exponent) if isinstance(exponent, int) else 1.0
