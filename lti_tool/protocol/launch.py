"""Validation of one id_token (Security Framework 1.0 §5.1.3), wrapped round pylti1p3 where that is weak."""

import hmac
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa
from pylti1p3.exception import LtiException
from pylti1p3.message_launch import MessageLaunch

from lti_tool.protocol import bounded_json, claims, readers
from lti_tool.protocol.errors import Refused
from lti_tool.protocol.keys import ALGORITHM
from lti_tool.protocol.login import LoginFacts
from lti_tool.protocol.platform import FormRequest, NoCookies, NoSession, OnePlatform, Platform

LEEWAY = 60  # seconds; Moodle's tokens live 60 s (2025-11), so not more
OLDEST = 3600
TOKEN_LENGTH = 64_000

FindKey = Callable[[str], rsa.RSAPublicKey | None]
Trusts = Callable[[str], bool]
_NO_HTTP: Any = (
    object()
)  # else pylti1p3 makes an HTTP session for each launch, which costs more than the signature


class _Launch(MessageLaunch[FormRequest, OnePlatform, NoSession, NoCookies]):
    """pylti1p3's sequence of checks with each check bound to the login row, the client and the clock."""

    parsed: claims.LaunchClaims

    def __init__(
        self,
        *,
        params: dict[str, str],
        platform: Platform,
        login: LoginFacts,
        find_key: FindKey,
        trusts: Trusts,
        types: Mapping[str, claims.MessageType],
        now: float,
    ) -> None:
        request = FormRequest(params)
        super().__init__(
            request,
            OnePlatform(platform),
            session_service=NoSession(request),
            cookie_service=NoCookies(),
            requests_session=_NO_HTTP,
        )
        self._platform, self._login, self._find_key, self._now = platform, login, find_key, now
        self._trusts, self._types = trusts, types

    def _get_request_param(self, key: str) -> str:
        return self._request.get_param(key)

    def get_client_id(self) -> str:
        return self._platform.client_id

    def validate_state(self) -> "_Launch":
        if not _same(self._get_request_param("state"), self._login.state):
            raise Refused("state_unknown")
        return self

    def validate_jwt_format(self) -> "_Launch":
        super().validate_jwt_format()
        header: object = self._jwt["header"]
        body: object = self._jwt["body"]
        if not isinstance(header, dict) or not isinstance(body, dict):
            raise Refused("id_token_malformed")
        if bounded_json.is_deeper([header, body], bounded_json.DEPTH):
            raise Refused("id_token_malformed")
        return self

    def validate_nonce(self) -> "_Launch":
        nonce = self._jwt["body"].get("nonce")
        if not isinstance(nonce, str) or not _same(nonce, self._login.nonce):
            raise Refused("nonce_wrong")
        return self

    def validate_registration(self) -> "_Launch":
        """The client may stand anywhere in a list of audiences; an audience we do not know may not."""
        body: dict[str, Any] = dict(self._jwt["body"])
        if body.get("iss") != self._platform.issuer:
            raise Refused("issuer_wrong")
        audience = body.get("aud")
        audiences = readers.items(audience) if audience else None
        _check_audiences(audiences or [audience], self._platform.client_id, self._trusts)
        if body.get("azp") not in (None, self._platform.client_id):
            raise Refused("azp_wrong")
        return self

    def validate_jwt_signature(self) -> "_Launch":
        header: dict[str, Any] = dict(self._jwt["header"])
        kid = header.get("kid")
        if header.get("alg") != ALGORITHM:
            raise Refused("algorithm_not_rs256")
        if not isinstance(kid, str) or not 0 < len(kid) <= readers.ID_LENGTH:
            raise Refused("kid_missing")
        key = self._find_key(kid)
        if key is None:
            raise Refused("kid_unknown")
        self._jwt["body"] = self._decode(key)
        return self

    def _decode(self, key: rsa.RSAPublicKey) -> Any:
        # Times, audience and issuer are checked by the methods beside this one, against our own clock and rows.
        unchecked = ("aud", "iss", "exp", "iat", "nbf", "sub", "jti")
        options: Any = {f"verify_{name}": False for name in unchecked}
        try:
            body = jwt.decode(self._get_id_token(), key, algorithms=[ALGORITHM], options=options)
        except jwt.PyJWTError as error:
            raise Refused("signature_wrong") from error
        check_times(body, self._now)
        return body

    def validate_deployment(self) -> "_Launch":
        return self  # the caller's: an unknown deployment is recorded there for approval

    def validate_message(self) -> "_Launch":
        self.parsed = claims.parse(dict(self._jwt["body"]), self._types)
        target = self.parsed.target_link_uri
        may_lack = not self._types[self.parsed.message_type].needs_target
        if target != self._login.target_link_uri and not (may_lack and not target):
            raise Refused("target_link_uri_wrong")
        return self

    def save_launch_data(self) -> "_Launch":
        return self  # nothing of the token is kept


def _same(received: str, expected: str) -> bool:
    return hmac.compare_digest(
        received.encode("utf-8", "surrogatepass"), expected.encode()
    )  # JSON may hold lone surrogates


def _check_audiences(audiences: Sequence[object], client_id: str, trusts: Trusts) -> None:
    """Security Framework §5.1.3: refuse an audience without us, and one with others that we do not trust."""
    if client_id not in audiences:
        raise Refused("audience_wrong")
    others = [one for one in audiences if one != client_id]
    if not all(isinstance(one, str) and trusts(one) for one in others):
        raise Refused("audience_untrusted")


def check_times(body: Mapping[str, Any], now: float, *, oldest: float = OLDEST) -> None:
    """Raises Refused for a token that is over, or was not made lately (RFC 7519 §4.1)."""
    expires, issued = _moment(body.get("exp")), _moment(body.get("iat"))
    if now > expires + LEEWAY:
        raise Refused("token_expired")
    if issued > now + LEEWAY or issued < now - oldest:
        raise Refused("token_time_wrong")
    if body.get("nbf") is not None and _moment(body["nbf"]) > now + LEEWAY:
        raise Refused("token_time_wrong")


def _moment(value: object) -> float:
    """Seconds of a NumericDate (RFC 7519 §2)."""
    seconds = readers.strict_number(value)
    if seconds is None:
        raise Refused("token_time_wrong")
    return seconds


def verify(
    *,
    params: dict[str, str],
    platform: Platform,
    login: LoginFacts,
    find_key: FindKey,
    trusts: Trusts,
    types: Mapping[str, claims.MessageType],
    now: float,
) -> claims.LaunchClaims:
    """The claims of a launch that passed every check but deployment and single use, which need the database.

    `trusts` says whether an audience named beside this client is one that we trust too. `types`: the messages that are taken, by name.
    """
    if len(params.get("id_token", "")) > TOKEN_LENGTH:
        raise Refused("id_token_malformed")
    launch = _Launch(
        params=params, platform=platform, login=login, find_key=find_key, trusts=trusts, types=types, now=now
    )
    try:
        launch.validate()
    except LtiException as error:
        raise Refused("id_token_malformed") from error
    return launch.parsed
