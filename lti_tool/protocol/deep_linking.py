"""The answer to a deep linking request: what the LMS's course shall hold (Deep Linking 2.0 §4.5)."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import jwt
from pylti1p3.deep_link import DeepLink
from pylti1p3.deep_link_resource import DeepLinkResource

from lti_tool.protocol import content_items
from lti_tool.protocol import vocabulary as v
from lti_tool.protocol.content_items import ContentItem
from lti_tool.protocol.deep_linking_settings import DeepLinkingSettings
from lti_tool.protocol.keys import ALGORITHM, ToolKey
from lti_tool.protocol.platform import Platform


@dataclass(frozen=True)
class Words:
    """What the platform may show to the person, and what it may write into its log (DL 2.0 §4.5.1)."""

    message: str = ""
    log: str = ""
    error_message: str = ""
    error_log: str = ""

    def to_json(self) -> dict[str, str]:
        texts = {
            v.DL_MESSAGE: self.message,
            v.DL_LOG: self.log,
            v.DL_ERROR_MESSAGE: self.error_message,
            v.DL_ERROR_LOG: self.error_log,
        }
        return {claim: text for claim, text in texts.items() if text}


@dataclass(frozen=True)
class Answer:
    """The browser posts `jwt` to `return_url`."""

    return_url: str
    jwt: str


class _Item(DeepLinkResource):
    """A finished item: pylti1p3's own knows one type and few members, and writes nulls that confuse some LMSs."""

    def __init__(self, item: ContentItem, settings: DeepLinkingSettings) -> None:
        self._json = content_items.to_json(item, settings)

    def to_dict(self) -> dict[str, object]:
        return self._json


class _Response(DeepLink):
    def __init__(
        self,
        platform: Platform,
        deployment_id: str,
        settings: DeepLinkingSettings,
        words: Words,
        key: ToolKey,
    ) -> None:
        super().__init__(
            platform.registration(), deployment_id, {"deep_link_return_url": settings.return_url}
        )
        self._settings, self._words, self._key = settings, words, key

    def _generate_nonce(self) -> str:
        return secrets.token_urlsafe(32)

    def get_message_jwt(self, resources: Sequence[DeepLinkResource]) -> dict[str, object]:
        message = super().get_message_jwt(resources) | self._words.to_json()
        message[v.DL_DATA] = self._settings.data
        if self._settings.data is None:
            del message[v.DL_DATA]
        return message

    def encode_jwt(self, message: dict[str, Any]) -> str:
        return jwt.encode(message, self._key.private_key, algorithm=ALGORITHM, headers={"kid": self._key.kid})


def allowed(items: Sequence[ContentItem], settings: DeepLinkingSettings) -> list[ContentItem]:
    """As many items as the platform takes; a single one under the name that it has there already."""
    accepted = list(items if settings.accept_multiple else items[:1])
    return [content_items.titled(item, settings) for item in accepted] if len(accepted) == 1 else accepted


def response_jwt(
    *,
    platform: Platform,
    deployment_id: str,
    settings: DeepLinkingSettings,
    items: Sequence[ContentItem],
    words: Words,
    key: ToolKey,
) -> str:
    """The signed answer; no items means that the person cancelled, and the platform is told so."""
    resources = [_Item(item, settings) for item in items]
    return _Response(platform, deployment_id, settings, words, key).get_response_jwt(resources)
