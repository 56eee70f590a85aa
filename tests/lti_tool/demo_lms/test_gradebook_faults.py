"""What gradebooks do that no standard says: results that break at a limit, throttling, overrides, rounding."""

from typing import Any

import pytest

from tests.demo_lms_process import DemoLms
from tests.lti_tool.demo_lms.stub_tool import AGS, StubTool
from tests.lti_tool.demo_lms.test_scores import LATER, LEARNER

pytestmark = [pytest.mark.flow, pytest.mark.once]


def column_of(lms: DemoLms, tool: StubTool, rules: str = "moodle") -> str:
    lms.control("rules", {"rules": rules})
    number = lms.state()["line_items"][0]["id"]
    query = f"?type_id={tool.registration['deployment_id']}" if rules == "moodle" else ""
    return f"{lms.url}/services/2/lineitems/{number}/lineitem{query}"


def results(tool: StubTool, column: str, query: str = "") -> Any:
    url, _, own = column.partition("?")
    params = "&".join(filter(None, [own, query]))
    return tool.call("GET", f"{url}/results?{params}", f"{AGS}result.readonly")


def test_moodles_results_break_at_any_limit(lms: DemoLms, tool: StubTool, link: int) -> None:
    column = column_of(lms, tool)
    tool.score(column, LEARNER, 8)
    broken = results(tool, column, "limit=200")
    assert broken.status_code == 404
    assert "text/html" in broken.headers["Content-Type"]
    assert [one["resultScore"] for one in results(tool, column).json()] == [80]


@pytest.mark.parametrize(
    ("rules", "status", "words"),
    [("canvas", 403, "403 Forbidden (Rate Limit Exceeded)"), ("moodle", 429, "")],
)
def test_each_lms_says_in_its_own_way_that_it_wants_fewer_requests(
    lms: DemoLms, tool: StubTool, link: int, rules: str, status: int, words: str
) -> None:
    column = column_of(lms, tool, rules)
    lms.control("faults", {"path": "/scores$", "kind": "throttle", "count": 1})
    answer = tool.score(column, LEARNER, 8)
    assert (answer.status_code, answer.text) == (status, words)
    assert answer.headers["X-Rate-Limit-Remaining"] == "0.0"
    assert tool.score(column, LEARNER, 8).status_code == 200
    assert [one["status"] for one in lms.state()["scores"]] == [status, 200]


@pytest.mark.parametrize(("rules", "held"), [("moodle", 3), ("canvas", 90)])
def test_what_a_teacher_has_changed_stays_where_the_lms_has_it_so(
    lms: DemoLms, tool: StubTool, link: int, rules: str, held: float
) -> None:
    column = column_of(lms, tool, rules)
    tool.score(column, LEARNER, 8)
    number = lms.state()["line_items"][0]["id"]
    lms.control("override", {"line_item": number, "person": "learner1", "score": 3})
    assert results(tool, column).json()[0]["resultScore"] == 3
    assert tool.score(column, LEARNER, 9, timestamp="2099-01-01T00:00:00Z").status_code == 200
    assert results(tool, column).json()[0]["resultScore"] == held


@pytest.mark.parametrize(
    ("order", "told"),
    [
        ({}, (63.63636, 100)),
        ({"decimals": 0}, (64, 100)),
        ({"decimals": 0, "cut": True}, (63, 100)),
        ({"decimals": 2, "cut": True}, (63.63, 100)),
        ({"decimals": 0, "scale": 5}, (3, 5)),
    ],
)
def test_gradebooks_round_as_ordered(
    lms: DemoLms, tool: StubTool, link: int, order: dict[str, Any], told: tuple[float, float]
) -> None:
    column = column_of(lms, tool)
    lms.control("rounding", order)
    tool.score(column, LEARNER, 7, scoreMaximum=11, timestamp=LATER)
    (result,) = results(tool, column).json()
    assert (result["resultScore"], result["resultMaximum"]) == told
