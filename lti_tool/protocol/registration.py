"""Dynamic Registration 1.0: reading what a platform offers, and saying what this tool is."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from pylti1p3.dynamic_registration import DynamicRegistration

from lti_tool.protocol import history, readers, web_address
from lti_tool.protocol import vocabulary as v
from lti_tool.protocol.errors import Refused
from lti_tool.protocol.web_address import WebAddress

SCOPES = (v.SCOPE_LINEITEM, v.SCOPE_LINEITEM_READONLY, v.SCOPE_RESULT, v.SCOPE_SCORE, v.SCOPE_MEMBERSHIPS)
# Asked for only where a platform offers them: some refuse a registration that names what they do not know.
MORE_SCOPES = (v.SCOPE_NOTICE_HANDLERS, v.SCOPE_GROUPS)
# What an offer must hold, and how much of it can be kept.
REQUIRED = {
    "issuer": 255,
    "authorization_endpoint": 500,
    "token_endpoint": 500,
    "jwks_uri": 500,
    "registration_endpoint": 500,
}


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

    @property
    def registration_place(self) -> str:
        """Which host is told the registration token."""
        return web_address.required(self.registration_url).place

    @property
    def is_registered_elsewhere(self) -> bool:
        """Whether that host is neither the issuer nor below it."""
        issuer, host = (web_address.required(one).host for one in (self.issuer, self.registration_url))
        return host != issuer and not host.endswith(f".{issuer}")

    def missing(self) -> list[str]:
        """What an administrator should know will not work here: words for a table of warnings."""
        facts = {
            "deep_linking": v.DEEP_LINKING_REQUEST in self.messages or not self.messages,
            "grades": v.SCOPE_SCORE in self.scopes,
            "line_items": v.SCOPE_LINEITEM in self.scopes,
            "roster": v.SCOPE_MEMBERSHIPS in self.scopes,
        }
        return [word for word, offered in facts.items() if not offered]


def read_offer(
    configuration: object, *, configuration_url: str, may_reach: Callable[[WebAddress], bool]
) -> Offer:
    """Raises Refused where a member is missing or the issuer is not the host that was asked (DR 1.0 §3.5.1).

    `may_reach` says of an address whether its scheme is good enough for its host: plain http only inside the house.
    """
    members = readers.mapping(configuration) or {}
    urls = {name: _address(members.get(name), limit) for name, limit in REQUIRED.items()}
    if not all(map(may_reach, [address for name, address in urls.items() if name != "issuer"])):
        raise Refused("url_not_https")
    issuer_host, asked_host = urls["issuer"].host, web_address.required(configuration_url).host
    # Blackboard's issuer is blackboard.com, its configuration stands at developer.blackboard.com (2025-11).
    if issuer_host != asked_host and not asked_host.endswith(f".{issuer_host}"):
        raise Refused("issuer_host_differs")
    platform = readers.mapping(members.get(v.PLATFORM_CONFIGURATION)) or {}
    return Offer(
        issuer=urls["issuer"].text,
        auth_url=urls["authorization_endpoint"].text,
        token_url=urls["token_endpoint"].text,
        jwks_url=urls["jwks_uri"].text,
        registration_url=urls["registration_endpoint"].text,
        audience=readers.text(members.get("authorization_server"), limit=REQUIRED["token_endpoint"]),
        product=readers.text(platform.get("product_family_code"), limit=100),
        messages=_message_types(platform.get("messages_supported")),
        scopes=readers.words(members.get("scopes_supported")),
        claims=readers.texts(members.get("claims_supported")),
    )


def _message_types(messages: object) -> tuple[str, ...]:
    """Moodle lists plain strings, Canvas objects with a type (2025-11)."""
    entries = readers.items(messages) or ()
    return readers.texts([one.get("type") if isinstance(one, dict) else one for one in entries])


def _address(value: object, limit: int) -> WebAddress:
    address = web_address.read(value)
    if address is None or len(address.text) > limit:
        raise Refused("configuration_incomplete")
    return address


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
    messages: Sequence[str]
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
        about = {"target_link_uri": self.target_link_uri, "label": self.name}
        return [{"type": name, **about} for name in self.messages]

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


def read_answer(answer: object) -> Registered:
    """Raises Refused where the answer names no client id."""
    members = readers.mapping(answer) or {}
    tool = readers.mapping(members.get(v.TOOL_CONFIGURATION)) or {}
    client_id = readers.spelt(members.get("client_id"))
    if not client_id or client_id != readers.text(client_id):
        raise Refused("registration_answer_malformed")
    deployment_id = readers.text(readers.spelt(tool.get("deployment_id")))
    return Registered(client_id, deployment_id, readers.text(members.get("client_name")))
