"""Names and Role Provisioning Services 2.0: who is in a course."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from lti_tool.protocol import vocabulary as v
from lti_tool.protocol.errors import Refused
from lti_tool.protocol.http_client import ROSTER_LIMIT
from lti_tool.protocol.service import PlatformService, with_query

PAGE_SIZE = 200


@dataclass(frozen=True)
class Member:
    """One person of a course; a name is "" where the platform does not tell it."""

    user_id: str
    roles: tuple[str, ...]
    status: str
    name: str


def members(
    service: PlatformService, url: str, *, role: str = "", page_size: int = PAGE_SIZE
) -> Iterator[Member]:
    """Everyone in the course, page by page (NRPS 2.0 §2)."""
    first = with_query(url, role=role, limit=str(page_size))
    for reply in service.pages(
        first, scope=v.SCOPE_MEMBERSHIPS, accept=v.MEDIA_MEMBERSHIPS, limit=ROSTER_LIMIT
    ):
        container = reply.json()
        listed = container.get("members") if isinstance(container, dict) else None
        if not isinstance(listed, list):
            raise Refused("answer_malformed", http_status=reply.status)
        yield from (_member(item) for item in listed if isinstance(item, dict) and item.get("user_id"))


def _member(item: Mapping[str, Any]) -> Member:
    roles = item.get("roles")
    return Member(
        user_id=str(item["user_id"]),
        roles=tuple(str(role) for role in roles) if isinstance(roles, list) else (),
        status=_text(item.get("status")) or "Active",
        name=_text(item.get("name"))
        or f"{_text(item.get('given_name'))} {_text(item.get('family_name'))}".strip(),
    )


def _text(value: object) -> str:
    return value.strip()[:255] if isinstance(value, str) else ""
