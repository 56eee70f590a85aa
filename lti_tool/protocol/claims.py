"""What a verified id_token says, typed: anything malformed is refused here and never reaches a model."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from lti_tool.protocol import vocabulary as v
from lti_tool.protocol.errors import Refused
from lti_tool.protocol.registration import origin

ID_LENGTH = 255
URL_LENGTH, ORIGIN_LENGTH = 2000, 300
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


def parse(body: Mapping[str, Any]) -> LaunchClaims:
    """Raises Refused with the code of the first claim that is missing or malformed (Core 1.3 §5.3)."""
    message_type = _message_type(body)
    if body.get(v.VERSION_CLAIM) != v.VERSION:
        raise Refused("version_not_1_3")
    is_deep_linking = message_type == v.DEEP_LINKING_REQUEST
    groups = _mapping(body, v.GROUPS_ENDPOINT, "claims_malformed")
    context = _mapping(body, v.CONTEXT, "context_malformed")
    link = {} if is_deep_linking else _mapping(body, v.RESOURCE_LINK, "resource_link_malformed")
    has_link = message_type == v.RESOURCE_LINK_REQUEST or bool(link)
    ags = _ags(_mapping(body, v.AGS_ENDPOINT, "claims_malformed"))
    for_user = _for_user(body) if message_type in ABOUT_SOMEONE else ""
    if message_type == v.SUBMISSION_REVIEW_REQUEST:
        _require_submission(for_user, has_link=has_link, ags=ags)
    presentation = _mapping(body, v.LAUNCH_PRESENTATION, "claims_malformed")
    return LaunchClaims(
        message_type=message_type,
        deployment_id=_id(body.get(v.DEPLOYMENT_ID), "deployment_id_missing"),
        target_link_uri=_exact(body.get(v.TARGET_LINK_URI)),
        sub=_sub(body),
        roles=_roles(body, required=not is_deep_linking and message_type != v.DATA_PRIVACY_REQUEST),
        context_id=_id(context.get("id"), "context_malformed") if context else "",
        context_title=_text(context.get("title")) or _text(context.get("label")),
        resource_link_id=_id(link.get("id"), "resource_link_id_missing") if has_link else "",
        resource_link_title=_text(link.get("title")),
        locale=_text(presentation.get("locale")) or _text(body.get("locale")),
        return_url=_url(presentation.get("return_url")),
        product=_product(body),
        custom=_custom(body),
        ags=ags,
        memberships_url=_url(
            _mapping(body, v.NRPS_ENDPOINT, "claims_malformed").get("context_memberships_url")
        ),
        deep_linking=_deep_linking(body) if is_deep_linking else None,
        notices=_notices(_mapping(body, v.NOTICE_SERVICE, "claims_malformed")),
        for_user=for_user,
        groups_url=_url(groups.get("context_groups_url")),
        group_sets_url=_url(groups.get("context_group_sets_url")),
    )


def _message_type(body: Mapping[str, Any]) -> str:
    """The message's name as this tool writes it."""
    said = body.get(v.MESSAGE_TYPE)
    if not isinstance(said, str) or said not in MESSAGE_TYPES:
        raise Refused("message_type_unknown")
    return MESSAGE_TYPES[said]


def _for_user(body: Mapping[str, Any]) -> str:
    """Submission Review 1.0 §4.1; drafts of the data privacy launch call the member `id`."""
    claim = _mapping(body, v.FOR_USER, "for_user_malformed")
    named = claim.get("user_id", claim.get("id"))
    return "" if named is None else _id(named, "for_user_malformed")


def _require_submission(for_user: str, *, has_link: bool, ags: AgsEndpoint | None) -> None:
    if not for_user:
        raise Refused("for_user_missing")
    if not has_link and not (ags and ags.lineitem):
        raise Refused("line_item_missing")


def _product(body: Mapping[str, Any]) -> str:
    platform = _mapping(body, v.TOOL_PLATFORM, "claims_malformed")
    return _text(platform.get("product_family_code"), limit=100)


def _sub(body: Mapping[str, Any]) -> str | None:
    """Absent = anonymous (Core 1.3 §5.3.6.1); empty or not text is a mistake of the platform's."""
    return None if "sub" not in body else _id(body["sub"], "sub_malformed")


def _roles(body: Mapping[str, Any], *, required: bool) -> tuple[str, ...]:
    roles = body.get(v.ROLES)
    if roles is None and not required:
        return ()
    if not isinstance(roles, list) or not all(isinstance(role, str) for role in roles):
        raise Refused("roles_missing")
    return tuple(role for role in roles if len(role) <= ID_LENGTH)


def _custom(body: Mapping[str, Any]) -> dict[str, str]:
    custom = _mapping(body, v.CUSTOM, "claims_malformed")
    return {str(key): _text(value, limit=2000) for key, value in custom.items() if isinstance(value, str)}


def _ags(claim: Mapping[str, Any]) -> AgsEndpoint | None:
    if not claim:
        return None
    return AgsEndpoint(_texts(claim.get("scope")), _url(claim.get("lineitems")), _url(claim.get("lineitem")))


def _notices(claim: Mapping[str, Any]) -> NoticeEndpoint | None:
    url = _url(claim.get("platform_notification_service_url"))
    return NoticeEndpoint(url, _texts(claim.get("notice_types_supported"))) if url else None


def _deep_linking(body: Mapping[str, Any]) -> DeepLinkingSettings:
    claim = _mapping(body, v.DEEP_LINKING_SETTINGS, "deep_linking_settings_missing")
    return_url = _url(claim.get("deep_link_return_url"))
    if not return_url:
        raise Refused("deep_link_return_url_missing")
    data = claim.get("data")
    if data is not None and not isinstance(data, str):
        raise Refused("deep_linking_data_malformed")
    return DeepLinkingSettings(
        return_url=return_url,
        accept_types=_texts(claim.get("accept_types")),
        accept_multiple=_flag(claim.get("accept_multiple"), default=True),
        accept_lineitem=_flag(claim.get("accept_lineitem"), default=True),
        accept_targets=_texts(claim.get("accept_presentation_document_targets")),
        data=data,
        accept_media_types=_media_types(claim.get("accept_media_types")),
        auto_create=_flag(claim.get("auto_create"), default=False),
        title=_text(claim.get("title")),
        text=_text(claim.get("text"), limit=2000),
    )


def _mapping(body: Mapping[str, Any], name: str, code: str) -> Mapping[str, Any]:
    value = body.get(name)
    if value is None:
        return {}
    if not isinstance(value, dict):
        raise Refused(code)
    return value


def _id(value: object, code: str) -> str:
    """Ids are 1–255 characters of text; NUL and lone surrogates could not be stored."""
    if not isinstance(value, str) or not value.strip() or len(value) > ID_LENGTH or _clean(value) != value:
        raise Refused(code)
    return value


def _text(value: object, *, limit: int = ID_LENGTH) -> str:
    return _clean(value)[:limit] if isinstance(value, str) else ""


def _clean(value: str) -> str:
    return value.replace("\0", "").encode("utf-8", "ignore").decode()


def _texts(value: object) -> tuple[str, ...]:
    items = value if isinstance(value, list) else []
    return tuple(_text(item) for item in items if isinstance(item, str))[:50]


def _media_types(value: object) -> tuple[str, ...]:
    """A text with commas (DL 2.0 §4.4.1); some platforms send a list."""
    return _texts(value.split(",") if isinstance(value, str) else value)


def _exact(value: object) -> str:
    """Text that is compared with what we know to the letter, and never stored."""
    return value if isinstance(value, str) else ""


def _url(value: object) -> str:
    """A web address whole, or "": one cut short would lead somewhere else."""
    url = _text(value, limit=URL_LENGTH + 1)
    return url if len(url) <= URL_LENGTH and 0 < len(origin(url)) <= ORIGIN_LENGTH else ""


def _flag(value: object, *, default: bool) -> bool:
    """Some platforms write booleans as text (DL 1.0 habit)."""
    if isinstance(value, str):
        return value.lower() == "true"
    return value if isinstance(value, bool) else default


@dataclass(frozen=True)
class NoticeClaims:
    """One notice of an LMS (PNS 1.0 §4); what it says of courses is empty where it says nothing."""

    deployment_id: str
    notice_id: str
    type: str
    context_id: str
    context_title: str
    origin_contexts: tuple[str, ...]


def parse_notice(body: Mapping[str, Any]) -> NoticeClaims:
    """Raises Refused with the code of the first claim that is missing or malformed."""
    if body.get(v.VERSION_CLAIM) != v.VERSION:
        raise Refused("version_not_1_3")
    notice = _mapping(body, v.NOTICE, "notice_malformed")
    context = _mapping(body, v.CONTEXT, "context_malformed")
    origins = body.get(v.ORIGIN_CONTEXTS)
    return NoticeClaims(
        deployment_id=_id(body.get(v.DEPLOYMENT_ID), "deployment_id_missing"),
        notice_id=_id(notice.get("id"), "notice_malformed"),
        type=_id(notice.get("type"), "notice_malformed"),
        context_id=_id(context.get("id"), "context_malformed") if context else "",
        context_title=_text(context.get("title")) or _text(context.get("label")),
        origin_contexts=tuple(
            _id(one, "context_malformed") for one in (origins if isinstance(origins, list) else [])[:50]
        ),
    )


def is_id(value: object) -> bool:
    """Whether a value that nobody has vouched for yet can be looked for as an id."""
    return isinstance(value, str) and 0 < len(value) <= ID_LENGTH and _clean(value) == value
