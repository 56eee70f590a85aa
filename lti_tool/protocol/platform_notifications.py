"""Platform Notification Service 1.0: asking for notices, and believing one as a launch is believed, but without a nonce."""

from collections.abc import Mapping
from typing import Any

import jwt

from lti_tool.protocol import bounded_json, readers
from lti_tool.protocol import vocabulary as v
from lti_tool.protocol.errors import Refused
from lti_tool.protocol.keys import ALGORITHM
from lti_tool.protocol.launch import LEEWAY, OLDEST, TOKEN_LENGTH, FindKey, check_times
from lti_tool.protocol.notification_claims import NoticeClaims, parse_notice
from lti_tool.protocol.platform import Platform
from lti_tool.protocol.services.replies import require_success
from lti_tool.protocol.services.service import PlatformService

MOST_NAMES = 20
# Times, audience and issuer are checked below, against our own clock and rows.
_SIGNATURE_ONLY: Any = {f"verify_{name}": False for name in ("aud", "iss", "exp", "iat", "nbf", "sub", "jti")}


def parties(token: str) -> tuple[str, list[str]]:
    """The issuer and the audiences that a notice names, before anything of it is believed."""
    body = _decoded(token, key="", options={"verify_signature": False})
    audience = body.get("aud")
    audiences = [audience] if isinstance(audience, str) else readers.items(audience) or [None]
    names = [body.get("iss"), *audiences][:MOST_NAMES]
    if not all(map(readers.is_id, names)):
        raise Refused("issuer_wrong")
    issuer, *clients = map(str, names)
    return issuer, clients


def verify(token: str, *, platform: Platform, find_key: FindKey, now: float) -> NoticeClaims:
    """What a notice says, if this platform has signed it for this client (Security Framework 1.0 §5.1.3)."""
    key = find_key(_kid(token))
    if key is None:
        raise Refused("kid_unknown")
    body = _decoded(token, key=key, options=_SIGNATURE_ONLY)
    if body.get("iss") != platform.issuer:
        raise Refused("issuer_wrong")
    if platform.client_id != body.get("aud") and readers.items(body.get("aud")) != [platform.client_id]:
        raise Refused("audience_wrong")
    if body.get("azp") not in (None, platform.client_id):
        raise Refused("azp_wrong")
    check_times(body, now, oldest=OLDEST + LEEWAY)
    return parse_notice(body)


def handlers(service: PlatformService, url: str) -> dict[str, str]:
    """Where notices of each type go now, "" where nowhere (PNS 1.0 §3.2)."""
    reply = require_success(
        service.call("GET", url, scope=v.SCOPE_NOTICE_HANDLERS, accept="application/json"), service.now()
    )
    answer = readers.mapping(reply.json()) or {}
    entries = readers.objects(answer.get("notice_handlers")) or ()
    return {readers.spelt(one.get("notice_type")): readers.address(one.get("handler")) for one in entries}


def set_handler(service: PlatformService, url: str, *, notice_type: str, handler: str) -> None:
    """Asks for notices of this type to be sent to `handler` (PNS 1.0 §3.3); there is one for each type."""
    body = {"notice_type": notice_type, "handler": handler}
    reply = service.call(
        "PUT",
        url,
        scope=v.SCOPE_NOTICE_HANDLERS,
        accept="application/json",
        content_type="application/json",
        json=body,
    )
    require_success(reply, service.now())


def _kid(token: str) -> str:
    _check_form(token)
    try:
        header = jwt.get_unverified_header(token)
    except (jwt.PyJWTError, RecursionError) as error:
        raise Refused("notice_malformed") from error
    kid = header.get("kid")
    if header.get("alg") != ALGORITHM:
        raise Refused("algorithm_not_rs256")
    if not isinstance(kid, str) or not 0 < len(kid) <= readers.ID_LENGTH:
        raise Refused("kid_missing")
    return kid


def _decoded(token: str, *, key: Any, options: Any) -> Mapping[str, Any]:
    _check_form(token)
    try:
        body: object = jwt.decode(token, key, algorithms=[ALGORITHM], options=options)
    except jwt.InvalidSignatureError as error:
        raise Refused("signature_wrong") from error
    except (jwt.PyJWTError, RecursionError) as error:
        raise Refused("notice_malformed") from error
    if not isinstance(body, dict) or bounded_json.is_deeper(body, bounded_json.DEPTH):
        raise Refused("notice_malformed")
    return body


def _check_form(token: str) -> None:
    if len(token) > TOKEN_LENGTH or not token.isascii():
        raise Refused("notice_malformed")
