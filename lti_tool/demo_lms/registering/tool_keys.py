"""Believe a tool: its keys are fetched by URL, kept, and fetched again when a signature does not fit."""

from typing import Any

import jwt
import requests
from django.db import IntegrityError, transaction

from lti_tool.demo_lms.models import SpentToken, Tool
from lti_tool.demo_lms.reading import json_object
from lti_tool.demo_lms.registering.access import RefusedError

TIME_LIMIT = 5
LEEWAY = 60


class UnreachableToolError(Exception):
    """The tool's key set could not be fetched."""


class UntrustedTokenError(Exception):
    """The JWT is not what it says it is; the message says why."""


def verify(token: str, tool: Tool, *, audience: str, require: list[str]) -> dict[str, Any]:
    """The claims of a JWT that the tool signed for this audience."""
    try:
        return _decode(token, tool, tool.jwks, audience, require)
    except (UntrustedTokenError, jwt.InvalidTokenError):
        # Moodle keeps the key set per client id and looks again only when verification fails.
        fetch(tool)
    try:
        return _decode(token, tool, tool.jwks, audience, require)
    except jwt.InvalidTokenError as error:
        raise UntrustedTokenError(str(error)) from error


def fetch(tool: Tool) -> None:
    try:
        with requests.Session() as session:
            session.trust_env = False
            response = session.get(tool.jwks_uri, timeout=TIME_LIMIT)
            response.raise_for_status()
            tool.jwks = json_object(response.content)
    except (requests.RequestException, RefusedError) as error:
        raise UnreachableToolError(str(error)) from error
    tool.save(update_fields=["jwks"])


def spend(tool: Tool, value: str) -> None:
    """Accept a jti or nonce once."""
    try:
        with transaction.atomic():
            SpentToken.objects.create(tool=tool, value=value)
    except IntegrityError as error:
        raise UntrustedTokenError("used before") from error


def unverified_issuer(token: str) -> str:
    """Who a JWT says has made it, before anything is believed."""
    try:
        return str(jwt.decode(token, options={"verify_signature": False}).get("iss", ""))
    except jwt.InvalidTokenError as error:
        raise UntrustedTokenError(str(error)) from error


def _decode(
    token: str, tool: Tool, jwks: dict[str, Any], audience: str, require: list[str]
) -> dict[str, Any]:
    kid = jwt.get_unverified_header(token).get("kid")
    if not kid:
        raise UntrustedTokenError("no kid in the header")
    keys = [key for key in jwks.get("keys", []) if key.get("kid") == kid]
    if not keys:
        raise UntrustedTokenError("unknown kid")
    return jwt.decode(
        token,
        jwt.PyJWK(keys[0], algorithm="RS256"),
        algorithms=["RS256"],
        audience=audience,
        issuer=tool.client_id,
        leeway=LEEWAY,
        options={"require": require},
    )
