"""Platform Notification Service: tells tools what happened, in signed notices, at the address that each asked for."""

import time
import uuid
from datetime import UTC, datetime
from typing import Any

import requests

from lti_tool.demo_lms import addresses
from lti_tool.demo_lms import vocabulary as words
from lti_tool.demo_lms.models import Course, NoticeHandler, Tool
from lti_tool.demo_lms.trials import tampering

LIFETIME = 3600
TIME_LIMIT = 10


def signed(tool: Tool, notice_type: str, more: dict[str, Any], *, notice_id: str = "") -> str:
    """One notice as a JWT, falsified where a test ordered so."""
    issued = int(time.time())
    notice = {
        "id": notice_id or str(uuid.uuid4()),
        "timestamp": datetime.now(UTC).isoformat(),
        "type": notice_type,
    }
    claims = {
        "iss": addresses.issuer(),
        "aud": tool.client_id,
        "azp": tool.client_id,
        "iat": issued,
        "exp": issued + LIFETIME,
        "nonce": uuid.uuid4().hex,
        f"{words.CLAIM}version": "1.3.0",
        f"{words.CLAIM}deployment_id": tool.deployment_id,
        f"{words.CLAIM}notice": notice,
    }
    return tampering.id_token({**claims, **more})


def of_copy(course: Course) -> dict[str, Any]:
    """What a notice of a copied course says."""
    context = {"id": str(course.pk), "label": course.label, "title": course.title}
    origins = [str(course.copied_from_id)] if course.copied_from_id else []
    return {f"{words.CLAIM}context": context, f"{words.CLAIM}origin_contexts": origins}


def tell_of_copy(course: Course) -> list[int | None]:
    """Every tool that asked hears of the new course; returns what each answered, None for none."""
    handlers = NoticeHandler.objects.filter(notice_type=words.COPY_NOTICE, tool__active=True)
    return [
        post(handler.url, [signed(handler.tool, words.COPY_NOTICE, of_copy(course))])
        for handler in handlers.select_related("tool").order_by("pk")
    ]


def greet(tool: Tool) -> int | None:
    """The notice by which an administrator tries whether notices arrive."""
    handler = tool.notice_handlers.filter(notice_type=words.HELLO_NOTICE).first()
    return post(handler.url, [signed(tool, words.HELLO_NOTICE, {})]) if handler else None


def post(url: str, tokens: list[str]) -> int | None:
    """Deliver a batch; the status that the tool answered."""
    try:
        with requests.Session() as session:
            session.trust_env = False
            body = {"notices": [{"jwt": token} for token in tokens]}
            return session.post(url, json=body, timeout=TIME_LIMIT, allow_redirects=False).status_code
    except requests.RequestException:
        return None
