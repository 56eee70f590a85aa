"""What went wrong in other LTI software, as published, and that the same does not go wrong here."""

import ast
import json
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from django.contrib.auth import get_user_model
from django.test import Client
from pytest_django import Settings

from activities.models import Placement, User
from activities.runtime import clock
from lti_tool.keys import platform_keys
from lti_tool.launch import logins, people
from lti_tool.models import Deployment, LaunchSession, LtiUser, Registration, Standing
from lti_tool.protocol import vocabulary as v
from lti_tool.protocol.keys import public_jwk
from lti_tool.registration import invites
from tests.architecture.files import PRODUCT, files_like
from tests.factories.deliveries import Answer, SmallLms, small_lms
from tests.factories.links import an_activity
from tests.factories.signing_lms import SigningLms, a_signing_lms, rsa_key

pytestmark = pytest.mark.django_db

SCRIPT = "\"'><script>alert(1)</script>"


@pytest.fixture
def lms() -> SigningLms:
    return a_signing_lms()


@pytest.fixture
def elsewhere(settings: Settings) -> Iterator[SmallLms]:
    """A server that we could reach, to see whether we are talked into it."""
    with small_lms() as server:
        settings.LTI_ALLOWED_PRIVATE_HOSTS = [server.host]
        yield server


def test_a_token_is_believed_only_with_a_signature_of_its_lms(lms: SigningLms) -> None:
    """CVE-2023-25574 (jupyterhub-ltiauthenticator 1.3.0, 10.0): the signature was never verified."""
    kid = public_jwk(lms.key)["kid"]
    for header, key in [
        ({"alg": "RS256", "kid": kid}, rsa_key(1)),
        ({"alg": "RS256", "kid": public_jwk(rsa_key(1))["kid"]}, rsa_key(1)),
        ({"alg": "none", "kid": kid}, rsa_key(1)),
        ({"alg": "HS256", "kid": kid}, rsa_key(1)),
    ]:
        begun = lms.begin()
        assert lms.post(lms.token(lms.claims(begun), header=header, key=key), begun).status_code == 401
    assert not User.objects.exists()


def test_a_launch_cannot_be_replayed_nor_its_nonce_put_into_another(lms: SigningLms) -> None:
    """CVE-2022-31158 (lti-1-3-php-library < 5.0, 7.5): the nonce was not compared."""
    begun = lms.begin()
    token = lms.token(lms.claims(begun))
    assert [lms.post(token, begun).status_code for _ in range(3)] == [303, 401, 401]
    assert lms.post(token, lms.begin()).status_code == 401
    assert LaunchSession.objects.count() == 1


def test_nonces_and_states_cannot_be_foretold(lms: SigningLms) -> None:
    """CVE-2022-31157 (the same library): predictable nonces. Ours are 256 random bits, states 192."""
    for made, least in (("nonce", 43), ("state", 32)):
        texts = [getattr(lms.begin(), made).removeprefix("state-") for _ in range(60)]
        assert len(set(texts)) == 60
        assert min(map(len, texts)) >= least
        for position in range(least - 1):  # no part stands still, as a clock's or a host's would
            assert len({text[position] for text in texts}) > 10


def test_what_strangers_send_fills_no_memory_and_no_table(
    lms: SigningLms, monkeypatch: pytest.MonkeyPatch
) -> None:
    """CVE-2026-34052 (ltiauthenticator <= 1.6.2): a store of nonces grew before any signature was checked."""
    begun = lms.begin()
    rows, memory = LaunchSession.logins.count(), len(platform_keys._parsed)
    for number in range(20):
        claims = lms.claims(begun) | {"nonce": f"nonce-{number}"}
        lms.post(lms.token(claims, key=rsa_key(1)), begun)
    assert (LaunchSession.logins.count(), len(platform_keys._parsed)) == (rows, memory)
    monkeypatch.setattr(logins, "MOST_WAITING", 5)
    monkeypatch.setattr(logins, "MAKES_ROOM_EVERY", 1)
    for _ in range(20):
        newest = lms.begin()
    assert LaunchSession.logins.count() <= 6
    assert lms.post(lms.token(lms.claims(newest)), newest).status_code == 303
    with time_machine.travel(clock.now() + timedelta(hours=3)):
        logins.forget_expired_logins()
    assert not LaunchSession.logins.exists()


def test_a_session_reaches_only_what_its_own_course_holds(lms: SigningLms) -> None:
    """CVE-2023-23611 (lti-consumer-xblock 7.0.0-7.2.1): an id of the attacker's choice let a tool grade any block."""
    an_activity("a-tour")
    claims = {v.CUSTOM: {"activity": "a-tour"}, v.ROLES: ["Instructor"]}
    lms.launch(claims | {v.CONTEXT: {"id": "theirs"}})
    theirs = Placement.objects.get()
    mine = lms.session(lms.launch(claims | {v.CONTEXT: {"id": "mine"}}))
    assert mine.resource_link is not None
    assert mine.resource_link.placement != theirs  # the same resource link id, in another course
    for page in ("", "results/", "steps/1/", "done/"):
        path = f"/s/{mine.pk}/p/{theirs.public_id}/{page}"
        assert lms.client.get(path, secure=True).status_code in {404, 405}
    for page in ("start/", "finish/"):
        assert lms.client.post(f"/s/{mine.pk}/p/{theirs.public_id}/{page}", secure=True).status_code == 404
    results = f"/s/{mine.pk}/api/v1/placements/{theirs.public_id}/results/"
    assert lms.client.get(results, secure=True).status_code == 404


def shut_registration() -> None:
    Registration.objects.update(standing=Standing.DISABLED)


def shut_deployment() -> None:
    Deployment.objects.update(standing=Standing.DISABLED)


def block_person() -> None:
    User.objects.update(is_active=False)


@pytest.mark.parametrize("block", [shut_registration, shut_deployment, block_person])
def test_who_is_blocked_is_out_at_once_and_does_not_come_in_again(
    lms: SigningLms, block: Callable[[], None]
) -> None:
    """CVE-2025-67848 (Moodle): suspended users were let in through LTI."""
    page = lms.launch().headers["Location"]
    assert lms.client.get(page, secure=True).status_code == 200
    begun = lms.begin()
    block()
    assert lms.client.get(page, secure=True).status_code == 401
    assert lms.post(lms.token(lms.claims(begun)), begun).status_code == 403


NETWORK = {
    "requests",
    "urllib3",
    "urllib.request",
    "http.client",
    "socket",
    "httpx",
    "aiohttp",
    "ftplib",
    "smtplib",
}


def test_nothing_in_the_product_talks_to_the_network_but_the_guarded_client() -> None:
    """CVE-2022-45152 (Moodle): a library went round the site's guarded client, so inner addresses could be asked."""
    product = files_like("*.py", within=PRODUCT, without=["demo_lms"], at_least=390)
    speakers = {path.name for path in product if _imports(path) & NETWORK}
    assert speakers == {"http_client.py", "demo.py"}  # which looks at its own processes, on loopback


def _imports(path: Path) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        if isinstance(node, ast.ImportFrom):
            names |= {node.module or "", *(f"{node.module}.{alias.name}" for alias in node.names)}
    return names | {name.partition(".")[0] for name in names}


@pytest.mark.parametrize(
    "target", ["javascript:alert(1)", "https://evil.example.org/", "//evil.example.org/", "data:text/html,x"]
)
def test_no_one_is_sent_anywhere_but_to_his_own_lms_and_our_own_pages(lms: SigningLms, target: str) -> None:
    """CVE-2021-32478 (Moodle mod/lti/auth.php): `redirect_uri=javascript:` ran a script and led anywhere."""
    refused = lms.client.post("/lti/login/", lms.initiation(target_link_uri=target), secure=True)
    assert refused.status_code == 400
    fields = lms.initiation(redirect_uri=target, return_url=target, next=target)
    check = lms.client.post("/lti/login/", fields, secure=True).headers["Location"]
    to_lms = lms.client.get(check, secure=True).headers["Location"]
    assert to_lms.startswith("https://lms.example.org/auth?")
    assert "evil" not in to_lms
    launched = lms.launch({v.LAUNCH_PRESENTATION: {"return_url": target}})
    session = lms.session(launched)
    assert launched.headers["Location"].startswith(f"/s/{session.pk}/")
    assert session.return_url in {
        "",
        "https://evil.example.org/",
    }  # only what the LMS signed, and only web addresses
    moved = lms.client.post(f"/s/{session.pk}/language/", {"language": "sv", "next": target}, secure=True)
    assert moved.headers["Location"].startswith("/s/")


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize(
    "path",
    [
        "/lti/login/",
        "/lti/launch/",
        "/lti/register/guess/",
        "/lti/jwks/",
        "/lti/config/canvas.json",
        "/nowhere/",
        "/api/v1/placements/",
    ],
)
def test_no_parameter_comes_back_unescaped(lms: SigningLms, path: str, method: str) -> None:
    """CVE-2022-35653 (Moodle): scripts in parameters were reflected."""
    names = [
        "iss", "client_id", "login_hint", "target_link_uri", "lti_message_hint", "lti_deployment_id", "id_token", "state",
        "error", "error_description", "openid_configuration", "registration_token", "proof", "q", "lti_storage_target",
    ]  # fmt: skip
    for name in names:
        fields = lms.initiation(**{name: SCRIPT})
        response = getattr(Client(), method)(path, fields, secure=True)
        assert response.status_code < 500
        assert "<script>alert" not in response.content.decode()


def test_set_up_pages_take_nothing_from_another_site(lms: SigningLms) -> None:
    """GHSA-wpq5-q3mj-8f3r (Moodle, 2014): forged requests changed a tool's set-up."""
    admin = get_user_model().objects.create_superuser("admin", "a long password")
    client = Client(enforce_csrf_checks=True)
    client.force_login(admin)
    base = "/admin/lti_tool/registration/"
    row = f"{base}{lms.registration.pk}/change/"
    for path in (f"{base}add/", row, f"{base}invite/", f"{base}{lms.registration.pk}/delete/", base):
        headers = {"origin": "https://evil.example.org"}
        assert client.post(path, {"standing": "active"}, secure=True, headers=headers).status_code == 403
    _invite, url = invites.make_invite()
    forged = Client().post(url.removeprefix("https://testserver"), {"proof": "guess"}, secure=True)
    assert forged.status_code == 404
    assert Registration.objects.count() == 1


def test_a_stranger_cannot_make_us_fetch_anything(lms: SigningLms, elsewhere: SmallLms) -> None:
    """CVE-2020-5775 (Canvas): anyone could have inner addresses fetched."""
    there = f"{elsewhere.url}/x"
    for path in (
        "/lti/login/",
        "/lti/launch/",
        "/lti/register/guess/",
        "/lti/jwks/",
        "/lti/config/canvas.json",
    ):
        for name in ("iss", "target_link_uri", "openid_configuration", "jku", "id_token", "url"):
            Client().get(path, {name: there}, secure=True)
            Client().post(path, lms.initiation(**{name: there}), secure=True)
    begun = lms.begin()
    header = {"alg": "RS256", "kid": "unknown", "jku": there, "x5u": there}
    claims = lms.claims(begun) | {"iss": elsewhere.url, "picture": there}
    lms.post(lms.token(claims, header=header, key=rsa_key(1)), begun)
    assert elsewhere.asked == []


def test_of_a_registering_lms_nothing_is_fetched_but_its_description(elsewhere: SmallLms) -> None:
    """CVE-2021-26715 (MITREid Connect): a registration's `logo_uri` was fetched."""
    named = [
        "logo_uri",
        "client_uri",
        "policy_uri",
        "tos_uri",
        "jwks_uri",
        "sector_identifier_uri",
        "request_uris",
    ]
    body = {name: f"{elsewhere.url}/{name}" for name in named}
    body |= {"issuer": elsewhere.url, "registration_endpoint": f"{elsewhere.url}/register"}
    body |= {f"{name}_endpoint": f"{elsewhere.url}/{name}" for name in ("authorization", "token")}
    elsewhere.on("GET", "/configuration", Answer(200, json.dumps(body)))
    _invite, url = invites.make_invite()
    query = {"openid_configuration": f"{elsewhere.url}/configuration"}
    assert Client().get(url.removeprefix("https://testserver"), query, secure=True).status_code == 200
    assert [one.path for one in elsewhere.asked] == ["/configuration"]


def test_no_launch_reaches_an_account_by_name_or_e_mail_nor_one_of_staff(lms: SigningLms) -> None:
    """CVE-2026-42163 (Mahara < 25.04.5, 9.8): inner accounts could be reached through LTI. The cause is not published."""
    staff = get_user_model().objects.create_superuser("boss", "a long password")
    same = {"sub": "boss", "email": "boss@example.org", "name": "The Boss", "preferred_username": "boss"}
    here = lms.session(lms.launch(same))
    other = a_signing_lms(issuer="https://other.example.org", client_id="client-2")
    there = other.session(other.launch(same))
    assert len({staff.pk, here.user_id, there.user_id}) == 3
    assert not User.objects.get(pk=here.user.pk).has_usable_password()
    LtiUser.objects.filter(user=here.user_id).update(user=staff)  # an administrator's mistake
    page = lms.launch(same)
    assert (page.status_code, "person_blocked" in page.content.decode()) == (403, True)
    assert not people.may_enter(staff)
