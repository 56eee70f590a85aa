"""What a deep linking request takes back, and where to (Deep Linking 2.0 §4.4)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from lti_tool.protocol import readers
from lti_tool.protocol import vocabulary as v
from lti_tool.protocol.claim_parts import Parts
from lti_tool.protocol.errors import Refused
from lti_tool.protocol.readers import required_id


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


def read_settings(parts: Parts) -> DeepLinkingSettings:
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
    value = claim.get("deep_link_return_url")
    address = readers.address(value)
    if not address:
        raise Refused("deep_link_return_url_malformed" if value else "deep_link_return_url_missing")
    return address


def _media_types(value: object) -> tuple[str, ...]:
    """A text with commas (DL 2.0 §4.4.1); some platforms send a list."""
    types = value.split(",") if isinstance(value, str) else value
    return tuple(filter(None, map(str.strip, readers.texts(types, most=50))))
