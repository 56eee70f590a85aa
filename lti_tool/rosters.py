"""People's names for instructors, from the LMS's roster service: an encrypted copy, never a reason to fail."""

import json
import time
from collections.abc import Collection, Iterator
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from django.db.models import Q

from activities import clock
from lti_tool.delivery.access import service_of
from lti_tool.models import LtiContext, LtiUser, NamePolicy, RosterCopy
from lti_tool.protocol import nrps, roles
from lti_tool.protocol.errors import LtiError, Unavailable
from lti_tool.secrets_at_rest import UnreadableError, decrypt, encrypt

FRESH = timedelta(minutes=5)
KEPT = timedelta(hours=24)
SECONDS = 5.0  # for a whole list while someone waits for the page
LONG_SECONDS = 120.0  # the worker has time for a list of thousands
REQUEST_SECONDS = 5.0
LISTED = frozenset({"Active", "Inactive"})


class Listed(NamedTuple):
    """One person of the copy; the name is "" where names are off or not told."""

    name: str
    is_learner: bool
    is_present: bool


def names(course_id: int, user_ids: Collection[int] | None = None) -> dict[int, str] | None:
    """Names by user id of a course, or of these people in it; None where names are off, not offered, or too old."""
    context = context_of(course_id)
    if context is None or context.deployment.registration.names == NamePolicy.OFF:
        return None
    now = clock.now()
    copy = copy_of(context)
    if context.memberships_url and is_stale(copy, now):
        copy = _refreshed_or_none(context) or copy
    return _by_user(context, copy, user_ids) if copy and may_show(context, copy, now) else None


def purge() -> None:
    """Deletes copies older than a day, unless the administrator chose to keep names; and names that were put off."""
    registration = "context__deployment__registration__names"
    off = Q(**{registration: NamePolicy.OFF}) & Q(has_names=True)
    old = Q(fetched_at__lt=clock.now() - KEPT) & ~Q(**{registration: NamePolicy.KEPT})
    RosterCopy.objects.filter(off | old).delete()


def context_of(course_id: int) -> LtiContext | None:
    contexts = LtiContext.objects.select_related("deployment__registration", "roster")
    return contexts.filter(course_id=course_id).first()


def copy_of(context: LtiContext) -> RosterCopy | None:
    """What is known of the list, with or without people in it."""
    copy: RosterCopy | None = getattr(context, "roster", None)
    return copy


def is_stale(copy: RosterCopy | None, now: datetime) -> bool:
    """Old, and not tried moments ago: an LMS that is down must not slow down every page."""
    if copy is None:
        return True
    is_old = copy.fetched_at is None or now - copy.fetched_at > FRESH
    return is_old and (copy.tried_at is None or now - copy.tried_at > timedelta(minutes=1))


def may_show(context: LtiContext, copy: RosterCopy, now: datetime) -> bool:
    if copy.fetched_at is None:
        return False
    return context.deployment.registration.names == NamePolicy.KEPT or now - copy.fetched_at <= KEPT


def refreshed(context: LtiContext, *, is_for_page: bool = True) -> RosterCopy:
    """The list fetched anew. Raises LtiError; one too long for a page is left to the worker."""
    now = clock.now()
    copy, _is_new = RosterCopy.objects.update_or_create(context=context, defaults={"tried_at": now})
    has_names = context.deployment.registration.names != NamePolicy.OFF
    try:
        fetched = _fetched(context, SECONDS if is_for_page else LONG_SECONDS)
        people = {one.user_id: _kept(one, has_names=has_names) for one in fetched}
    except LtiError as error:
        is_too_long = is_for_page and error.code == "platform_timeout"
        RosterCopy.objects.filter(pk=copy.pk).update(problem=error.code[:40], is_wanted=is_too_long)
        raise
    copy.names_encrypted, copy.fetched_at = encrypt(json.dumps(people)), now
    copy.has_names, copy.is_wanted, copy.problem = has_names, False, ""
    copy.save(update_fields=["names_encrypted", "fetched_at", "has_names", "is_wanted", "problem"])
    return copy


def listed(copy: RosterCopy) -> dict[str, Listed]:
    """The people of the copy by the LMS's user id."""
    if not copy.names_encrypted:
        return {}
    try:
        found: dict[str, list[Any]] = json.loads(decrypt(copy.names_encrypted))
    except UnreadableError:  # its encryption key was withdrawn; the next refresh writes a new copy
        return {}
    return {sub: Listed(*facts) for sub, facts in found.items()}


def launched(context: LtiContext, user_ids: Collection[int] | None = None) -> list[tuple[int, str]]:
    """The course's people who have launched, or these of them, with the LMS's user id."""
    people = LtiUser.objects.filter(
        registration=context.deployment.registration_id, user__enrolments__course=context.course_id
    )
    if user_ids is not None:
        people = people.filter(user__in=user_ids)
    return list(people.values_list("user_id", "sub"))


def _refreshed_or_none(context: LtiContext) -> RosterCopy | None:
    try:
        return refreshed(context)
    except LtiError:
        return None


def _fetched(context: LtiContext, seconds: float) -> Iterator[nrps.Member]:
    until = time.monotonic() + seconds
    service = service_of(context.deployment, seconds=REQUEST_SECONDS)
    for one in nrps.members(service, context.memberships_url):
        if time.monotonic() > until:
            raise Unavailable("platform_timeout")
        if one.status in LISTED and not roles.is_test_user(one.roles):
            yield one


def _kept(member: nrps.Member, *, has_names: bool) -> Listed:
    is_learner = roles.course_role(member.roles) == roles.LEARNER
    return Listed(member.name if has_names else "", is_learner, member.status == "Active")


def _by_user(context: LtiContext, copy: RosterCopy, user_ids: Collection[int] | None) -> dict[int, str]:
    people = listed(copy)
    return {
        user: people[sub].name
        for user, sub in launched(context, user_ids)
        if sub in people and people[sub].name
    }
