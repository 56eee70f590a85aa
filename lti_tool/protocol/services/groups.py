"""Course Groups Service (LTI-GS 1.0): the groups of a course, and the sets they stand in."""

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from lti_tool.protocol import readers
from lti_tool.protocol import vocabulary as v
from lti_tool.protocol.http_client import ROSTER_LIMIT
from lti_tool.protocol.services.service import PlatformService
from lti_tool.protocol.web_address import with_query

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
    first_page = with_query(url, user_id=user_id, limit=str(PAGE_SIZE))
    for item in _named(service, first_page, "groups", accept=v.MEDIA_GROUPS, within=within):
        name, tag = readers.text(item["name"]), readers.text(item.get("tag"))
        yield Group(readers.spelt(item["id"]), name, tag, _sets(item), _hidden(item))


def group_sets(service: PlatformService, url: str, *, within: float = math.inf) -> Iterator[GroupSet]:
    """The sets in which the groups of a course stand, page by page."""
    first_page = with_query(url, limit=str(PAGE_SIZE))
    for item in _named(service, first_page, "sets", accept=v.MEDIA_GROUP_SETS, within=within):
        yield GroupSet(readers.spelt(item["id"]), readers.text(item["name"]), _hidden(item))


def _named(
    service: PlatformService, url: str, member: str, *, accept: str, within: float
) -> Iterator[Mapping[str, Any]]:
    """The items of all pages that have an id and a name, each id once."""
    ids: set[str] = set()
    for reply in service.pages(url, scope=v.SCOPE_GROUPS, accept=accept, limit=ROSTER_LIMIT, within=within):
        container = reply.json()
        items = container.get(member) if isinstance(container, dict) else None
        for item in readers.required_objects(items, http_status=reply.status):
            group_id = readers.spelt(item.get("id"))
            if group_id and group_id not in ids and readers.text(item.get("name")):
                yield item
            ids.add(group_id)


def _sets(item: Mapping[str, Any]) -> tuple[str, ...]:
    """Platforms write `set_ids` or `set_id`."""
    several = readers.items(item.get("set_ids")) or [item.get("set_id")]
    return tuple(dict.fromkeys(name for name in map(readers.spelt, several) if name))


def _hidden(item: Mapping[str, Any]) -> bool:
    return readers.flag(item.get("hidden"), default=False)
