from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.template.loader import render_to_string
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from lti_tool.models import Deployment, NamePolicy, Registration, RegistrationInvite, Standing
from lti_tool.protocol import vocabulary as v
from lti_tool.protocol.errors import Refused
from lti_tool.protocol.registration import read_answer, read_offer
from lti_tool.protocol.web_address import WebAddress, is_allowed
from lti_tool.registration import invites, registrations
from tests.demo_lms_process import DemoLms, parse_form
from tests.tool_client import Response

pytestmark = pytest.mark.django_db


def opened(client: Client, lms: DemoLms, url: str) -> tuple[str, Response]:
    with lms.browser("admin") as admin:
        token = parse_form(admin.get(f"{lms.url}/admin/tools/", timeout=30).text)["fields"][
            "csrfmiddlewaretoken"
        ]
        fields = {"url": url, "csrfmiddlewaretoken": token}
        page = admin.post(f"{lms.url}/admin/tools/register/", data=fields, timeout=30)
    src = page.text.split('id="registration-frame"')[1].split('src="')[1].split('"')[0].replace("&amp;", "&")
    path = src.removeprefix("https://testserver")
    return path, client.get(path, secure=True)


def proof_of(page: Response) -> dict[str, str]:
    return {"proof": parse_form(page.content.decode())["fields"]["proof"]}


@pytest.mark.flow
def test_a_link_opened_by_an_lms_shows_both_sides_and_registers_on_confirm(
    client: Client, lms: DemoLms
) -> None:
    _invite, url = invites.make_invite()
    path, page = opened(client, lms, url)
    text = page.content.decode()
    assert page.status_code == 200
    assert lms.url in text
    assert "https://testserver/lti/launch/" in text
    assert f"frame-ancestors {lms.url}" in page.headers["Content-Security-Policy"]
    assert not Registration.objects.exists()
    done = client.post(path, proof_of(page), secure=True)
    assert (done.status_code, "lti_tool/close.js" in done.content.decode()) == (200, True)
    registration = Registration.objects.get()
    assert (registration.issuer, registration.standing, registration.product) == (
        lms.url,
        "pending",
        "moodle",
    )
    assert Deployment.objects.get().standing == Standing.PENDING
    assert RegistrationInvite.objects.get().registration == registration
    assert registration.tool_names == "Verstas"


@pytest.mark.flow
@pytest.mark.parametrize(("rules", "asks"), [("moodle", False), ("standard", True)])
def test_groups_are_asked_for_only_where_the_lms_says_that_it_has_them(
    client: Client, lms: DemoLms, rules: str, asks: bool
) -> None:
    lms.control("rules", {"rules": rules})
    _invite, url = invites.make_invite()
    path, page = opened(client, lms, url)
    client.post(path, proof_of(page), secure=True)
    (tool,) = lms.state()["tools"]
    assert (v.SCOPE_GROUPS in tool["scopes"]) is asks
    assert {v.SCOPE_SCORE, v.SCOPE_MEMBERSHIPS} <= set(tool["scopes"])


@pytest.mark.flow
def test_an_approval_approves_the_waiting_deployments_too(client: Client, lms: DemoLms) -> None:
    _invite, url = invites.make_invite()
    path, page = opened(client, lms, url)
    client.post(path, proof_of(page), secure=True)
    registrations.approve_registration(Registration.objects.get())
    assert Registration.objects.get().standing == Deployment.objects.get().standing == Standing.ACTIVE


@pytest.mark.flow
def test_an_invite_may_say_that_no_second_approval_is_needed(client: Client, lms: DemoLms) -> None:
    _invite, url = invites.make_invite(auto_approve=True, names=NamePolicy.OFF)
    path, page = opened(client, lms, url)
    client.post(path, proof_of(page), secure=True)
    registration = Registration.objects.get()
    assert (registration.standing, registration.names) == (Standing.ACTIVE, NamePolicy.OFF)
    registered_tool = next(
        tool for tool in lms.state()["tools"] if tool["client_id"] == registration.client_id
    )
    assert "name" not in registered_tool["claims"]


@pytest.mark.flow
def test_a_spent_link_registers_nothing_more(client: Client, lms: DemoLms) -> None:
    _invite, url = invites.make_invite()
    path, page = opened(client, lms, url)
    client.post(path, proof_of(page), secure=True)
    again = client.post(path, proof_of(page), secure=True)
    assert (again.status_code, "invite_unknown" in again.content.decode()) == (404, True)
    assert Registration.objects.count() == 1


@pytest.mark.flow
def test_a_confirm_without_the_pages_proof_registers_nothing(client: Client, lms: DemoLms) -> None:
    _invite, url = invites.make_invite()
    path, _page = opened(client, lms, url)
    for proof in ("", "guess"):
        assert client.post(path, {"proof": proof}, secure=True).status_code == 404
    assert not Registration.objects.exists()


@pytest.mark.flow
def test_a_refusal_by_the_lms_is_told_and_the_link_stays_good(client: Client, lms: DemoLms) -> None:
    _invite, url = invites.make_invite()
    path, page = opened(client, lms, url)
    lms.control("faults", {"path": "/register/", "kind": "status", "status": 400, "rate": 1, "count": 1})
    refused = client.post(path, proof_of(page), secure=True)
    assert (refused.status_code, "registration_refused" in refused.content.decode()) == (400, True)
    assert RegistrationInvite.objects.get().spent_at is None
    _path, page = opened(client, lms, url)
    assert client.post(path, proof_of(page), secure=True).status_code == 200


def test_a_link_opened_by_hand_says_where_it_belongs(client: Client) -> None:
    _invite, url = invites.make_invite()
    page = client.get(url.removeprefix("https://testserver"), secure=True)
    assert (page.status_code, url in page.content.decode()) == (200, True)


def test_a_link_lasts_one_hour(client: Client) -> None:
    _invite, url = invites.make_invite()
    with time_machine.travel(timezone.now() + timedelta(minutes=61)):
        page = client.get(url.removeprefix("https://testserver"), secure=True)
    assert (page.status_code, "invite_unknown" in page.content.decode()) == (404, True)


def test_the_link_itself_is_not_stored() -> None:
    invite, url = invites.make_invite()
    token = url.rstrip("/").rsplit("/", 1)[1]
    assert len(token) >= 43  # 256 bits
    assert token not in str(vars(invite))


def test_an_address_inside_a_private_network_is_not_fetched(client: Client) -> None:
    _invite, url = invites.make_invite()
    path = url.removeprefix("https://testserver")
    page = client.get(path, {"openid_configuration": "https://127.0.0.1:9/x"}, secure=True)
    assert (page.status_code, "address_not_allowed" in page.content.decode()) == (400, True)
    plain = client.get(path, {"openid_configuration": "http://lms.example.org/x"}, secure=True)
    assert (plain.status_code, "url_not_https" in plain.content.decode()) == (400, True)


ISSUER = "https://lms.example.org"
CONFIGURATION = {
    "issuer": ISSUER,
    "authorization_endpoint": "https://lms.example.org/auth",
    "token_endpoint": "https://lms.example.org/token",
    "jwks_uri": "https://lms.example.org/jwks",
    "registration_endpoint": "https://lms.example.org/register",
    "scopes_supported": ["openid", v.SCOPE_SCORE],
}


def is_secure(address: WebAddress) -> bool:
    return address.scheme == "https"


def test_an_offer_is_read_whatever_shape_its_messages_have() -> None:
    for messages in ([{"type": v.DEEP_LINKING_REQUEST}], [v.DEEP_LINKING_REQUEST]):
        body = CONFIGURATION | {v.PLATFORM_CONFIGURATION: {"messages_supported": messages}}
        offer = read_offer(
            body, configuration_url=f"{ISSUER}/.well-known/openid-configuration", may_reach=is_secure
        )
        assert offer.messages == (v.DEEP_LINKING_REQUEST,)
        assert offer.missing() == ["line_items", "roster"]


@pytest.mark.parametrize(
    ("code", "changes", "asked"),
    [
        ("issuer_host_differs", {"issuer": "https://bank.example.org"}, "https://lms.example.org/c"),
        ("issuer_host_differs", {"issuer": "https://example.com"}, "https://lms.example.org/c"),
        ("configuration_incomplete", {"jwks_uri": None}, "https://lms.example.org/c"),
        ("configuration_incomplete", {"token_endpoint": "javascript:x"}, "https://lms.example.org/c"),
        ("configuration_incomplete", {"issuer": "https://user@lms.example.org"}, "https://lms.example.org/c"),
        (
            "configuration_incomplete",
            {"issuer": "https://lms.example.org\\@bank.example"},
            "https://lms.example.org/c",
        ),
        ("url_malformed", {"issuer": "https://bank.example"}, "https://lms.example.org\\@bank.example/c"),
        (
            "url_not_https",
            {"authorization_endpoint": "http://lms.example.org/auth"},
            "https://lms.example.org/c",
        ),
        ("url_not_https", {"jwks_uri": "http://lms.example.org/jwks"}, "https://lms.example.org/c"),
    ],
)
def test_an_offer_that_cannot_be_right_is_refused(code: str, changes: dict[str, Any], asked: str) -> None:
    with pytest.raises(Refused, match=code):
        read_offer(CONFIGURATION | changes, configuration_url=asked, may_reach=is_secure)


def test_blackboards_configuration_may_stand_on_a_host_below_its_issuer() -> None:
    body = CONFIGURATION | {"issuer": "https://blackboard.com"}
    assert (
        read_offer(body, configuration_url="https://developer.blackboard.com/x", may_reach=is_secure).issuer
        == "https://blackboard.com"
    )


def test_an_answer_may_say_what_the_lms_calls_the_tool() -> None:
    assert read_answer({"client_id": "c", "client_name": "Työpaja"}).name == "Työpaja"
    assert read_answer({"client_id": "c", "client_name": None}).name == ""


def test_names_that_the_tool_had_before_are_kept_when_an_lms_is_brought_up_to_date(
    settings: Settings,
) -> None:
    def register(tool_name: str = "") -> Registration:
        return registrations.register_platform(
            issuer="https://l",
            client_id="c",
            auth_url="https://l/a",
            token_url="https://l/t",
            jwks_url="https://l/k",
            deployment_ids=[],
            tool_name=tool_name,
        )

    register("Työpaja")
    settings.TOOL_NAME = "Paja"
    assert register().tool_names.split() == ["Verstas", "Työpaja", "Paja"]


def test_an_answer_without_deployment_is_enough() -> None:
    assert read_answer({"client_id": "c"}).deployment_id == ""
    assert read_answer({"client_id": "c", v.TOOL_CONFIGURATION: {"deployment_id": 7}}).deployment_id == "7"
    with pytest.raises(Refused):
        read_answer({})


CANVAS = ("https://canvas.instructure.com", "https://sso.canvaslms.com/api/lti/authorize_redirect")


@pytest.mark.parametrize(
    ("url", "allowed"),
    [
        ("https://school.instructure.com/api/lti/courses/1/line_items/2", True),
        ("https://canvas.instructure.com/login/oauth2/token", True),
        ("https://school.instructure.com.evil.example/1", False),
        ("https://evilinstructure.com/1", False),
        ("http://school.instructure.com/1", False),
        ("https://canvas.school.example/1", False),
    ],
)
def test_canvas_in_the_cloud_serves_each_school_from_an_address_of_its_own(url: str, allowed: bool) -> None:
    services = registrations.default_origins(*CANVAS, f"{CANVAS[0]}/login/oauth2/token").services
    assert is_allowed(url, frozenset(services)) is allowed


def test_another_lms_lends_its_trust_to_no_host_below_it() -> None:
    origins = registrations.default_origins("https://lms.example.org", "https://lms.example.org/auth", "")
    assert origins.frames == origins.services == ["https://lms.example.org"]


def test_the_host_that_gets_the_permission_is_named_and_a_foreign_one_is_told_as_such() -> None:
    elsewhere = CONFIGURATION | {"registration_endpoint": "https://elsewhere.example:8443/r"}
    for body, place, is_foreign in (
        (CONFIGURATION, "lms.example.org", False),
        (elsewhere, "elsewhere.example:8443", True),
    ):
        offer = read_offer(body, configuration_url=f"{ISSUER}/c", may_reach=is_secure)
        assert (offer.registration_place, offer.is_registered_elsewhere) == (place, is_foreign)
        page = render_to_string("lti_tool/register.html", {"offer": offer})
        assert place in page
        assert ("Tämä palvelin on eri kuin kurssin sivuston oma" in page) is is_foreign
