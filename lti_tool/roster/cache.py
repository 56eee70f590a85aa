"""A course's roster, fetched and kept: an encrypted copy, never a reason to fail."""

import json
import logging
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db.models import Q, Value
from django.db.models.functions import Coalesce

from activities.runtime import clock
from activities.runtime.edge import guarded
from lti_tool.delivery import services as delivery
from lti_tool.keys import services as keys
from lti_tool.models import LtiContext, NamePolicy, RosterCopy
from lti_tool.protocol import roles
from lti_tool.protocol.errors import LtiError, Refused
from lti_tool.protocol.services import nrps
from lti_tool.protocol.services.service import PlatformService
from lti_tool.roster import groups
from lti_tool.roster.copies import KEPT, CachedMember, copy_of, may_name_people, members_of

logger = logging.getLogger("verstas.worker")
AGAIN = timedelta(seconds=10)  # a button pressed twice asks once
FRESH = timedelta(minutes=5)
COMPLETE = timedelta(hours=6)  # differences alone could drift apart from the LMS unseen
REQUEST_SECONDS = 5.0
_FETCHED = [
    "names_encrypted",
    "groups_encrypted",
    "has_names",
    "differences_url",
    "is_partial",
    "fetched_at",
    "complete_at",
]
_SETTLED = ["problem", "is_wanted"]
SECONDS = 10.0  # for a whole list while someone waits for the page
LONG_SECONDS = 300.0  # the worker has time for ten thousand people in pages of fifty


def current_copy(context: LtiContext, *, is_wanted_now: bool = False) -> tuple[RosterCopy | None, str]:
    """Our copy of the roster, fetched anew where it is old or lacks names, or where someone asks for it.

    Beside it the code of why the last try failed, "" where it did not.
    """
    copy, now = copy_of(context), clock.now()
    was_tried = copy is not None and copy.tried_at is not None and now - copy.tried_at < AGAIN
    is_due = is_stale(copy, now) or lacks_names(context, copy, now)
    if not is_due and not (is_wanted_now and not was_tried):
        return copy, copy.problem if copy else ""
    fresh = _fetched(context, is_for_page=True)
    return (copy, fresh) if isinstance(fresh, str) else (fresh, fresh.problem)


def refreshed(context: LtiContext, *, is_for_page: bool = True) -> RosterCopy:
    """The list fetched anew, or brought up to date where the LMS tells what has changed.

    Raises LtiError; a list that is too long for a page is left to the worker. One that breaks off is kept as far as it
    came, beside those who were known before, and `problem` says why.
    """
    now = clock.now()
    copy, _is_new = RosterCopy.objects.update_or_create(context=context, defaults={"tried_at": now})
    try:
        _fetch(context, copy, SECONDS if is_for_page else LONG_SECONDS, now)
    except LtiError as error:
        is_too_long = is_for_page and error.code == "platform_timeout"
        RosterCopy.objects.filter(pk=copy.pk).update(problem=error.code[:40], is_wanted=is_too_long)
        raise
    copy.is_wanted = is_for_page and copy.problem == "platform_timeout"
    copy.save(update_fields=[*_FETCHED, *_SETTLED])
    return copy


def refresh_next_copy() -> bool:
    """Fetches one list that a page had no time for; False where none waits."""
    waiting = RosterCopy.objects.select_related(
        "context__deployment__organisation", "context__deployment__registration__organisation"
    ).filter(is_wanted=True)
    for copy in waiting[:1]:
        if RosterCopy.objects.filter(pk=copy.pk, is_wanted=True).update(is_wanted=False):
            _refresh(copy.context)
        return True
    return False


def _refresh(context: LtiContext) -> None:
    """A failure is kept with the copy, for the next page that shows the list."""
    code = _fetched(context, is_for_page=False)
    if isinstance(code, str):
        registration = context.deployment.registration_id
        logger.info("roster_not_fetched", extra={"registration": registration, "code": code})


def _fetched(context: LtiContext, *, is_for_page: bool) -> RosterCopy | str:
    """The list fetched anew, or why it could not be: our own fault too takes no page and no errand with it."""

    def fetch() -> RosterCopy | str:
        try:
            return refreshed(context, is_for_page=is_for_page)
        except LtiError as error:
            return error.code

    def note() -> str:
        RosterCopy.objects.filter(context=context).update(problem="internal", is_wanted=False)
        return "internal"

    return guarded(fetch, note, event="roster_failed", course=context.pk)


def purge_copies() -> None:
    """Deletes copies older than a day, unless names are kept there; and names that were put off.

    As the registration chose, or its organisation's ceiling where that is lower (Deployment.names_policy).
    """
    deployment = "context__deployment__"
    copies = RosterCopy.objects.annotate(
        ceiling=Coalesce(
            f"{deployment}organisation__names_ceiling",
            f"{deployment}registration__organisation__names_ceiling",
            Value(NamePolicy.KEPT.value),
        )
    )
    names = f"{deployment}registration__names"
    is_off = Q(ceiling=NamePolicy.OFF) | Q(**{names: NamePolicy.OFF})
    is_kept = Q(ceiling=NamePolicy.KEPT) & Q(**{names: NamePolicy.KEPT})
    old = Q(fetched_at__lt=clock.now() - KEPT) & ~is_kept
    RosterCopy.objects.filter(pk__in=copies.filter((is_off & Q(has_names=True)) | old).values("pk")).delete()


def is_stale(copy: RosterCopy | None, now: datetime) -> bool:
    """Whether the copy is old and was not tried moments ago: an LMS that is down must not slow down every page."""
    if copy is None:
        return True
    is_old = copy.fetched_at is None or now - copy.fetched_at > FRESH
    return is_old and not was_just_tried(copy, now)


def lacks_names(context: LtiContext, copy: RosterCopy | None, now: datetime) -> bool:
    """The administrator allowed names after the copy was made."""
    return bool(copy and may_name_people(context) and not (copy.has_names or was_just_tried(copy, now)))


def was_just_tried(copy: RosterCopy, now: datetime) -> bool:
    return copy.tried_at is not None and now - copy.tried_at <= timedelta(minutes=1)


def _fetch(context: LtiContext, copy: RosterCopy, within: float, now: datetime) -> None:
    has_names = may_name_people(context)
    service = delivery.service_of(context.deployment, seconds=REQUEST_SECONDS)
    copy.problem, copy.is_partial = "", False
    people = _brought_up_to_date(copy, service, has_names, within, now)
    if people is None:
        url = context.memberships_url
        roster = nrps.roster(service, url, with_groups=bool(context.groups_url), within=within)
        people = _as_far_as_it_came(copy, roster, has_names=has_names)
        copy.complete_at = copy.complete_at if copy.is_partial else now
    copy.names_encrypted, copy.fetched_at, copy.has_names = keys.encrypt(json.dumps(people)), now, has_names
    named_groups = groups.fetched(context, service, within=within)
    if named_groups is not None:  # else what they were called before
        copy.groups_encrypted = keys.encrypt(json.dumps(named_groups)) if named_groups else ""


def _as_far_as_it_came(copy: RosterCopy, roster: nrps.Roster, *, has_names: bool) -> dict[str, CachedMember]:
    """The people of a list; to one that broke off those are added who were known before, for they may be in the rest."""
    copy.differences_url, copy.problem = roster.differences_url, roster.broke_off[:40]
    copy.is_partial = bool(roster.broke_off)
    people = kept_of(roster.members, has_names=has_names)
    before = members_of(copy) if copy.is_partial and copy.has_names == has_names else {}
    subs = {one.user_id for one in roster.members}
    return {sub: one for sub, one in before.items() if sub not in subs} | people


def _brought_up_to_date(
    copy: RosterCopy, service: PlatformService, has_names: bool, within: float, now: datetime
) -> dict[str, CachedMember] | None:
    """The copy with what has changed since, or None where everyone must be asked for anew."""
    before = members_of(copy) if copy.differences_url and copy.has_names == has_names else {}
    if not before or copy.complete_at is None or now - copy.complete_at > COMPLETE:
        return None
    try:
        since = nrps.differences(service, copy.differences_url, within=within)
    except Refused:  # the LMS no longer knows the address
        return None
    copy.differences_url = since.differences_url or copy.differences_url
    changed_ids = {one.user_id for one in since.members}
    stayed = {sub: one for sub, one in before.items() if sub not in changed_ids}
    changed = kept_of(since.members, has_names=has_names)
    return stayed | {sub: _in_known_groups(one, before.get(sub)) for sub, one in changed.items()}


def _in_known_groups(fresh: CachedMember, before: CachedMember | None) -> CachedMember:
    """What has changed may be told without a word of groups."""
    return fresh._replace(group_ids=before.group_ids) if before and fresh.group_ids is None else fresh


def kept_of(people: Iterable[nrps.Member], *, has_names: bool) -> dict[str, CachedMember]:
    """What is kept of each; whoever has left, or is an LMS's own trial of a course, is no one of its people."""
    return {
        member.user_id: CachedMember(
            member.name if has_names else "", roles.course_role(member.roles), member.status, member.group_ids
        )
        for member in people
        if member.status != nrps.DELETED and not roles.is_test_user(member.roles)
    }
