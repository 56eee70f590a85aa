"""Dynamic Registration 1.0: reading what a platform offers, and saying what this tool is."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit

from pylti1p3.dynamic_registration import DynamicRegistration

from lti_tool.protocol import history
from lti_tool.protocol import vocabulary as v
from lti_tool.protocol.errors import Refused

SCOPES = (v.SCOPE_LINEITEM, v.SCOPE_LINEITEM_READONLY, v.SCOPE_RESULT, v.SCOPE_SCORE, v.SCOPE_MEMBERSHIPS)
# Asked for only where a platform offers them: some refuse a registration that names what they do not know.
MORE_MESSAGES = (v.SUBMISSION_REVIEW_REQUEST, v.DATA_PRIVACY_REQUEST, v.LTI_DATA_PRIVACY_REQUEST)
MORE_SCOPES = (v.SCOPE_NOTICE_HANDLERS, v.SCOPE_GROUPS)
DEFAULT_PORTS = {"http": 80, "https": 443}
# What may stand in a Content-Security-Policy: a space or a semicolon there would begin another rule.
_HOST = re.compile(r"[a-z0-9_-]+(\.[a-z0-9_-]+)*\.?|[0-9a-f:.]+")
# What an offer must hold, and how much of it can be kept.
REQUIRED = {
    "issuer": 255,
    "authorization_endpoint": 500,
    "token_endpoint": 500,
    "jwks_uri": 500,
    "registration_endpoint": 500,
}


@lru_cache(maxsize=1024)
def origin(url: str) -> str:
    """scheme://host[:port] as browsers write it, or "" for what is not an absolute http(s) address."""
    try:
        parts = urlsplit(url)
        port = parts.port
        host = (parts.hostname or "").encode("idna").decode()
    except ValueError:
        return ""
    if parts.scheme not in DEFAULT_PORTS or not _HOST.fullmatch(host):
        return ""
    host = f"[{host}]" if ":" in host else host
    return f"{parts.scheme}://{host}" + ("" if port in {None, DEFAULT_PORTS[parts.scheme]} else f":{port}")


def is_allowed(url: str, origins: Collection[str]) -> bool:
    """Whether an address's origin is among these; `https://*.example.org` stands for every host below it."""
    found = origin(url)
    scheme, _, host = found.partition("://")
    below = {f"{scheme}://*.{host.split('.', number)[number]}" for number in range(1, host.count(".") + 1)}
    return bool(found) and bool(({found} | below) & set(origins))


@dataclass(frozen=True)
class Offer:
    """What an LMS's openid configuration says of itself (DR 1.0 §3.5)."""

    issuer: str
    auth_url: str
    token_url: str
    jwks_url: str
    registration_url: str
    audience: str
    product: str
    messages: tuple[str, ...]
    scopes: tuple[str, ...]
    claims: tuple[str, ...]

    def to_json(self) -> dict[str, Any]:
        return dict(vars(self))

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> "Offer":
        lists = {name: tuple(stored[name]) for name in ("messages", "scopes", "claims")}
        return cls(**{**stored, **lists})

    def missing(self) -> list[str]:
        """What an administrator should know will not work here: words for a table of warnings."""
        facts = {
            "deep_linking": v.DEEP_LINKING_REQUEST in self.messages or not self.messages,
            "grades": v.SCOPE_SCORE in self.scopes,
            "line_items": v.SCOPE_LINEITEM in self.scopes,
            "roster": v.SCOPE_MEMBERSHIPS in self.scopes,
        }
        return [word for word, offered in facts.items() if not offered]


def read_offer(configuration: Mapping[str, Any], *, configuration_url: str) -> Offer:
    """Raises Refused where a member is missing or the issuer is not the host that was asked (DR 1.0 §3.5.1)."""
    texts = {name: configuration.get(name) for name in REQUIRED}
    if not all(_is_address(value, REQUIRED[name]) for name, value in texts.items()):
        raise Refused("configuration_incomplete")
    issuer_host, asked_host = urlsplit(str(texts["issuer"])).hostname, urlsplit(configuration_url).hostname
    # Blackboard's issuer is blackboard.com, its configuration stands at developer.blackboard.com (2025-11).
    if issuer_host != asked_host and not str(asked_host).endswith(f".{issuer_host}"):
        raise Refused("issuer_host_differs")
    platform = configuration.get(v.PLATFORM_CONFIGURATION)
    platform = platform if isinstance(platform, dict) else {}
    return Offer(
        issuer=str(texts["issuer"]),
        auth_url=str(texts["authorization_endpoint"]),
        token_url=str(texts["token_endpoint"]),
        jwks_url=str(texts["jwks_uri"]),
        registration_url=str(texts["registration_endpoint"]),
        audience=_text(configuration.get("authorization_server")),
        product=_text(platform.get("product_family_code"))[:100],
        messages=_message_types(platform.get("messages_supported")),
        scopes=_texts(configuration.get("scopes_supported")),
        claims=_texts(configuration.get("claims_supported")),
    )


def _message_types(messages: object) -> tuple[str, ...]:
    """Moodle lists plain strings, Canvas objects with a type (2025-11)."""
    listed = messages if isinstance(messages, list) else []
    return _texts([m.get("type") if isinstance(m, dict) else m for m in listed])


def _is_address(value: object, limit: int) -> bool:
    return isinstance(value, str) and len(value) <= limit and value.isprintable() and bool(origin(value))


def _text(value: object) -> str:
    """NUL and half letters (lone surrogates) could not be stored."""
    return value[:500] if isinstance(value, str) and value.isprintable() else ""


def _texts(value: object) -> tuple[str, ...]:
    return tuple(_text(item) for item in value if isinstance(item, str)) if isinstance(value, list) else ()


@dataclass
class ToolDescription(DynamicRegistration):
    """This tool as an LMS registers it; pylti1p3 gives the message its shape."""

    name: str
    text: str
    login_url: str
    launch_url: str
    jwks_url: str
    icon_url: str
    target_link_uri: str
    with_names: bool
    offered_messages: tuple[str, ...] = ()
    offered_scopes: tuple[str, ...] = ()
    texts_by_language: Mapping[str, str] = field(default_factory=dict)

    def get_client_name(self) -> str:
        return self.name

    def get_description(self) -> str:
        return self.text

    def get_initiate_login_uri(self) -> str:
        return self.login_url

    def get_jwks_uri(self) -> str:
        return self.jwks_url

    def get_redirect_uris(self) -> list[str]:
        return [self.launch_url]

    def get_scopes(self) -> list[str]:
        return [*SCOPES, *(scope for scope in MORE_SCOPES if scope in self.offered_scopes)]

    def get_domain(self) -> str:
        return urlsplit(self.target_link_uri).netloc  # Moodle compares it with the port (2025-11)

    def get_target_link_uri(self) -> str:
        return self.target_link_uri

    def get_claims(self) -> list[str]:
        return ["iss", "sub", *(["name", "given_name", "family_name"] if self.with_names else [])]

    def get_messages(self) -> list[dict[str, str]]:
        more = (kind for kind in MORE_MESSAGES if kind in self.offered_messages)
        kinds = (v.RESOURCE_LINK_REQUEST, v.DEEP_LINKING_REQUEST, *more)
        return [{"type": kind, "target_link_uri": self.target_link_uri, "label": self.name} for kind in kinds]

    def get_logo_uri(self) -> str:
        return self.icon_url

    def lti_registration_data(self) -> dict[str, Any]:
        """Custom parameters, which pylti1p3 leaves out, tell at each launch what the course was copied from."""
        data: dict[str, Any] = super().lti_registration_data()
        data[v.TOOL_CONFIGURATION]["custom_parameters"] = dict(history.VARIABLES)
        return data


@dataclass(frozen=True)
class Registered:
    """What the platform answered: Canvas and D2L name no deployment yet (2025-11)."""

    client_id: str
    deployment_id: str
    name: str = ""  # as the platform calls this tool


def read_answer(answer: Mapping[str, Any]) -> Registered:
    client_id = answer.get("client_id")
    if not isinstance(client_id, str) or not 0 < len(client_id) <= 255 or not client_id.isprintable():
        raise Refused("registration_answer_malformed")
    tool = answer.get(v.TOOL_CONFIGURATION)
    deployment_id = tool.get("deployment_id") if isinstance(tool, dict) else None
    is_id = isinstance(deployment_id, str | int) and not isinstance(deployment_id, bool)
    name = _text(answer.get("client_name"))[:255]
    return Registered(client_id, _text(str(deployment_id))[:255] if is_id else "", name)
