"""The fault harness, for as long as a test run can wait; `python -m tests.harness` runs as long as one likes."""

from pathlib import Path

import pytest

from tests.harness.plan import Plan
from tests.harness.run import run

pytestmark = pytest.mark.flow


def test_every_grade_is_right_after_everything_went_wrong(tmp_path: Path) -> None:
    report = run(Plan(seconds=18, rules="moodle", learners=8, workers=2, seed=7), tmp_path)
    assert report.breaches == []
    assert (report.counts["undelivered"], report.counts["wrong"]) == (0, 0)
    assert report.counts["grade_changes"] > 15  # otherwise it proved nothing
    assert report.counts["workers_killed"] >= 2
    assert report.fault_share > 0.3
