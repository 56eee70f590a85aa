"""What a verified id_token says, typed: anything malformed is refused here and never reaches a model."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Protocol

from lti_tool.protocol import readers
from lti_tool.protocol import vocabulary as v
from lti_tool.protocol.claim_parts import Parts, check_version
from lti_tool.protocol.errors import Refused
from lti_tool.protocol.readers import required_id


@dataclass(frozen=True)
class AgsEndpoint:
    """AGS 2.0 §3.6: either address can be absent."""

    scopes: tuple[str, ...]
    lineitems: str
    lineitem: str


@dataclass(frozen=True)
class NoticeEndpoint:
    """PNS 1.0 §3.1: where a handler for notices is registered, and which types there are."""

    url: str
    types: tuple[str, ...]


@dataclass(frozen=True)
class LaunchClaims:
    """One launch. `sub` None is an anonymous person; an empty context_id is a launch outside any course."""

    message_type: str
    deployment_id: str
    target_link_uri: str
    sub: str | None
    roles: tuple[str, ...]
    context_id: str
    context_title: str
    resource_link_id: str
    resource_link_title: str
    locale: str
    return_url: str
    product: str
    custom: Mapping[str, str]
    ags: AgsEndpoint | None
    memberships_url: str
    notices: NoticeEndpoint | None
    groups_url: str = ""
    group_sets_url: str = ""
    own: object = None  # what its message type alone has, as that reads it
    # What could not be read and was done without: words for a log.
    unread: tuple[str, ...] = ()


class MessageType(Protocol):
    """What a type of message asks of its claims (lti_tool.messages has them all)."""

    name: ClassVar[str]
    reads_link: ClassVar[bool]
    needs_link: ClassVar[bool]
    needs_roles: ClassVar[bool]
    needs_target: ClassVar[bool]

    def parse(self, parts: Parts, *, has_link: bool, ags: AgsEndpoint | None) -> object:
        """The claims that no other type has. Raises Refused."""


def parse(body: Mapping[str, Any], types: Mapping[str, MessageType]) -> LaunchClaims:
    """Raises Refused with the code of the first required claim that is missing or malformed (Core 1.3 §5.3)."""
    message = _message_type(body, types)
    check_version(body)
    parts = Parts(body)
    groups = parts.optional(v.GROUPS_ENDPOINT, "groups")
    context = parts.required(v.CONTEXT, "context")
    link = parts.required(v.RESOURCE_LINK, "resource_link") if message.reads_link else {}
    has_link = message.needs_link or bool(link)
    ags = _ags(parts)
    own = message.parse(parts, has_link=has_link, ags=ags)
    presentation = parts.optional(v.LAUNCH_PRESENTATION, "launch_presentation")
    platform = parts.optional(v.TOOL_PLATFORM, "tool_platform")
    memberships = parts.optional(v.NRPS_ENDPOINT, "names_and_roles")
    return LaunchClaims(
        message_type=message.name,
        deployment_id=required_id(body.get(v.DEPLOYMENT_ID), "deployment_id"),
        target_link_uri=_exact(body.get(v.TARGET_LINK_URI)),
        sub=_sub(body),
        roles=_roles(body, required=message.needs_roles),
        context_id=required_id(context.get("id"), "context_id") if context else "",
        context_title=readers.text(context.get("title")) or readers.text(context.get("label")),
        resource_link_id=required_id(link.get("id"), "resource_link_id") if has_link else "",
        resource_link_title=readers.text(link.get("title")),
        locale=readers.text(presentation.get("locale")) or readers.text(body.get("locale")),
        return_url=parts.address(presentation, "return_url"),
        product=readers.text(platform.get("product_family_code"), limit=100),
        custom=_custom(parts),
        ags=ags,
        memberships_url=parts.address(memberships, "context_memberships_url"),
        notices=_notices(parts),
        groups_url=parts.address(groups, "context_groups_url"),
        group_sets_url=parts.address(groups, "context_group_sets_url"),
        own=own,
        unread=tuple(dict.fromkeys(parts.unread)),
    )


def _message_type(body: Mapping[str, Any], types: Mapping[str, MessageType]) -> MessageType:
    name = body.get(v.MESSAGE_TYPE)
    if not isinstance(name, str) or name not in types:
        raise Refused("message_type_unknown")
    return types[name]


def _sub(body: Mapping[str, Any]) -> str | None:
    """Absent = anonymous (Core 1.3 §5.3.6.1); empty or not text is a mistake of the platform's."""
    sub = body.get("sub")
    if sub == "":
        raise Refused("sub_malformed")
    return None if sub is None else required_id(sub, "sub")


def _roles(body: Mapping[str, Any], *, required: bool) -> tuple[str, ...]:
    claim = body.get(v.ROLES)
    if claim is None:
        if required:
            raise Refused("roles_missing")
        return ()
    roles = readers.items(claim)
    if roles is None or claim == "" or not all(isinstance(role, str) for role in roles):
        raise Refused("roles_malformed")
    return readers.texts(roles)


def _custom(parts: Parts) -> dict[str, str]:
    custom = parts.optional(v.CUSTOM, "custom")
    texts = (
        (readers.lines(name, limit=readers.ID_LENGTH), readers.lines(value)) for name, value in custom.items()
    )
    return {name: value for name, value in texts if value or custom.get(name) == ""}


def _ags(parts: Parts) -> AgsEndpoint | None:
    claim = parts.optional(v.AGS_ENDPOINT, "grades")
    if not claim:
        return None
    scopes = readers.words(claim.get("scope"))
    return AgsEndpoint(scopes, parts.address(claim, "lineitems"), parts.address(claim, "lineitem"))


def _notices(parts: Parts) -> NoticeEndpoint | None:
    claim = parts.optional(v.NOTICE_SERVICE, "notices")
    url = parts.address(claim, "platform_notification_service_url")
    return NoticeEndpoint(url, readers.texts(claim.get("notice_types_supported"), most=50)) if url else None


def _exact(value: object) -> str:
    """Text that is compared with what we know to the letter, and never stored."""
    return value if isinstance(value, str) else ""
