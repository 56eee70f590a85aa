"""Whatever arrives at the LTI addresses, in a token, a form, a cookie or a header: a page or a redirect, never a fault."""

from typing import Any

import pytest
from django.test import Client
from hypothesis import example, given
from hypothesis import strategies as st

from lti_tool.models import LaunchSession
from lti_tool.protocol import vocabulary as v
from tests.factories.hostile_json import any_json, any_text
from tests.factories.links import an_activity
from tests.factories.properties import bounded, undone
from tests.factories.signing_lms import SigningLms, a_signing_lms

pytestmark = pytest.mark.django_db


CLAIMS = [
    "iss", "aud", "azp", "sub", "nonce", "iat", "exp", "nbf", "locale", v.MESSAGE_TYPE, v.VERSION_CLAIM, v.DEPLOYMENT_ID,
    v.TARGET_LINK_URI, v.RESOURCE_LINK, v.ROLES, v.CONTEXT, v.CUSTOM, v.TOOL_PLATFORM, v.LAUNCH_PRESENTATION,
    v.AGS_ENDPOINT, v.NRPS_ENDPOINT, v.DEEP_LINKING_SETTINGS,
]  # fmt: skip
PARTS = {
    v.RESOURCE_LINK: ["id", "title", "description"],
    v.CONTEXT: ["id", "title", "label", "type"],
    v.CUSTOM: ["activity"],
    v.TOOL_PLATFORM: ["guid", "product_family_code"],
    v.LAUNCH_PRESENTATION: ["return_url", "locale", "document_target"],
    v.AGS_ENDPOINT: ["scope", "lineitems", "lineitem"],
    v.NRPS_ENDPOINT: ["context_memberships_url"],
    v.DEEP_LINKING_SETTINGS: ["deep_link_return_url", "accept_types", "accept_multiple", "data"],
}  # fmt: skip
URLS = st.sampled_from(
    [
        "https://x; script-src *",
        "https://[::1",
        "https://" + "a" * 1500 + ".example",
        "https://ä.example/",
        "//x",
        "https://",
    ]
)


def is_well_answered(response: Any) -> bool:
    return bool(200 <= response.status_code < 500)


def first_page(lms: SigningLms, response: Any) -> Any:
    return (
        lms.client.get(response.headers["Location"], secure=True) if response.status_code == 303 else response
    )


@bounded(80)
@given(
    changes=st.dictionaries(st.sampled_from(CLAIMS), any_json, max_size=2),
    inner=st.dictionaries(
        st.sampled_from(sorted(PARTS)), st.dictionaries(any_text, any_json | URLS, max_size=3)
    ),
    data=st.data(),
)
def test_any_claims_lead_to_a_page_or_to_a_session_whose_page_opens(
    changes: dict[str, Any], inner: dict[str, Any], data: st.DataObject
) -> None:
    with undone():
        lms = a_signing_lms()
        body = data.draw(st.sampled_from([SigningLms.claims, SigningLms.picking]))
        parts = {
            name: {**extra, data.draw(st.sampled_from(PARTS[name])): data.draw(any_json | URLS)}
            for name, extra in inner.items()
        }
        own = body(lms, lms.begin())
        merged = {name: {**own.get(name, {}), **extra} for name, extra in parts.items()}
        response = lms.launch(merged | changes, body=body)
        assert is_well_answered(first_page(lms, response))
        assert LaunchSession.objects.exists() is (response.status_code == 303)


@bounded(40)
@given(title=any_text, course=any_text, sub=any_text, locale=any_text)
@example(title="a\0b", course="\ud800", sub="ä", locale="fi_FI")
@example(title="<script>alert(1)</script>", course='"><script>alert(1)</script>', sub="a", locale="sv")
def test_what_an_lms_calls_things_is_shown_and_never_obeyed(
    title: str, course: str, sub: str, locale: str
) -> None:
    with undone():
        an_activity("a-tour")
        lms = a_signing_lms()
        claims = {
            v.RESOURCE_LINK: {"id": "a-link", "title": title},
            v.CONTEXT: {"id": "a-course", "title": course},
            v.CUSTOM: {"activity": "a-tour"},
            "sub": sub,
            "locale": locale,
        }
        page = first_page(lms, lms.launch(claims))
        assert is_well_answered(page)
        assert "<script>alert(1)" not in page.content.decode()


HEADERS = [
    "HTTP_HOST", "HTTP_ORIGIN", "HTTP_REFERER", "HTTP_COOKIE", "HTTP_ACCEPT_LANGUAGE", "HTTP_X_FORWARDED_PROTO",
    "HTTP_X_FORWARDED_HOST", "HTTP_X_FORWARDED_FOR", "HTTP_FORWARDED", "HTTP_USER_AGENT", "HTTP_ACCEPT",
    "HTTP_AUTHORIZATION", "HTTP_X_HTTP_METHOD_OVERRIDE", "HTTP_IF_NONE_MATCH", "HTTP_RANGE", "CONTENT_TYPE",
    "CONTENT_LENGTH",
]  # fmt: skip
header_text = st.text(
    st.characters(max_codepoint=255), max_size=80
)  # what a server hands on: bytes as latin-1
PATHS = [
    "/lti/login/", "/lti/launch/", "/lti/jwks/", "/lti/config/canvas.json", "/lti/register/x/", "/lti/login/%00/",
    "/lti/login/%ff/", "/lti/register/%00/", "/lti/launch/a/", "/s/" + "0" * 32 + "/", "/s/%00/", "/api/v1/placements/",
    "/api/schema/", "/no-such-page", "/healthz",
]  # fmt: skip


@bounded(150)
@given(
    path=st.sampled_from(PATHS),
    method=st.sampled_from(["GET", "POST", "HEAD", "OPTIONS", "PUT", "DELETE", "TRACE"]),
    headers=st.dictionaries(st.sampled_from(HEADERS), header_text, max_size=4),
    body=st.binary(max_size=200),
)
@example(
    path="/lti/login/",
    method="POST",
    headers={"CONTENT_TYPE": "application/x-www-form-urlencoded; charset=utf-7"},
    body=b"iss=a",
)
@example(
    path="/lti/launch/",
    method="POST",
    headers={"CONTENT_TYPE": "multipart/form-data; boundary=x"},
    body=b"--x\r\n",
)
@example(path="/lti/launch/", method="POST", headers={"CONTENT_TYPE": "multipart/form-data"}, body=b"")
@example(path="/lti/login/%00/", method="GET", headers={}, body=b"")
@example(path="/lti/launch/", method="GET", headers={"HTTP_HOST": "evil.example.org"}, body=b"")
def test_any_headers_lead_to_a_page(path: str, method: str, headers: dict[str, str], body: bytes) -> None:
    sent: dict[str, Any] = {"CONTENT_TYPE": "application/octet-stream"} | headers
    content_type = str(sent.pop("CONTENT_TYPE"))
    with undone():
        response = Client().generic(method, path, body, content_type, secure=True, **sent)
        assert is_well_answered(response)


@bounded(40)
@given(names=st.lists(header_text, min_size=1, max_size=25, unique=True), value=header_text)
@example(names=[f"a/{number}" for number in range(25)], value="x")
@example(names=["0" * 32], value="\xff")
def test_cookies_that_only_look_like_ours_do_no_harm(names: list[str], value: str) -> None:
    cookies = "; ".join(f"__Host-{kind}_{name}={value}" for name in names for kind in ("l", "r"))
    with undone():
        lms = a_signing_lms()
        client = Client(headers={"cookie": cookies})
        response = client.post("/lti/login/", lms.initiation(), secure=True)
        assert response.status_code == 303
        check = client.get(response.headers["Location"], secure=True, headers={"cookie": cookies})
        assert is_well_answered(check)


@bounded(60)
@given(
    fields=st.dictionaries(
        st.sampled_from(
            [
                "iss",
                "client_id",
                "login_hint",
                "target_link_uri",
                "lti_message_hint",
                "lti_deployment_id",
                "deployment_id",
                "lti_storage_target",
                "own_window",
                "x",
            ]
        ),
        st.text(max_size=60) | st.just("x" * 9000),
    ),
    method=st.sampled_from(["get", "post"]),
)
@example(fields={"lti_message_hint": '"><script>alert(1)</script>'}, method="post")
@example(
    fields={"login_hint": '"><script>alert(1)</script>', "lti_deployment_id": "'><script>alert(1)</script>"},
    method="get",
)
@example(fields={"iss": "\0"}, method="get")
def test_any_login_leads_to_a_page_that_reflects_nothing(fields: dict[str, str], method: str) -> None:
    with undone():
        lms = a_signing_lms()
        response = getattr(Client(), method)("/lti/login/", lms.initiation(**fields), secure=True)
        assert is_well_answered(response)
        assert "<script>alert" not in response.content.decode()
        if (
            response.status_code == 303
        ):  # and the page of a browser that kept no cookie, which repeats the login
            page = Client().get(response.headers["Location"], secure=True)
            assert "<script>alert" not in page.content.decode()
