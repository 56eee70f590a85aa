"""The five checks of Names and Role Provisioning Services in the Conformance Certification Guide; docstrings are its titles."""

from typing import Any

import pytest

from lti_tool.models import LtiContext
from lti_tool.protocol import vocabulary as v
from lti_tool.roster import members
from tests.factories.links import deep_linked
from tests.tool_client import Tool, Visit

pytestmark = pytest.mark.flow


@pytest.fixture
def launched(trusted_tool: Tool) -> Visit:
    return trusted_tool.launch(deep_linked(trusted_tool), "instructor")


@pytest.fixture
def request_seen(trusted_tool: Tool, launched: Visit) -> dict[str, Any]:
    """What the platform noted when the tool looked who is in the course."""
    people = members.members(LtiContext.objects.get().course_id)
    assert people is not None
    (seen,) = trusted_tool.lms.state()["service_requests"]
    found: dict[str, Any] = seen
    return found | {"people": len(people)}


def test_instructor_launch_with_names_and_roles(launched: Visit) -> None:
    """LTI Core Launch as Instructor with Names and Roles service claim"""
    assert launched.get().status_code == 200
    assert LtiContext.objects.get().memberships_url.startswith("http")


def test_request_received(request_seen: dict[str, Any]) -> None:
    """Names and Roles service request received"""
    assert (request_seen["endpoint"], request_seen["method"]) == ("roster-service", "GET")
    assert request_seen["people"] == 7


def test_accept_header(request_seen: dict[str, Any]) -> None:
    """Accept header has correct media type"""
    assert request_seen["accept"] == "application/vnd.ims.lti-nrps.v2.membershipcontainer+json"


def test_bearer_token(request_seen: dict[str, Any]) -> None:
    """Authorization bearer token is valid"""
    assert request_seen["status"] == 200


def test_scope(request_seen: dict[str, Any]) -> None:
    """Access token was asked for with the right scope, and no other"""
    assert request_seen["scopes"] == [v.SCOPE_MEMBERSHIPS]
