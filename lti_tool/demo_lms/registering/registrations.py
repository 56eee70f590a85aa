"""Dynamic registration by Moodle 4.5's rules: what must be there, what is granted, what the tool is told."""

import secrets
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from django.db import transaction
from django.utils import timezone

from lti_tool.demo_lms import addresses, platforms
from lti_tool.demo_lms import vocabulary as words
from lti_tool.demo_lms.models import RegistrationToken, Tool
from lti_tool.demo_lms.registering.access import RefusedError

REQUIRED = ("initiate_login_uri", "redirect_uris", "client_name", "jwks_uri")
NAME_CLAIMS = {"name", "given_name", "family_name"}


def new_token() -> str:
    """Invite one tool to register itself."""
    return RegistrationToken.objects.create(value=secrets.token_urlsafe(32)).value


def is_known(token: str) -> bool:
    """Whether the token was ever given out; the configuration may be read again after registering."""
    return RegistrationToken.objects.filter(value=token).exists()


def configuration() -> dict[str, Any]:
    """The OpenID configuration; Moodle lists messages as plain words."""
    types = [
        words.RESOURCE_MESSAGE,
        words.DEEP_LINKING_MESSAGE,
        words.REVIEW_MESSAGE,
        words.PRIVACY_MESSAGE,
    ]
    is_moodle = platforms.now().family == "moodle"
    return {
        "issuer": addresses.issuer(),
        "authorization_endpoint": addresses.absolute("auth"),
        "token_endpoint": addresses.absolute("token"),
        "token_endpoint_auth_methods_supported": ["private_key_jwt"],
        "token_endpoint_auth_signing_alg_values_supported": ["RS256"],
        "jwks_uri": addresses.absolute("jwks"),
        "registration_endpoint": addresses.absolute("register"),
        "scopes_supported": _scopes(),
        "response_types_supported": ["id_token"],
        "subject_types_supported": ["public", "pairwise"],
        "id_token_signing_alg_values_supported": ["RS256"],
        "claims_supported": ["sub", "iss", *words.PERSONAL_CLAIMS],
        words.PLATFORM_CONFIGURATION: {
            "product_family_code": platforms.now().family,
            "version": "4.5.6 (Build: 20250811)" if is_moodle else "2026.11",
            "messages_supported": types if is_moodle else [{"type": name} for name in types],
            "variables": [
                "User.id",
                "Context.id",
                "Context.id.history",
                "ResourceLink.id",
                *_more_variables(),
            ],
            "notice_types_supported": words.NOTICES,
        },
    }


def _more_variables() -> list[str]:
    return ["ResourceLink.id.history"] if platforms.now().knows_link_history else []


def register(body: Mapping[str, Any], token: str) -> dict[str, Any]:
    """Take a tool in, pending until the administrator activates it."""
    if not is_known(token):
        raise RefusedError(401, "invalid_token")
    _check(body)
    with transaction.atomic():
        unused = RegistrationToken.objects.filter(value=token, used_at=None)
        if unused.update(used_at=timezone.now()) != 1:
            raise RefusedError(401, "token_already_used")
        tool = _create(body)
    return _answer(body, tool)


def _check(body: Mapping[str, Any]) -> None:
    missing = [name for name in REQUIRED if not body.get(name)]
    if missing:
        raise RefusedError(400, f"missing {', '.join(missing)}")
    if "id_token" not in (body.get("response_types") or []):
        raise RefusedError(400, "invalid response_types: id_token is required")
    if body.get("token_endpoint_auth_method") != "private_key_jwt":
        raise RefusedError(400, "invalid token_endpoint_auth_method: private_key_jwt is required")
    if not isinstance(body["redirect_uris"], list):
        raise RefusedError(400, "invalid redirect_uris")
    _check_domain(body)


def _check_domain(body: Mapping[str, Any]) -> None:
    configuration = _tool_configuration(body)
    domain = configuration.get("domain")
    if not domain:
        raise RefusedError(400, "missing domain")
    if urlsplit(_target(configuration)).netloc != domain:
        raise RefusedError(400, "target_link_uri_domain_mismatch")


def _tool_configuration(body: Mapping[str, Any]) -> Mapping[str, Any]:
    configuration = body.get(words.TOOL_CONFIGURATION)
    if not isinstance(configuration, dict):
        raise RefusedError(400, "missing lti-tool-configuration")
    return configuration


def _target(configuration: Mapping[str, Any]) -> str:
    return str(configuration.get("target_link_uri") or f"https://{configuration['domain']}")


def _create(body: Mapping[str, Any]) -> Tool:
    configuration = _tool_configuration(body)
    requested_scopes = str(body.get("scope") or "").split()
    claims = set(configuration.get("claims") or []) & set(words.PERSONAL_CLAIMS)
    # Moodle has one switch for names: asking for one gives all three.
    claims |= NAME_CLAIMS if claims & NAME_CLAIMS else set()
    return Tool.objects.create(
        name=str(body["client_name"])[:200],
        client_id=new_client_id(),
        initiate_login_uri=body["initiate_login_uri"],
        redirect_uris=body["redirect_uris"],
        jwks_uri=body["jwks_uri"],
        target_link_uri=_target(configuration),
        deep_linking_uri=_deep_linking(configuration),
        icon_uri=str(body.get("logo_uri") or ""),
        scopes=[scope for scope in _scopes() if scope in requested_scopes],
        claims=sorted(claims),
        custom=dict(configuration.get("custom_parameters") or {}),
    )


def _scopes() -> list[str]:
    return [*words.SCOPES, *([words.GROUP_SCOPE] if platforms.now().offers_groups else [])]


def new_client_id() -> str:
    """Fifteen characters, as in Moodle."""
    return secrets.token_hex(8)[:15]


def _deep_linking(configuration: Mapping[str, Any]) -> str:
    for message in configuration.get("messages") or []:
        if isinstance(message, dict) and message.get("type") == words.DEEP_LINKING_MESSAGE:
            return str(message.get("target_link_uri") or _target(configuration))
    return ""


def _answer(body: Mapping[str, Any], tool: Tool) -> dict[str, Any]:
    return {
        "client_id": tool.client_id,
        "token_endpoint_auth_method": "private_key_jwt",
        "response_types": ["id_token"],
        "application_type": ["web"],
        "grant_types": ["client_credentials", "implicit"],
        "client_name": tool.name,
        "initiate_login_uri": tool.initiate_login_uri,
        "redirect_uris": tool.redirect_uris,
        "jwks_uri": tool.jwks_uri,
        "logo_uri": tool.icon_uri,
        "scope": " ".join(tool.scopes),
        words.TOOL_CONFIGURATION: {
            **_tool_configuration(body),
            "version": "LTI-1p3",
            "deployment_id": tool.deployment_id,
            "target_link_uri": tool.target_link_uri,
            "claims": ["sub", "iss", *tool.claims],
        },
    }
