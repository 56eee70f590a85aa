"""What a verified id_token says, typed: anything malformed is refused here and never reaches a model."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from lti_tool.protocol import readers
from lti_tool.protocol import vocabulary as v
from lti_tool.protocol.claim_parts import Parts, check_version
from lti_tool.protocol.errors import Refused
from lti_tool.protocol.readers import required_id

MESSAGE_TYPES = {
    v.RESOURCE_LINK_REQUEST: v.RESOURCE_LINK_REQUEST,
    v.DEEP_LINKING_REQUEST: v.DEEP_LINKING_REQUEST,
    v.SUBMISSION_REVIEW_REQUEST: v.SUBMISSION_REVIEW_REQUEST,
    v.DATA_PRIVACY_REQUEST: v.DATA_PRIVACY_REQUEST,
    v.LTI_DATA_PRIVACY_REQUEST: v.DATA_PRIVACY_REQUEST,
}
ABOUT_SOMEONE = (v.SUBMISSION_REVIEW_REQUEST, v.DATA_PRIVACY_REQUEST)


@dataclass(frozen=True)
class AgsEndpoint:
    """AGS 2.0 §3.6: either address can be absent."""

    scopes: tuple[str, ...]
    lineitems: str
    lineitem: str


@dataclass(frozen=True)
class DeepLinkingSettings:
    """DL 2.0 §4.4: what the platform takes back, and where to. `accept_media_types` concern files only."""

    return_url: str
    accept_types: tuple[str, ...]
    accept_multiple: bool
    accept_lineitem: bool
    accept_targets: tuple[str, ...]
    data: str | None
    accept_media_types: tuple[str, ...] = ()
    # True: the platform adds what comes back at once; False: its own form may follow.
    auto_create: bool = False
    # What the instructor has written in the platform's form already, for a single item.
    title: str = ""
    text: str = ""

    def to_json(self) -> dict[str, Any]:
        return dict(vars(self))

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> DeepLinkingSettings:
        lists = ("accept_types", "accept_targets", "accept_media_types")
        return cls(**{**stored, **{name: tuple(stored[name]) for name in lists if name in stored}})


class NothingAcceptedError(Refused):
    """A deep linking request that takes no type of item; it can be answered all the same, with nothing."""

    def __init__(self, return_url: str, data: str | None, deployment_id: str) -> None:
        super().__init__("accept_types_missing")
        self.settings = DeepLinkingSettings(return_url, (), False, False, (), data)
        self.deployment_id = deployment_id


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
    deep_linking: DeepLinkingSettings | None
    notices: NoticeEndpoint | None
    for_user: str  # whose work or data the launch is about, "" = nobody else's
    groups_url: str = ""
    group_sets_url: str = ""
    # What could not be read and was done without: words for a log.
    unread: tuple[str, ...] = ()


def parse(body: Mapping[str, Any]) -> LaunchClaims:
    """Raises Refused with the code of the first required claim that is missing or malformed (Core 1.3 §5.3)."""
    message_type = _message_type(body)
    check_version(body)
    parts = Parts(body)
    is_deep_linking = message_type == v.DEEP_LINKING_REQUEST
    groups = parts.optional(v.GROUPS_ENDPOINT, "groups")
    context = parts.required(v.CONTEXT, "context")
    link = {} if is_deep_linking else parts.required(v.RESOURCE_LINK, "resource_link")
    has_link = message_type == v.RESOURCE_LINK_REQUEST or bool(link)
    ags = _ags(parts)
    for_user = _for_user(parts) if message_type in ABOUT_SOMEONE else ""
    if message_type == v.SUBMISSION_REVIEW_REQUEST:
        _require_submission(for_user, has_link=has_link, ags=ags)
    presentation = parts.optional(v.LAUNCH_PRESENTATION, "launch_presentation")
    platform = parts.optional(v.TOOL_PLATFORM, "tool_platform")
    memberships = parts.optional(v.NRPS_ENDPOINT, "names_and_roles")
    return LaunchClaims(
        message_type=message_type,
        deployment_id=required_id(body.get(v.DEPLOYMENT_ID), "deployment_id"),
        target_link_uri=_exact(body.get(v.TARGET_LINK_URI)),
        sub=_sub(body),
        roles=_roles(body, required=not is_deep_linking and message_type != v.DATA_PRIVACY_REQUEST),
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
        deep_linking=_deep_linking(parts) if is_deep_linking else None,
        notices=_notices(parts),
        for_user=for_user,
        groups_url=parts.address(groups, "context_groups_url"),
        group_sets_url=parts.address(groups, "context_group_sets_url"),
        unread=tuple(dict.fromkeys(parts.unread)),
    )


def _message_type(body: Mapping[str, Any]) -> str:
    """The message's name as this tool writes it."""
    said = body.get(v.MESSAGE_TYPE)
    if not isinstance(said, str) or said not in MESSAGE_TYPES:
        raise Refused("message_type_unknown")
    return MESSAGE_TYPES[said]


def _for_user(parts: Parts) -> str:
    """Submission Review 1.0 §4.1; drafts of the data privacy launch call the member `id`."""
    claim = parts.required(v.FOR_USER, "for_user")
    named = claim.get("user_id", claim.get("id"))
    return "" if named in (None, "") else required_id(named, "for_user")


def _require_submission(for_user: str, *, has_link: bool, ags: AgsEndpoint | None) -> None:
    if not for_user:
        raise Refused("for_user_missing")
    if not has_link and not (ags and ags.lineitem):
        raise Refused("line_item_missing")


def _sub(body: Mapping[str, Any]) -> str | None:
    """Absent = anonymous (Core 1.3 §5.3.6.1); empty or not text is a mistake of the platform's."""
    said = body.get("sub")
    if said == "":
        raise Refused("sub_malformed")
    return None if said is None else required_id(said, "sub")


def _roles(body: Mapping[str, Any], *, required: bool) -> tuple[str, ...]:
    said = body.get(v.ROLES)
    if said is None:
        if required:
            raise Refused("roles_missing")
        return ()
    roles = readers.items(said)
    if roles is None or said == "" or not all(isinstance(role, str) for role in roles):
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


def _deep_linking(parts: Parts) -> DeepLinkingSettings:
    claim = parts.required(v.DEEP_LINKING_SETTINGS, "deep_linking_settings")
    if not claim:
        raise Refused("deep_linking_settings_missing")
    return_url = _return_url(claim)
    data, accept_types = claim.get("data"), readers.texts(claim.get("accept_types"), most=50)
    if data is not None and (not isinstance(data, str) or readers.cleaned(data, limit=len(data)) != data):
        raise Refused("deep_linking_data_malformed")
    if not accept_types:  # DL 2.0 §4.4.1 requires it, and no item could be of a right type
        raise NothingAcceptedError(
            return_url, data, required_id(parts.body.get(v.DEPLOYMENT_ID), "deployment_id")
        )
    return DeepLinkingSettings(
        return_url=return_url,
        accept_types=accept_types,
        accept_multiple=readers.flag(claim.get("accept_multiple"), default=True),
        accept_lineitem=readers.flag(claim.get("accept_lineitem"), default=True),
        accept_targets=readers.texts(claim.get("accept_presentation_document_targets"), most=50),
        data=data,
        accept_media_types=_media_types(claim.get("accept_media_types")),
        auto_create=readers.flag(claim.get("auto_create"), default=False),
        title=readers.text(claim.get("title")),
        text=readers.lines(claim.get("text")),
    )


def _return_url(claim: Mapping[str, Any]) -> str:
    said = claim.get("deep_link_return_url")
    found = readers.address(said)
    if not found:
        raise Refused("deep_link_return_url_malformed" if said else "deep_link_return_url_missing")
    return found


def _media_types(value: object) -> tuple[str, ...]:
    """A text with commas (DL 2.0 §4.4.1); some platforms send a list."""
    listed = value.split(",") if isinstance(value, str) else value
    return tuple(filter(None, map(str.strip, readers.texts(listed, most=50))))


def _exact(value: object) -> str:
    """Text that is compared with what we know to the letter, and never stored."""
    return value if isinstance(value, str) else ""
