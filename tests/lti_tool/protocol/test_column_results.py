"""Everyone's results from platforms that page, and from those that break where a page is asked for."""

import pytest

from lti_tool.protocol.errors import LtiError
from lti_tool.protocol.services.results import Result, column_results, result_of
from lti_tool.protocol.services.service import PlatformService
from tests.factories.deliveries import Answer, Asked, SmallLms

pytestmark = pytest.mark.once
RESULTS = Answer(200, [{"userId": "1", "resultScore": 5, "resultMaximum": 10}])
HTML = Answer(404, "<!DOCTYPE html><title>Error</title>")


def breaks_with_a_limit(lms: SmallLms, broken: Answer) -> None:
    lms.on("GET", "/results", lambda request: broken if "limit" in request.query else RESULTS)


@pytest.mark.parametrize(
    "broken", [HTML, Answer(400), Answer(500), Answer(502, "<html>"), Answer(200, "<html>")]
)
def test_a_platform_that_breaks_at_a_limit_is_asked_again_without_one(
    lms: SmallLms, service: PlatformService, broken: Answer
) -> None:
    breaks_with_a_limit(lms, broken)
    results = column_results(service, f"{lms.url}/column?type_id=3")
    assert results.by_user == {"1": Result(5, 10, None, "1")}
    assert results.is_unlimited
    assert [one.query for one in lms.requests("/results")] == [
        {"type_id": ["3"], "limit": ["200"]},
        {"type_id": ["3"]},
    ]


def test_a_platform_known_for_that_is_asked_without_a_limit_at_once(
    lms: SmallLms, service: PlatformService
) -> None:
    breaks_with_a_limit(lms, HTML)
    assert column_results(service, f"{lms.url}/column", may_limit=False).by_user
    assert len(lms.requests("/results")) == 1


def test_a_later_page_that_breaks_starts_the_list_anew_without_a_limit(
    lms: SmallLms, service: PlatformService
) -> None:
    def page(request: Asked) -> Answer:
        if "limit" not in request.query:
            return RESULTS
        following = f'<{lms.url}/column/results?limit=200&from=200>; rel="next"'
        return HTML if "from" in request.query else Answer(200, [], {"Link": following})

    lms.on("GET", "/results", page)
    assert set(column_results(service, f"{lms.url}/column").by_user) == {"1"}


@pytest.mark.parametrize(
    ("answer", "requests"), [(Answer(401), 2), (Answer(429), 1), (Answer(503, "", {"Retry-After": "9"}), 1)]
)
def test_a_platform_that_wants_no_requests_is_not_sent_another(
    lms: SmallLms, service: PlatformService, answer: Answer, requests: int
) -> None:
    lms.on("GET", "/results", answer)
    with pytest.raises(LtiError):
        column_results(service, f"{lms.url}/column")
    assert len(lms.requests("/results")) <= requests


def test_where_nothing_helps_the_last_answer_counts(lms: SmallLms, service: PlatformService) -> None:
    lms.on("GET", "/results", lambda request: HTML if "limit" in request.query else Answer(403))
    with pytest.raises(LtiError) as raised:
        column_results(service, f"{lms.url}/column")
    assert raised.value.http_status == 403


def test_one_persons_result_is_asked_for_without_a_limit(lms: SmallLms, service: PlatformService) -> None:
    breaks_with_a_limit(lms, HTML)
    assert result_of(service, f"{lms.url}/column?type_id=3", "1") == Result(5, 10, None, "1")
    assert [one.query for one in lms.requests("/results")] == [{"type_id": ["3"], "user_id": ["1"]}]
