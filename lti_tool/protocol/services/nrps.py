"""Names and Role Provisioning Services 2.0: who is in a course, and who has come or gone since."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from lti_tool.protocol import readers
from lti_tool.protocol import vocabulary as v
from lti_tool.protocol.errors import LtiError, Unavailable
from lti_tool.protocol.http_client import ROSTER_LIMIT, Reply
from lti_tool.protocol.services.service import PlatformService
from lti_tool.protocol.web_address import with_query

PAGE_SIZE = 200
MOST_PEOPLE = 20_000
ACTIVE, INACTIVE, DELETED = "Active", "Inactive", "Deleted"
_STATUS = {status.lower(): status for status in (ACTIVE, INACTIVE, DELETED)}


@dataclass(frozen=True)
class Member:
    """One person of a course; a name is "" where the platform does not tell it (NRPS 2.0 §2.2)."""

    user_id: str
    roles: tuple[str, ...] = ()
    status: str = ACTIVE
    name: str = ""
    # What a launch of the link that was asked for would say of this person (NRPS 2.0 §2.4.2).
    messages: tuple[Mapping[str, Any], ...] = field(default=(), compare=False)
    # Groups by the platform's ids; None: the platform does not tell groups here (LTI-GS 1.0 §5).
    group_ids: tuple[str, ...] | None = None


@dataclass(frozen=True)
class Roster:
    """The people, each once, and where to ask later for what has changed since; "" where that is not offered.

    `broke_off` says why the list ended before its end, "" for a whole one: whoever is missing in it may be there.
    """

    members: tuple[Member, ...]
    differences_url: str = ""
    broke_off: str = ""


def roster(
    service: PlatformService,
    url: str,
    *,
    role: str = "",
    resource_link_id: str = "",
    with_groups: bool = False,
    page_size: int = PAGE_SIZE,
    within: float = math.inf,
) -> Roster:
    """Everyone in the course, or those of a role, or those who may open a link (NRPS 2.0 §2).

    After a fault on a later page it holds those who had been told by then; on the first one the fault is raised.
    """
    groups = "true" if with_groups else ""
    first_page = with_query(url, role=role, rlid=resource_link_id, groups=groups, limit=str(page_size))
    return _read(service, first_page, within)


def differences(service: PlatformService, url: str, *, within: float = math.inf) -> Roster:
    """Who has come, changed or gone (status Deleted) since the roster that named this address (NRPS 2.0 §2.5).

    All or nothing: what is missing in a part of the changes would be lost for good.
    """
    changes = _read(service, url, within)
    if changes.broke_off:
        raise Unavailable(changes.broke_off)
    return changes


def _read(service: PlatformService, url: str, within: float) -> Roster:
    members: dict[str, Member] = {}
    differences_url = broke_off = ""
    pages = service.pages(
        url, scope=v.SCOPE_MEMBERSHIPS, accept=v.MEDIA_MEMBERSHIPS, limit=ROSTER_LIMIT, within=within
    )
    try:
        for reply in pages:
            _add(members, _listed(reply))
            differences_url = reply.links.get("differences", differences_url)
            if len(members) > MOST_PEOPLE:
                broke_off = "people_too_many"
                break
    except LtiError as error:
        if not members:
            raise
        broke_off = error.code
    return Roster(tuple(members.values()), "" if broke_off else differences_url, broke_off)


def _add(members: dict[str, Member], entries: list[Mapping[str, Any]]) -> None:
    """Some platforms list a person once for each section of a course."""
    for member in map(_member, entries):
        members[member.user_id] = _joined(members.get(member.user_id), member)


def _listed(reply: Reply) -> list[Mapping[str, Any]]:
    container = reply.json()
    members = container.get("members") if isinstance(container, dict) else None
    entries = readers.required_objects(members, http_status=reply.status)
    return [item for item in entries if readers.spelt(item.get("user_id"))]


def _member(item: Mapping[str, Any]) -> Member:
    given_name, family_name = readers.text(item.get("given_name")), readers.text(item.get("family_name"))
    return Member(
        user_id=readers.spelt(item["user_id"]),
        roles=readers.texts(item.get("roles")),
        status=_status(item.get("status")),
        name=readers.text(item.get("name")) or readers.text(f"{given_name} {family_name}"),
        messages=tuple(readers.objects(item.get("message")) or ()),
        group_ids=_groups(item.get("group_enrollments")),
    )


def _joined(first: Member | None, second: Member) -> Member:
    """The same person twice: all roles, and here as long as one entry says so."""
    if first is None:
        return second
    strongest = min((first.status, second.status), key=list(_STATUS.values()).index)
    group_ids = (first.group_ids, second.group_ids)
    groups = dict.fromkeys(group for ids in group_ids if ids is not None for group in ids)
    return replace(
        first,
        roles=tuple(dict.fromkeys((*first.roles, *second.roles))),
        status=strongest,
        name=first.name or second.name,
        messages=first.messages or second.messages,
        group_ids=None if group_ids == (None, None) else tuple(groups),
    )


def _status(value: object) -> str:
    """Active where nothing is said (NRPS 2.0 §2.3); what we do not know gives no rights."""
    if value in (None, ""):
        return ACTIVE
    return _STATUS.get(readers.text(value).rsplit("#", 1)[-1].lower(), INACTIVE)


def _groups(value: object) -> tuple[str, ...] | None:
    entries = readers.objects(value)
    if value is None or entries is None:
        return None
    ids = (readers.spelt(one.get("group_id")) for one in entries)
    return tuple(dict.fromkeys(group for group in ids if group))
