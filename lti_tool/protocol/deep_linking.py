"""The answer to a deep linking request: which links the LMS's course shall hold (Deep Linking 2.0 §4.5)."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import jwt
from pylti1p3.deep_link import DeepLink
from pylti1p3.deep_link_resource import DeepLinkResource

from lti_tool.protocol import vocabulary as v
from lti_tool.protocol.claims import DeepLinkingSettings
from lti_tool.protocol.keys import ALGORITHM, ToolKey
from lti_tool.protocol.platform import Platform


@dataclass(frozen=True)
class LinkItem:
    """One ltiResourceLink. `score_maximum` None = no gradebook column."""

    url: str
    title: str
    text: str
    icon_url: str
    custom: dict[str, str]
    score_maximum: float | None
    resource_id: str
    tag: str


class _Item(DeepLinkResource):
    """pylti1p3's item with a text, and without members that have no value: nulls confuse some LMSs."""

    def __init__(self, item: LinkItem, *, line_item: bool) -> None:
        self._item = item
        self._has_line_item = line_item and item.score_maximum is not None

    def to_dict(self) -> dict[str, object]:
        item = self._item
        result: dict[str, object] = {
            "type": self._type,
            "url": item.url,
            "title": item.title,
            "text": item.text,
        }
        result["custom"] = item.custom
        if item.icon_url:
            result["icon"] = {"url": item.icon_url}
        if self._has_line_item:
            result["lineItem"] = {
                "label": item.title,
                "scoreMaximum": item.score_maximum,
                "resourceId": item.resource_id,
                "tag": item.tag,
            }
        return result


class _Response(DeepLink):
    def __init__(
        self, platform: Platform, deployment_id: str, settings: DeepLinkingSettings, key: ToolKey
    ) -> None:
        super().__init__(
            platform.registration(), deployment_id, {"deep_link_return_url": settings.return_url}
        )
        self._settings, self._key = settings, key

    def _generate_nonce(self) -> str:
        return secrets.token_urlsafe(32)

    def get_message_jwt(self, resources: Sequence[DeepLinkResource]) -> dict[str, object]:
        message = super().get_message_jwt(resources)
        message[v.DL_DATA] = self._settings.data
        if self._settings.data is None:
            del message[v.DL_DATA]
        return message

    def encode_jwt(self, message: dict[str, Any]) -> str:
        return jwt.encode(message, self._key.private_key, algorithm=ALGORITHM, headers={"kid": self._key.kid})


def response_jwt(
    *,
    platform: Platform,
    deployment_id: str,
    settings: DeepLinkingSettings,
    items: Sequence[LinkItem],
    key: ToolKey,
) -> str:
    """The signed answer; no items means that the person cancelled, and the platform is told so."""
    allowed = items if settings.accept_multiple else items[:1]
    resources = [_Item(item, line_item=settings.accept_lineitem) for item in allowed]
    return _Response(platform, deployment_id, settings, key).get_response_jwt(resources)
