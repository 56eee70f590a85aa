"""A course's people, from the LMS's roster service: an encrypted copy, never a reason to fail."""

import json
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from django.db.models import Q

from activities import clock
from lti_tool.delivery.access import service_of
from lti_tool.models import LtiContext, LtiUser, NamePolicy, ResourceLink, RosterCopy
from lti_tool.protocol import nrps
from lti_tool.protocol.errors import LtiError, Refused
from lti_tool.protocol.roles import course_role
from lti_tool.protocol.service import PlatformService
from lti_tool.secrets_at_rest import UnreadableError, decrypt, encrypt

FRESH = timedelta(minutes=5)
KEPT = timedelta(hours=24)
# Differences alone could drift apart from the LMS unseen.
COMPLETE = timedelta(hours=6)
SECONDS, ROSTER_SECONDS = 5.0, 10.0  # someone waits for the page: for one answer, and for all pages of it


@dataclass(frozen=True)
class Person:
    """Someone in the LMS's course. `user_id` None: has never come here from it; the LMS's own id stays inside.

    `role` is one of protocol.roles, `status` Active or Inactive; `name` is "" where names are off or not told.
    `group_ids` None: the LMS does not tell groups with its people.
    """

    user_id: int | None
    name: str
    role: str
    status: str
    group_ids: tuple[str, ...] | None = None


def names(course_id: int) -> dict[int, str] | None:
    """Names by user id of a course; None where names are off, not offered, or too old to show."""
    context = context_of(course_id)
    if context is None or not _may_name(context):
        return None
    copy = _copy_of(context)
    if copy is None:
        return None
    return {one.user_id: one.name for one in _people(context, _opened(copy)) if one.user_id and one.name}


def members(course_id: int) -> list[Person] | None:
    """Everyone in the course, those too who have never come here; None where the LMS does not tell."""
    context = context_of(course_id)
    copy = _copy_of(context) if context else None
    return _people(context, _opened(copy)) if context and copy else None


def who_may_open(link: ResourceLink) -> list[Person] | None:
    """Those of the course who may open this link, asked now (NRPS 2.0 §2.4.2); None where the LMS does not tell."""
    context = link.context
    if not context.memberships_url:
        return None
    try:
        found = nrps.roster(
            service_of(context.deployment, seconds=SECONDS),
            context.memberships_url,
            resource_link_id=link.resource_link_id,
            within=ROSTER_SECONDS,
        )
    except LtiError:
        return None
    return _people(context, found.members)


def purge() -> None:
    """Deletes copies older than a day, unless the administrator chose to keep names; and names switched off."""
    registration = "context__deployment__registration__names"
    off = Q(**{registration: NamePolicy.OFF}, has_names=True)
    old = Q(fetched_at__lt=clock.now() - KEPT) & ~Q(**{registration: NamePolicy.KEPT})
    RosterCopy.objects.filter(off | old).delete()


def context_of(course_id: int) -> LtiContext | None:
    """The LMS's course behind a course of ours."""
    contexts = LtiContext.objects.select_related("deployment__registration")
    return contexts.filter(course_id=course_id).first()


def _may_name(context: LtiContext) -> bool:
    return context.deployment.registration.names != NamePolicy.OFF


def _copy_of(context: LtiContext) -> RosterCopy | None:
    """What we know, asked anew where it is old, or None where it is too old to show."""
    now = clock.now()
    copy = RosterCopy.objects.filter(context=context).first()
    if context.memberships_url and _is_stale(context, copy, now):
        copy = _refreshed(context, copy, now) or copy
    return copy if copy and _may_show(context, copy, now) else None


def _is_stale(context: LtiContext, copy: RosterCopy | None, now: datetime) -> bool:
    """Old, and not tried moments ago: an LMS that is down must not slow down every page."""
    if copy is None:
        return True
    is_old = copy.fetched_at is None or now - copy.fetched_at > FRESH or copy.has_names != _may_name(context)
    return is_old and (copy.tried_at is None or now - copy.tried_at > timedelta(minutes=1))


def _may_show(context: LtiContext, copy: RosterCopy, now: datetime) -> bool:
    if copy.fetched_at is None:
        return False
    return context.deployment.registration.names == NamePolicy.KEPT or now - copy.fetched_at <= KEPT


def _refreshed(context: LtiContext, known: RosterCopy | None, now: datetime) -> RosterCopy | None:
    copy, _is_new = RosterCopy.objects.update_or_create(context=context, defaults={"tried_at": now})
    service = service_of(context.deployment, seconds=SECONDS)
    try:
        found = _changed(context, known, service, now)
        if found is None:
            copy.complete_at = now
            found = nrps.roster(
                service,
                context.memberships_url,
                with_groups=bool(context.groups_url),
                within=ROSTER_SECONDS,
            )
    except LtiError:
        return None
    copy.members_encrypted = encrypt(_written(found.members, with_names=_may_name(context)))
    copy.has_names, copy.differences_url, copy.fetched_at = _may_name(context), found.differences_url, now
    copy.save(
        update_fields=["members_encrypted", "has_names", "differences_url", "fetched_at", "complete_at"]
    )
    return copy


def _changed(
    context: LtiContext, known: RosterCopy | None, service: PlatformService, now: datetime
) -> nrps.Roster | None:
    """The copy with what has changed since, or None where everyone must be asked for anew."""
    if known is None or not known.differences_url or known.has_names != _may_name(context):
        return None
    before = _opened(known)
    if not before or known.complete_at is None or now - known.complete_at > COMPLETE:
        return None
    try:
        since = nrps.differences(service, known.differences_url, within=ROSTER_SECONDS)
    except Refused:  # the LMS no longer knows the address
        return None
    url = since.differences_url or known.differences_url
    return nrps.Roster(nrps.merged(before, since.members), url)


def _written(people: Iterable[nrps.Member], *, with_names: bool) -> str:
    kept = [one if with_names else replace(one, name="") for one in people if one.status != nrps.DELETED]
    rows = [[one.user_id, one.name, one.roles, one.status, one.group_ids] for one in kept]
    return json.dumps(rows)


def _opened(copy: RosterCopy) -> tuple[nrps.Member, ...]:
    """Nobody where its encryption key was withdrawn; the next refresh writes a new copy."""
    try:
        rows = json.loads(decrypt(copy.members_encrypted)) if copy.members_encrypted else []
    except UnreadableError:
        return ()
    return tuple(
        nrps.Member(sub, tuple(roles), status, name, group_ids=None if groups is None else tuple(groups))
        for sub, name, roles, status, groups in rows
    )


def _people(context: LtiContext, found: Iterable[nrps.Member]) -> list[Person]:
    """Who of them has been in this course of ours, by the LMS's id, which goes no further."""
    here = LtiUser.objects.filter(
        registration=context.deployment.registration_id, user__enrolments__course=context.course_id
    )
    users = dict(here.values_list("sub", "user_id"))
    may_name = _may_name(context)
    return [
        Person(
            user_id=users.get(one.user_id),
            name=one.name if may_name else "",
            role=course_role(one.roles),
            status=one.status,
            group_ids=one.group_ids,
        )
        for one in found
        if one.status != nrps.DELETED
    ]
