"""People's names for instructors, from the LMS's roster service: an encrypted copy, never a reason to fail."""

import json
from datetime import datetime, timedelta

from django.db.models import Q

from activities import clock
from lti_tool.delivery.access import service_of
from lti_tool.models import LtiContext, LtiUser, NamePolicy, RosterCopy
from lti_tool.protocol import nrps
from lti_tool.protocol.errors import LtiError
from lti_tool.secrets_at_rest import UnreadableError, decrypt, encrypt

FRESH = timedelta(minutes=5)
KEPT = timedelta(hours=24)
SECONDS = 5.0  # someone waits for the page
LISTED = frozenset({"Active", "Inactive"})


def names(course_id: int) -> dict[int, str] | None:
    """Names by user id of a course; None where names are off, not offered, or too old to show."""
    contexts = LtiContext.objects.select_related("deployment__registration")
    context = contexts.filter(course_id=course_id).first()
    if context is None or context.deployment.registration.names == NamePolicy.OFF:
        return None
    now = clock.now()
    copy = RosterCopy.objects.filter(context=context).first()
    if context.memberships_url and _is_stale(copy, now):
        copy = _refreshed(context, now) or copy
    return _by_user(context, copy) if copy and _may_show(context, copy, now) else None


def purge() -> None:
    """Deletes copies older than a day, unless the administrator chose to keep names."""
    registration = "context__deployment__registration__names"
    off = Q(**{registration: NamePolicy.OFF})
    old = Q(fetched_at__lt=clock.now() - KEPT) & ~Q(**{registration: NamePolicy.KEPT})
    RosterCopy.objects.filter(off | old).delete()


def _is_stale(copy: RosterCopy | None, now: datetime) -> bool:
    """Old, and not tried moments ago: an LMS that is down must not slow down every page."""
    if copy is None:
        return True
    is_old = copy.fetched_at is None or now - copy.fetched_at > FRESH
    return is_old and (copy.tried_at is None or now - copy.tried_at > timedelta(minutes=1))


def _may_show(context: LtiContext, copy: RosterCopy, now: datetime) -> bool:
    if copy.fetched_at is None:
        return False
    return context.deployment.registration.names == NamePolicy.KEPT or now - copy.fetched_at <= KEPT


def _refreshed(context: LtiContext, now: datetime) -> RosterCopy | None:
    copy, _is_new = RosterCopy.objects.update_or_create(context=context, defaults={"tried_at": now})
    try:
        service = service_of(context.deployment, seconds=SECONDS)
        people = {
            one.user_id: one.name for one in nrps.members(service, context.memberships_url) if _is_told(one)
        }
    except LtiError:
        return None
    copy.names_encrypted, copy.fetched_at = encrypt(json.dumps(people)), now
    copy.save(update_fields=["names_encrypted", "fetched_at"])
    return copy


def _is_told(member: nrps.Member) -> bool:
    return bool(member.name) and member.status in LISTED


def _by_user(context: LtiContext, copy: RosterCopy) -> dict[int, str]:
    try:
        by_sub: dict[str, str] = json.loads(decrypt(copy.names_encrypted))
    except UnreadableError:  # its encryption key was withdrawn; the next refresh writes a new copy
        return {}
    people = LtiUser.objects.filter(
        registration=context.deployment.registration_id, user__enrolments__course=context.course_id
    )
    return {user: by_sub[sub] for user, sub in people.values_list("user_id", "sub") if sub in by_sub}
