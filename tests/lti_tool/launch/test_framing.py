"""Who may show our pages in a frame: an LMS's pages stand where they stand, and nobody else's are let in."""

import pytest
from django.test import Client

from lti_tool.launch import framing
from lti_tool.models import LaunchSession, Registration
from tests.factories.registrations import a_registration
from tests.lti_tool.launch.test_deep_links import opened
from tests.tool_client import Response, Tool


def policy_of(answer: Response) -> list[str]:
    return str(answer.headers["Content-Security-Policy"].split("frame-ancestors ")[1]).split()


@pytest.mark.parametrize(
    ("issuer", "auth_url", "expected"),
    [
        (
            "https://moodle.example",
            "https://www.moodle.example/auth",
            ["https://moodle.example", "https://www.moodle.example"],
        ),
        (
            "https://blackboard.com",
            "https://developer.blackboard.com/api/v1/gateway/oidcauth",
            ["https://*.blackboard.com", "https://blackboard.com", "https://developer.blackboard.com"],
        ),
        (
            "https://canvas.instructure.com",
            "https://sso.canvaslms.com/api/lti/authorize_redirect",
            ["https://*.instructure.com", "https://canvas.instructure.com", "https://sso.canvaslms.com"],
        ),
        ("https://evilblackboard.com", "https://evilblackboard.com/a", ["https://evilblackboard.com"]),
        ("http://x.blackboard.com", "http://x.blackboard.com/a", ["http://x.blackboard.com"]),
        ("https://blackboard.com.evil.example", "", ["https://blackboard.com.evil.example"]),
    ],
)
def test_the_usual_pages_of_an_lms_may_frame_it(issuer: str, auth_url: str, expected: list[str]) -> None:
    registration = Registration(issuer=issuer, auth_url=auth_url)
    assert sorted(framing.platform_origins(registration)) == expected


def test_what_an_administrator_has_allowed_is_added() -> None:
    registration = Registration(
        issuer="https://a.example", auth_url="https://a.example/x", frame_origins=["https://b.example"]
    )
    assert framing.platform_origins(registration) == {"https://a.example", "https://b.example"}


@pytest.mark.flow
def test_a_picker_may_be_framed_by_the_page_that_the_lms_signed_for(tool: Tool) -> None:
    visit = opened(tool)
    assert "https://lms.example.org" in policy_of(visit.get())
    LaunchSession.objects.update(frame_origin="https://school.example")
    assert "https://school.example" in policy_of(visit.get())


@pytest.mark.django_db
def test_pages_without_a_session_may_be_framed_by_anyone(client: Client) -> None:
    a_registration()
    for path in (
        "/lti/launch/",
        "/lti/login/",
        "/s/" + "0" * 32 + "/",
        "/lti/register/unknown/",
        "/lti/none/",
    ):
        answer = client.get(path, secure=True)
        assert (path, answer.status_code >= 400, policy_of(answer)) == (path, True, ["*"])
        assert "X-Frame-Options" not in answer.headers
    for path in ("/admin/login/", "/lti/jwks/"):
        assert policy_of(client.get(path, secure=True)) == ["'none'"]
