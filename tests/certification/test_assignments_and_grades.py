"""Assignment and Grade Services in the Conformance Certification Guide: the platform names only `lineitems`, the rest is the tool's."""

from typing import Any

import pytest

from lti_tool.delivery import column_search, leases
from lti_tool.delivery.circuit_breaker import Turn
from lti_tool.delivery.clients import service_of
from lti_tool.delivery.send import deliver
from lti_tool.models import LineItem, LtiContext, ScoreDelivery
from lti_tool.protocol import vocabulary as v
from lti_tool.protocol.services.results import results
from tests.factories.links import deep_linked
from tests.tool_client import Tool, Visit

pytestmark = pytest.mark.flow


@pytest.fixture
def launched(trusted_tool: Tool) -> Visit:
    return trusted_tool.launch(deep_linked(trusted_tool, line_item=None))


@pytest.fixture
def finished(trusted_tool: Tool, launched: Visit) -> list[dict[str, Any]]:
    """The learner goes through the activity, the worker goes round; what the platform saw of it."""
    place = launched.get().request["PATH_INFO"].split("/s/")[-1]
    page = "/" + "/".join(place.split("/")[1:])
    launched.post(f"{page}start/")
    launched.post(f"{page}finish/")
    registration_id = trusted_tool.registration.pk
    for column in column_search.take(registration_id, Turn(8)):
        column_search.settle(column)
    for grade in leases.take(registration_id, Turn(8)):
        deliver(grade)
    found: list[dict[str, Any]] = trusted_tool.lms.state()["service_requests"]
    return found


def test_learner_launch_with_line_items(launched: Visit) -> None:
    """LTI Core Launch as Student with Assignment and Grade Services claim, only `lineitems`"""
    assert launched.get().status_code == 200
    assert LtiContext.objects.get().lineitems_url
    assert set(LtiContext.objects.get().ags_scopes) >= {v.SCOPE_LINEITEM, v.SCOPE_RESULT, v.SCOPE_SCORE}
    assert LineItem.objects.get().url == ""


def test_the_tool_looks_before_it_creates_a_line_item(
    trusted_tool: Tool, finished: list[dict[str, Any]]
) -> None:
    """Line Item created by the tool"""
    asked = [(one["method"], one["status"]) for one in finished if one["endpoint"] == "line-items"]
    assert asked == [("GET", 200), ("GET", 200), ("POST", 201)]
    (column,) = trusted_tool.lms.state()["line_items"]
    assert (column["label"], column["resource_id"], column["tag"]) == ("A link", "a-tour", "verstas")


def test_a_score_is_posted_to_it(trusted_tool: Tool, finished: list[dict[str, Any]]) -> None:
    """Score posted"""
    (posted,) = [one for one in finished if one["endpoint"] == "scores"]
    assert (posted["status"], posted["content_type"]) == (200, v.MEDIA_SCORE)
    assert posted["scopes"] == [v.SCOPE_SCORE]
    assert ScoreDelivery.objects.get().acked_rev == 1


def test_the_score_is_shown_among_the_results(trusted_tool: Tool, finished: list[dict[str, Any]]) -> None:
    """Score shown on the Results page, to people and to the service"""
    column = LineItem.objects.get()
    service = service_of(LtiContext.objects.get().deployment)
    (result,) = results(service, column.url, page_size=0)  # Moodle answers no limit (4.5, 2026-11)
    assert (result.score, result.maximum) == (1, 1)
    with trusted_tool.lms.browser("learner1") as browser:
        page = browser.get(f"{trusted_tool.lms.url}/gradebook/", timeout=10).text
    assert 'data-person="learner1"' in page
    assert ">1</td>" in page


def test_media_types_and_scopes_are_those_of_the_standard(finished: list[dict[str, Any]]) -> None:
    """Each request has its own media type and asks for no more than it needs"""
    by_kind = {(one["endpoint"], one["method"]): one for one in finished}
    listed, made = by_kind["line-items", "GET"], by_kind["line-items", "POST"]
    assert (listed["accept"], listed["scopes"]) == (v.MEDIA_LINEITEMS, [v.SCOPE_LINEITEM])
    assert (made["content_type"], made["accept"]) == (v.MEDIA_LINEITEM, v.MEDIA_LINEITEM)
