from datetime import UTC, datetime
from typing import Any

import pytest

from lti_tool.protocol import vocabulary as v
from lti_tool.protocol.errors import Refused
from lti_tool.protocol.services.ags import Score
from lti_tool.protocol.services.results import Result, holds, is_same, result_of, results
from lti_tool.protocol.services.service import PlatformService
from tests.factories.deliveries import Answer, Asked, SmallLms

pytestmark = pytest.mark.once


def gradebook(lms: SmallLms, *people: dict[str, Any], filtered_have_comment: bool = True) -> None:
    """Results of a column in pages of two; a person's own may lack the comment, as with Blackboard."""

    def page(request: Asked) -> Answer:
        user = request.query.get("user_id", [""])[0]
        start = int(request.query.get("from", ["0"])[0])
        rows = [one for one in people if not user or str(one["userId"]) == user]
        if user and not filtered_have_comment:
            rows = [{name: value for name, value in one.items() if name != "comment"} for one in rows]
        following = f"{lms.url}/column/results?type_id=3&from={start + 2}"
        link = {"Link": f'<{following}>; rel="next"'} if start + 2 < len(rows) else {}
        return Answer(200, rows[start : start + 2], link)

    lms.on("GET", "/results", page)


def test_everyones_result_comes_page_by_page(lms: SmallLms, service: PlatformService) -> None:
    gradebook(
        lms, *({"userId": str(number), "resultScore": number, "resultMaximum": 10} for number in range(5))
    )
    rows = list(results(service, f"{lms.url}/column?type_id=3", page_size=2))
    assert [(one.user_id, one.score) for one in rows] == [(str(number), number) for number in range(5)]
    first = lms.requests("/results")[0]
    assert first.query == {"type_id": ["3"], "limit": ["2"]}
    assert first.headers["Accept"] == v.MEDIA_RESULTS


def test_one_persons_result_is_asked_for_alone(lms: SmallLms, service: PlatformService) -> None:
    gradebook(
        lms,
        {"userId": "1", "resultScore": 5, "resultMaximum": 10},
        {"userId": 2, "resultScore": 7, "resultMaximum": 10, "comment": "Well sawn", "scoringUserId": 9},
    )
    assert result_of(service, f"{lms.url}/column", "2") == Result(7, 10, "Well sawn", "2", "9")
    assert lms.requests("/results")[0].query["user_id"] == ["2"]
    assert result_of(service, f"{lms.url}/column", "3") is None


def test_a_comment_that_is_left_out_of_a_persons_own_results_is_looked_for_in_everyones(
    lms: SmallLms, service: PlatformService
) -> None:
    person = {"userId": "2", "resultScore": 7, "resultMaximum": 10, "comment": "Well sawn"}
    gradebook(lms, person, filtered_have_comment=False)
    assert result_of(service, f"{lms.url}/column", "2", with_comment=True) == Result(7, 10, "Well sawn", "2")
    assert [one.query.get("user_id") for one in lms.requests("/results")] == [["2"], None]


def test_results_without_person_or_number_are_survived(lms: SmallLms, service: PlatformService) -> None:
    odd = [
        None,
        "x",
        {},
        {"userId": ""},
        {"userId": "1", "resultScore": "7", "resultMaximum": True, "comment": 3},
    ]
    lms.on("GET", "/results", Answer(200, odd))
    assert list(results(service, f"{lms.url}/column")) == [Result(7.0, None, None, "1")]


def test_an_empty_answer_is_an_empty_gradebook_and_an_object_is_none(
    lms: SmallLms, service: PlatformService
) -> None:
    lms.in_turn("GET", "/results", Answer(200, ""), Answer(200, "{}"))
    assert list(results(service, f"{lms.url}/column")) == []
    with pytest.raises(Refused, match="answer_malformed"):
        list(results(service, f"{lms.url}/column"))


def score(comment: str = "") -> Score:
    moment = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
    return Score("u", 7, 10, moment, comment=comment)


@pytest.mark.parametrize(
    ("told", "is_there"),
    [
        ("Well sawn. Mind your fingers!", True),
        ("<p>Well sawn.<br />\nMind your fingers!</p>", True),
        ("WELL SAWN.&nbsp;Mind your fingers!", True),
        ("Earlier words. Well sawn. Mind your fingers!", True),
        ("Well sawn.", False),
        ("", False),
    ],
)
def test_a_comment_is_there_however_the_gradebook_dresses_it(told: str, is_there: bool) -> None:
    mine = score("Well sawn.  Mind your\nfingers!")
    assert holds(Result(70, 100, told), mine, is_other_grade=True) is is_there


def test_where_comments_are_not_told_only_another_grade_proves_that_the_words_came_along() -> None:
    assert holds(Result(70, 100), score("Well sawn"), is_other_grade=True)
    assert not holds(Result(70, 100), score("Well sawn"), is_other_grade=False)
    assert holds(Result(70, 100), score(), is_other_grade=False)
    assert not holds(Result(60, 100, "Well sawn"), score("Well sawn"), is_other_grade=True)
    assert not holds(None, score("Well sawn"), is_other_grade=True)


@pytest.mark.parametrize(
    ("result", "same"),
    [
        (Result(70, 100), True),
        (Result(7, 10), True),
        (Result(7, None), True),
        (Result(0.7, None), True),  # a result without a maximum is one of 1
        (Result(69.99999, 100), True),
        (Result(69, 100), False),
        (Result(0, 100), False),
        (Result(None, 100), False),
        (None, False),
    ],
)
def test_a_gradebook_holds_the_grade_where_the_share_is_the_same(result: Result | None, same: bool) -> None:
    assert is_same(result, 7, 10) is same


def test_a_grade_above_the_maximum_may_have_been_capped() -> None:
    assert is_same(Result(100, 100), 12, 10)
    assert is_same(Result(120, 100), 12, 10)
    assert not is_same(Result(90, 100), 12, 10)
