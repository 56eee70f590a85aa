"""What a verified notice of an LMS says, typed (PNS 1.0 §4)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from lti_tool.protocol import readers
from lti_tool.protocol import vocabulary as v
from lti_tool.protocol.claim_parts import Parts, check_version
from lti_tool.protocol.readers import required_id


@dataclass(frozen=True)
class NoticeClaims:
    """One notice; what it says of courses is empty where it says nothing."""

    deployment_id: str
    notice_id: str
    type: str
    context_id: str
    context_title: str
    origin_contexts: tuple[str, ...]


def parse_notice(body: Mapping[str, Any]) -> NoticeClaims:
    """Raises Refused with the code of the first claim that is missing or malformed."""
    check_version(body)
    parts = Parts(body)
    notice = parts.required(v.NOTICE, "notice")
    context = parts.required(v.CONTEXT, "context")
    return NoticeClaims(
        deployment_id=required_id(body.get(v.DEPLOYMENT_ID), "deployment_id"),
        notice_id=required_id(notice.get("id"), "notice_id"),
        type=required_id(notice.get("type"), "notice_type"),
        context_id=required_id(context.get("id"), "context_id") if context else "",
        context_title=readers.text(context.get("title")) or readers.text(context.get("label")),
        origin_contexts=tuple(
            required_id(origin, "context_id")
            for origin in (readers.items(body.get(v.ORIGIN_CONTEXTS)) or ())[:50]
        ),
    )
