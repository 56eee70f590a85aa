from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from lti_tool.models import LaunchSession, Registration, Standing
from tests.demo_lms_process import parse_form
from tests.factories.registrations import a_registration
from tests.factories.sessions import waiting_login

pytestmark = [pytest.mark.django_db, pytest.mark.launch]

TARGET = "https://testserver/lti/launch/"


def initiation(registration: Registration, **changes: str) -> dict[str, str]:
    fields = {
        "iss": registration.issuer,
        "client_id": registration.client_id,
        "login_hint": "42",
        "lti_message_hint": '{"launchid": "once"}',
        "target_link_uri": TARGET,
        "lti_deployment_id": "1",
    }
    return {name: value for name, value in {**fields, **changes}.items() if value}


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_login_sets_one_cookie_and_looks_whether_it_is_kept(client: Client, method: str) -> None:
    response = getattr(client, method)("/lti/login/", initiation(a_registration()), secure=True)
    login = LaunchSession.logins.get()
    assert (response.status_code, response.headers["Location"]) == (303, f"/lti/login/{login.pk}/")
    cookie = response.cookies[f"__Host-l_{login.pk}"].OutputString()
    for attribute in ("SameSite=None", "Secure", "HttpOnly", "Partitioned", "Path=/"):
        assert attribute in cookie
    assert "Domain" not in cookie
    assert cookie.split("=")[1].split(";")[0] not in login.binder_hash


def test_with_its_cookie_the_browser_goes_on_to_the_platform(client: Client) -> None:
    registration = a_registration(auth_url="https://lms.example.org/auth?tenant=7")
    check = client.post("/lti/login/", initiation(registration), secure=True).headers["Location"]
    response = client.get(check, secure=True)
    url = urlsplit(response.headers["Location"])
    params = {name: values[0] for name, values in parse_qs(url.query).items()}
    login = waiting_login()
    assert (response.status_code, url.netloc, url.path) == (302, "lms.example.org", "/auth")
    assert params == {
        "tenant": "7",
        "scope": "openid",
        "response_type": "id_token",
        "response_mode": "form_post",
        "prompt": "none",
        "client_id": registration.client_id,
        "redirect_uri": TARGET,
        "state": login.facts.state,
        "nonce": login.facts.nonce,
        "login_hint": "42",
        "lti_message_hint": '{"launchid": "once"}',
    }


def test_without_its_cookie_the_person_is_offered_a_window_and_the_platform_is_not_asked(
    client: Client,
) -> None:
    registration = a_registration()
    check = client.post("/lti/login/", initiation(registration), secure=True).headers["Location"]
    page = Client().get(check, secure=True)
    form = parse_form(page.content.decode())
    assert page.status_code == 200
    assert form["fields"] == initiation(registration) | {"own_window": "1"}
    assert form["action"] == "/lti/login/"
    assert "<script" not in page.content.decode().split("<main")[1].split("</main")[0]
    policy = page.headers["Content-Security-Policy"]
    assert "form-action 'self' *;" in policy
    assert policy.endswith("frame-ancestors *")


def test_where_a_window_keeps_no_cookie_either_the_person_is_told_what_to_allow(client: Client) -> None:
    fields = initiation(a_registration(), own_window="1")
    check = client.post("/lti/login/", fields, secure=True).headers["Location"]
    page = Client().get(check, secure=True)
    assert (page.status_code, "cookies_blocked" in page.content.decode()) == (401, True)
    assert "own_window" not in page.content.decode()


@pytest.mark.parametrize(
    ("status", "code", "changes"),
    [
        (400, "login_incomplete", {"login_hint": ""}),
        (400, "login_incomplete", {"target_link_uri": ""}),
        (400, "login_incomplete", {"iss": ""}),
        (400, "login_incomplete", {"lti_message_hint": "x" * 9000}),
        (400, "login_incomplete", {"login_hint": "a\0b"}),
        (400, "target_link_uri_foreign", {"target_link_uri": "https://evil.example.org/"}),
        (400, "target_link_uri_foreign", {"target_link_uri": "https://testserver@evil.example.org/"}),
        (400, "target_link_uri_foreign", {"target_link_uri": "javascript:alert(1)"}),
        (400, "target_link_uri_foreign", {"target_link_uri": "https://testserver:99999999/"}),
        (403, "registration_unknown", {"iss": "https://other.example.org"}),
        (403, "registration_unknown", {"client_id": "another"}),
        (403, "registration_unknown", {"iss": "https://other.example.org", "client_id": ""}),
    ],
)
def test_a_wrong_login_is_a_page_that_anyone_may_frame(
    client: Client, status: int, code: str, changes: dict[str, str]
) -> None:
    response = client.post("/lti/login/", initiation(a_registration(), **changes), secure=True)
    assert (response.status_code, code in response.content.decode()) == (status, True)
    assert "frame-ancestors *" in response.headers["Content-Security-Policy"]
    assert "evil" not in response.content.decode()
    assert not LaunchSession.logins.exists()


def test_a_pending_registration_tells_whom_to_ask(client: Client) -> None:
    response = client.post("/lti/login/", initiation(a_registration(standing=Standing.PENDING)), secure=True)
    assert (response.status_code, "registration_pending" in response.content.decode()) == (403, True)


def test_without_a_client_id_the_only_client_of_an_issuer_is_meant(client: Client) -> None:
    registration = a_registration()
    assert client.post("/lti/login/", initiation(registration, client_id=""), secure=True).status_code == 303
    a_registration(client_id="second")
    refused = client.post(
        "/lti/login/", initiation(registration, client_id="", lti_deployment_id=""), secure=True
    )
    assert refused.status_code == 403


@pytest.mark.parametrize("name", ["lti_deployment_id", "deployment_id"])
def test_without_a_client_id_the_deployment_tells_which_client_is_meant_also_as_canvas_writes_it(
    client: Client, name: str
) -> None:
    a_registration()
    second = a_registration(client_id="second")
    second.deployments.create(deployment_id="of the second", standing=Standing.ACTIVE)
    fields = initiation(second, client_id="", lti_deployment_id="") | {name: "of the second"}
    assert client.post("/lti/login/", fields, secure=True).status_code == 303
    assert LaunchSession.logins.get().registration == second


def test_a_login_lasts_ten_minutes(client: Client) -> None:
    check = client.post("/lti/login/", initiation(a_registration()), secure=True).headers["Location"]
    with time_machine.travel(timezone.now() + timedelta(minutes=11)):
        response = client.get(check, secure=True)
    assert (response.status_code, "state_unknown" in response.content.decode()) == (401, True)


def test_old_cookies_are_pruned_to_twenty(client: Client) -> None:
    registration = a_registration()
    for _ in range(22):
        response = client.post("/lti/login/", initiation(registration), secure=True)
    names = [name for name, cookie in client.cookies.items() if name.startswith("__Host-l_") and cookie.value]
    assert len(names) == 20
    expired = [cookie for cookie in response.cookies.values() if not cookie.value]
    assert all("Partitioned" in cookie.OutputString() for cookie in expired)


def test_a_strangers_look_at_a_login_gives_no_session(client: Client) -> None:
    client.post("/lti/login/", initiation(a_registration()), secure=True)
    assert Client().get(f"/s/{LaunchSession.logins.get().pk}/", secure=True).status_code == 401
    assert not LaunchSession.objects.exists()


def test_opened_by_itself_the_launch_address_says_where_to_go(client: Client) -> None:
    response = client.get("/lti/launch/a-tour/", secure=True)
    assert (response.status_code, "opened_directly" in response.content.decode()) == (400, True)


@pytest.mark.parametrize(("target", "offers"), [(TARGET, False), (f"{TARGET}is-this-a-scam/", True)])
def test_a_code_is_offered_only_where_a_link_leads_to_an_activity(
    client: Client, target: str, offers: bool
) -> None:
    fields = initiation(a_registration(), target_link_uri=target)
    check = client.post("/lti/login/", fields, secure=True).headers["Location"]
    page = Client().get(check, secure=True).content.decode()
    assert ("/resume/" in page) is offers
