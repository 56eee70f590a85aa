"""The login that comes before every launch: one row, one cookie, and a look whether the cookie is kept."""

import secrets
from collections.abc import Mapping
from datetime import timedelta

from activities.runtime import clock, compiled_queries
from activities.runtime.compiled_queries import Slot
from lti_tool import addresses
from lti_tool.keys import services as keys
from lti_tool.launch import former_logins, login_rows
from lti_tool.launch.login_rows import Login
from lti_tool.models import Registration, Standing
from lti_tool.protocol.errors import Refused
from lti_tool.protocol.login import LoginFacts, authorization_url, new_nonce, new_state
from lti_tool.protocol.platform import Platform
from lti_tool.protocol.readers import ID_LENGTH

LIFETIME = timedelta(minutes=10)
HINT_LENGTH = 8000
MOST_WAITING = 20_000  # of one LMS: whoever floods us with logins pushes out logins, and fills no disk
MAKES_ROOM_EVERY = 200  # logins, on average

_REGISTRATION = compiled_queries.Select(
    lambda: Registration.objects.filter(issuer=Slot("issuer"), client_id=Slot("client_id"))
)


def platform_of(registration: Registration) -> Platform:
    return Platform(
        issuer=registration.issuer,
        client_id=registration.client_id,
        auth_url=registration.auth_url,
        token_url=registration.token_url,
        jwks_url=registration.jwks_url,
        audience=registration.audience,
    )


def begin_login(params: Mapping[str, str]) -> tuple[Login, str]:
    """A login and the secret for its cookie. Raises Refused where the request cannot lead to a launch."""
    registration = _registration(params)
    target = params.get("target_link_uri", "")
    if not params.get("login_hint") or not target or max(map(len, params.values())) > HINT_LENGTH:
        raise Refused("login_incomplete")
    if not addresses.is_ours(target):
        raise Refused("target_link_uri_foreign")
    if secrets.randbelow(MAKES_ROOM_EVERY) == 0:
        login_rows.make_room(registration, most=MOST_WAITING)
    secret = secrets.token_urlsafe(32)
    login = _new(registration, params, binder_hash=keys.digest(secret))
    table = former_logins if former_logins.may_be_read_elsewhere() else login_rows
    table.write(login)
    return login, secret


def _new(registration: Registration, params: Mapping[str, str], *, binder_hash: str) -> Login:
    state, now = new_state(), clock.now()
    facts = LoginFacts(
        state=state,
        nonce=new_nonce(),
        target_link_uri=params["target_link_uri"],
        login_hint=params["login_hint"],
        lti_message_hint=params.get("lti_message_hint", ""),
    )
    return Login(
        id=login_rows.id_of(state),
        registration=registration,
        facts=facts,
        deployment_id=_deployment_hint(params),
        binder_hash=binder_hash,
        is_own_window=params.get("own_window") == "1",
        created_at=now,
        expires_at=now + LIFETIME,
    )


def waiting_login(login_id: str) -> Login:
    """A login that has not become a launch yet. Raises Refused where there is none."""
    login = login_rows.with_id(login_id) or former_logins.with_id(login_id)
    if login is None or login.is_used or login.expires_at < clock.now():
        raise Refused("state_unknown")
    return login


def answered(state: str) -> Login:
    """The login that a launch says it answers. Raises Refused where there is none waiting."""
    state = _readable(state)
    login = login_rows.with_state(state) or former_logins.with_state(state)
    if login is None or login.expires_at < clock.now():
        raise Refused("state_unknown")
    if login.is_used:
        raise Refused("login_used")
    return login


def registration_of(state: str) -> int | None:
    """The number of the LMS that a login with this state belongs to, for the log."""
    state = _readable(state)
    return login_rows.registration_of(state) or former_logins.registration_of(state)


def _readable(state: str) -> str:
    return state.replace("\0", "")[:64]  # PostgreSQL takes no NUL


def platform_login_url(login: Login) -> str:
    """Where the browser asks the LMS for the id_token."""
    return authorization_url(
        platform=platform_of(login.registration), login=login.facts, launch_url=addresses.launch_url()
    )


def initiation_fields(login: Login) -> dict[str, str]:
    """The very login again, for a window of its own: its hint is unused, for the LMS has not been asked yet."""
    fields = {
        "iss": login.registration.issuer,
        "client_id": login.registration.client_id,
        "login_hint": login.facts.login_hint,
        "lti_message_hint": login.facts.lti_message_hint,
        "target_link_uri": login.facts.target_link_uri,
        "lti_deployment_id": login.deployment_id,
        "own_window": "1",
    }
    return {name: value for name, value in fields.items() if value}


def forget_expired_logins() -> int:
    """Removes logins that can lead nowhere."""
    before = clock.now() - timedelta(hours=2)
    return login_rows.forget_expired(before) + former_logins.forget_expired(before)


def _deployment_hint(params: Mapping[str, str]) -> str:
    """Canvas writes deployment_id for lti_deployment_id (2025-11)."""
    return (params.get("lti_deployment_id") or params.get("deployment_id") or "")[:ID_LENGTH]


def _registration(params: Mapping[str, str]) -> Registration:
    issuer, client_id = params.get("iss", ""), params.get("client_id", "")
    if not issuer or "\0" in "".join(params.values()):
        raise Refused("login_incomplete")
    candidates = (
        _REGISTRATION.all(issuer=issuer, client_id=client_id)
        if client_id
        else _without_client(issuer, _deployment_hint(params))
    )
    if len(candidates) != 1:
        raise Refused("registration_unknown")
    return usable(candidates[0])


def _without_client(issuer: str, deployment: str) -> list[Registration]:
    """An issuer with two clients names neither, unless the deployment does."""
    filters = {"deployments__deployment_id": deployment} if deployment else {}
    return list(Registration.objects.filter(issuer=issuer, **filters)[:2])


def usable(registration: Registration) -> Registration:
    if registration.standing == Standing.ACTIVE:
        return registration
    raise Refused(f"registration_{registration.standing}")
