"""Gradebooks scale, round and cut: what is still the same grade, what is rounded, and what is another one."""

import math

import pytest

from lti_tool.protocol.services.results import Result, compared, distance
from lti_tool.protocol.services.rounding import Verdict, step_of, verdict

pytestmark = pytest.mark.once
SAME, ROUNDED, OTHER = Verdict.SAME, Verdict.ROUNDED, Verdict.OTHER


@pytest.mark.parametrize(
    ("sent", "held", "want"),
    [
        ((2, 3), (0.67, 1), SAME),
        ((7, 11), (64, 100), SAME),  # whole points
        ((7, 11), (63, 100), ROUNDED),  # cut to whole points: over half a point is missing
        ((7, 11), (63.6, 100), SAME),
        ((7, 11), (63.63, 100), SAME),
        ((7, 11), (3, 5), SAME),  # the Finnish scale 0 to 5
        ((8, 11), (3, 5), ROUNDED),
        ((8, 11), (4, 5), SAME),
        ((1, 3), (4.99, 15), SAME),  # cut to two decimals
        ((1, 3), (5, 15), SAME),
        ((2, 3), (60, 100), OTHER),
        ((2, 3), (66, 100), ROUNDED),
        ((2, 3), (68, 100), OTHER),
        ((2, 3), (1, 1), ROUNDED),  # half a point would be half of the column
        ((2, 3), (0, 1), ROUNDED),
        ((3, 3), (0, 1), OTHER),
        ((3, 3), (99, 100), OTHER),  # whole points hold it exactly: somebody has changed it
        ((7, 10), (71, 100), OTHER),
        ((0, 3), (0, 100), SAME),
        ((0, 3), (1, 100), OTHER),
        ((12, 10), (100, 100), SAME),  # capped
        ((7, 10), (7, None), SAME),
        ((7, 10), (0.7, None), SAME),
        ((7, 10), (None, 100), OTHER),
        ((7, 10), (math.inf, 100), OTHER),
        ((7, 10), (7, 0), SAME),  # a maximum of nothing says nothing
    ],
)
def test_a_grade_is_the_same_within_one_step_of_what_came_back_and_half_a_point(
    sent: tuple[float, float], held: tuple[float | None, float | None], want: Verdict
) -> None:
    assert compared(Result(*held), *sent) is want


def test_nothing_is_no_grade() -> None:
    assert compared(None, 7, 10) is OTHER
    assert compared(Result(7, 10), 7, 0) is OTHER


@pytest.mark.parametrize(
    ("number", "step"),
    [(64, 1), (64.0, 1), (60, 1), (0, 1), (0.5, 0.1), (63.64, 0.01), (1e30, 1), (1e-7, 1e-7)],
)
def test_a_step_is_one_in_the_last_decimal(number: float, step: float) -> None:
    assert step_of(number) == pytest.approx(step)


@pytest.mark.parametrize("decimals", [0, 1, 2, 5])
@pytest.mark.parametrize("most", [1, 5, 10, 15, 100])
@pytest.mark.parametrize("rounds", [round, lambda value, digits: math.floor(value * 10**digits) / 10**digits])
def test_no_gradebook_that_rounds_or_cuts_is_taken_for_one_that_was_changed(
    decimals: int, most: float, rounds: object
) -> None:
    assert callable(rounds)
    for maximum in range(1, 31):
        for points in range(maximum + 1):
            score = float(rounds(points / maximum * most + 1e-12, decimals))
            assert verdict(score, most, points / maximum) is not OTHER, (points, maximum, score)


def test_the_nearer_of_two_grades_is_told_from_the_other() -> None:
    assert distance(Result(64, 100), 7, 11) < distance(Result(64, 100), 7.1, 11)
