from __future__ import annotations

from typing import Any

import pytest

from activities.publishing.checks.coverage import coverage_table, taught
from activities.publishing.checks.frameworks import AI_OUTCOMES, SKILL_OUTCOMES, TIEKE
from tests.activities.content.walks import CONTENTS

pytestmark = pytest.mark.once

SHIPPED = list(CONTENTS.values())


def test_what_several_activities_teach_names_them_all() -> None:
    contents: list[dict[str, Any]] = [
        {"slug": "a", "outcomes": ["LO1.1.05"]},
        {"slug": "b", "outcomes": ["LO1.1.05"]},
        {"slug": "c"},
    ]
    rows = taught(contents, "outcomes", SKILL_OUTCOMES)
    assert rows["LO1.1.05"] == ["a", "b"]
    assert rows["LO1.1.06"] == []
    assert rows.keys() == SKILL_OUTCOMES.keys()


def test_the_table_counts_and_shows_what_nothing_teaches_yet() -> None:
    lines = list(coverage_table([{"slug": "a", "outcomes": ["LO1.1.05"], "tieke": []}]))
    assert "DigComp 3.0, Basic skills: 1 of 29" in lines
    assert "DigComp 3.0, Basic outcomes that name AI: 0 of 18" in lines
    assert any(line.startswith("  LO1.1.06") and line.endswith("  -") for line in lines)


def test_the_shipped_content_teaches_every_ai_outcome_and_every_tieke_criterion() -> None:
    assert all(taught(SHIPPED, "outcomes", AI_OUTCOMES).values())
    assert all(taught(SHIPPED, "tieke", TIEKE).values())
