"""The login that comes before every launch: one row, one cookie, and a look whether the cookie is kept."""

import secrets
from collections.abc import Mapping
from datetime import timedelta

from activities.runtime import clock, compiled_queries
from activities.runtime.compiled_queries import Slot
from lti_tool import addresses
from lti_tool.keys.secrets_at_rest import digest
from lti_tool.models import LoginState, Registration, Standing
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
_WAITING = compiled_queries.Select(
    lambda: LoginState.objects.select_related("registration").filter(pk=Slot("id"), consumed_at=None)
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


def facts_of(login: LoginState) -> LoginFacts:
    return LoginFacts(
        login.state, login.nonce, login.target_link_uri, login.login_hint, login.lti_message_hint
    )


def begin(params: Mapping[str, str]) -> tuple[LoginState, str]:
    """A login and the secret for its cookie. Raises Refused where the request cannot lead to a launch."""
    registration = _registration(params)
    target = params.get("target_link_uri", "")
    if not params.get("login_hint") or not target or max(map(len, params.values())) > HINT_LENGTH:
        raise Refused("login_incomplete")
    if not addresses.is_ours(target):
        raise Refused("target_link_uri_foreign")
    if secrets.randbelow(MAKES_ROOM_EVERY) == 0:
        _make_room(registration)
    secret, now = secrets.token_urlsafe(32), clock.now()
    login = LoginState(
        registration=registration,
        state=new_state(),
        nonce=new_nonce(),
        binder_hash=digest(secret),
        target_link_uri=target,
        login_hint=params["login_hint"],
        lti_message_hint=params.get("lti_message_hint", ""),
        lti_deployment_id=_deployment_hint(params),
        lti_storage_target=params.get("lti_storage_target", "")[:ID_LENGTH],
        is_own_window=params.get("own_window") == "1",
        created_at=now,
        expires_at=now + LIFETIME,
    )
    compiled_queries.insert(login)
    return login, secret


def waiting(login_id: str) -> LoginState:
    """A login that has not become a launch yet."""
    login = _WAITING.one(id=login_id)
    if login is None or login.expires_at < clock.now():
        raise Refused("state_unknown")
    return login


def platform_url(login: LoginState) -> str:
    """Where the browser asks the LMS for the id_token."""
    return authorization_url(
        platform=platform_of(login.registration), login=facts_of(login), launch_url=addresses.launch_url()
    )


def initiation_fields(login: LoginState) -> dict[str, str]:
    """The very login again, for a window of its own: its hint is unused, for the LMS has not been asked yet."""
    fields = {
        "iss": login.registration.issuer,
        "client_id": login.registration.client_id,
        "login_hint": login.login_hint,
        "lti_message_hint": login.lti_message_hint,
        "target_link_uri": login.target_link_uri,
        "lti_deployment_id": login.lti_deployment_id,
        "own_window": "1",
    }
    return {name: value for name, value in fields.items() if value}


def forget_expired() -> int:
    """Removes logins that can lead nowhere; a used one is kept while its token could still be replayed."""
    count, _ = LoginState.objects.filter(expires_at__lt=clock.now() - timedelta(hours=2)).delete()
    return count


def _make_room(registration: Registration) -> None:
    """A login is made before anyone is known, so anyone may make them: the oldest that still wait go."""
    unused = LoginState.objects.filter(registration=registration, consumed_at=None)
    newest_first = unused.order_by("-created_at").values_list("created_at", flat=True)
    oldest_kept = list(newest_first[MOST_WAITING - 1 : MOST_WAITING])
    if oldest_kept:
        unused.filter(created_at__lt=oldest_kept[0]).delete()


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
    named = {"deployments__deployment_id": deployment} if deployment else {}
    return list(Registration.objects.filter(issuer=issuer, **named)[:2])


def usable(registration: Registration) -> Registration:
    if registration.standing == Standing.ACTIVE:
        return registration
    raise Refused(f"registration_{registration.standing}")
