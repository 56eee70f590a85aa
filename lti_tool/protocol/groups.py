"""Course Groups Service (LTI-GS 1.0): the groups of a course, and the sets they stand in."""

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from lti_tool.protocol import vocabulary as v
from lti_tool.protocol.errors import Refused
from lti_tool.protocol.http_client import ROSTER_LIMIT
from lti_tool.protocol.service import PlatformService, with_query

PAGE_SIZE = 200


@dataclass(frozen=True)
class Group:
    """One group; it may stand in no set, in one or in several. `is_hidden` from learners."""

    id: str
    name: str
    tag: str = ""
    set_ids: tuple[str, ...] = ()
    is_hidden: bool = False


@dataclass(frozen=True)
class GroupSet:
    """A set of groups, in Moodle a grouping."""

    id: str
    name: str
    is_hidden: bool = False


def groups(
    service: PlatformService, url: str, *, user_id: str = "", within: float = math.inf
) -> Iterator[Group]:
    """The groups of a course, or those of one person, page by page."""
    asked = with_query(url, user_id=user_id, limit=str(PAGE_SIZE))
    for item in _named(service, asked, "groups", accept=v.MEDIA_GROUPS, within=within):
        yield Group(_id(item["id"]), _text(item["name"]), _text(item.get("tag")), _sets(item), _hidden(item))


def group_sets(service: PlatformService, url: str, *, within: float = math.inf) -> Iterator[GroupSet]:
    """The sets in which the groups of a course stand, page by page."""
    asked = with_query(url, limit=str(PAGE_SIZE))
    for item in _named(service, asked, "sets", accept=v.MEDIA_GROUP_SETS, within=within):
        yield GroupSet(_id(item["id"]), _text(item["name"]), _hidden(item))


def _named(
    service: PlatformService, url: str, member: str, *, accept: str, within: float
) -> Iterator[Mapping[str, Any]]:
    """What of each page's list has an id and a name, once."""
    seen: set[str] = set()
    for reply in service.pages(url, scope=v.SCOPE_GROUPS, accept=accept, limit=ROSTER_LIMIT, within=within):
        container = reply.json()
        listed = container.get(member) if isinstance(container, dict) else None
        if not isinstance(listed, list):
            raise Refused("answer_malformed", http_status=reply.status)
        for item in listed:
            if isinstance(item, dict) and (name := _id(item.get("id"))) and _text(item.get("name")):
                if name not in seen:
                    yield item
                seen.add(name)


def _sets(item: Mapping[str, Any]) -> tuple[str, ...]:
    """Platforms write `set_ids` or `set_id`."""
    several = item.get("set_ids")
    found = [_id(one) for one in several] if isinstance(several, list) else [_id(item.get("set_id"))]
    return tuple(dict.fromkeys(name for name in found if name))


def _hidden(item: Mapping[str, Any]) -> bool:
    return item.get("hidden") is True


def _id(value: object) -> str:
    """Moodle's are numbers."""
    return str(value) if isinstance(value, str | int) and not isinstance(value, bool) else ""


def _text(value: object) -> str:
    return value.strip()[:255] if isinstance(value, str) else ""
