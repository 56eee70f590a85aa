"""A deep linking request that takes nothing is refused by name, and the LMS is answered all the same."""

from typing import Any

import jwt
import pytest

from lti_tool.models import LaunchSession
from lti_tool.protocol import vocabulary as v
from tests.demo_lms_process import parse_form
from tests.factories.signing_lms import SigningLms, a_signing_lms

pytestmark = pytest.mark.django_db
RETURN = "https://pages.lms.example/return"


def picking(**settings: Any) -> Any:
    claim = {"deep_link_return_url": RETURN, "data": "opaque", **settings}
    return a_signing_lms().launch({v.DEEP_LINKING_SETTINGS: claim}, body=SigningLms.picking)


@pytest.mark.parametrize(
    "settings", [{}, {"accept_types": None}, {"accept_types": []}, {"accept_types": "link"}]
)
def test_a_request_without_types_is_refused_by_name_with_the_way_back(settings: dict[str, Any]) -> None:
    response = picking(**settings)
    page = response.content.decode()
    assert (response.status_code, "accept_types_missing" in page) == (400, True)
    assert not LaunchSession.objects.exists()
    form = parse_form(page)
    assert form["action"] == RETURN
    claims = jwt.decode(form["fields"]["JWT"], options={"verify_signature": False})
    assert claims[v.DL_DATA] == "opaque"
    assert claims[v.CONTENT_ITEMS] == []
    assert claims[v.DL_ERROR_MESSAGE]
    policy = response.headers["Content-Security-Policy"]
    assert "https://pages.lms.example" in policy.partition("form-action ")[2].partition(";")[0].split()


def test_the_way_back_is_the_browsers_that_began_alone() -> None:
    lms = a_signing_lms()
    begun = lms.begin()
    stranger = SigningLms(lms.registration)
    body = lms.picking(begun) | {v.DEEP_LINKING_SETTINGS: {"deep_link_return_url": RETURN}}
    page = stranger.post(lms.token(body), begun).content.decode()
    assert "cookie_missing" in page
    assert RETURN not in page
    assert LaunchSession.logins.get().login is not None
