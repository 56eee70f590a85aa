"""A course's people, from the LMS's roster service: an encrypted copy, never a reason to fail."""

import json
from collections.abc import Collection, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from django.db.models import Q

from activities.runtime import clock
from lti_tool import bridge
from lti_tool.delivery.clients import service_of
from lti_tool.keys.secrets_at_rest import UnreadableError, decrypt, encrypt
from lti_tool.models import LtiContext, LtiUser, NamePolicy, ResourceLink, RosterCopy
from lti_tool.protocol import roles
from lti_tool.protocol.errors import LtiError, Refused
from lti_tool.protocol.services import nrps
from lti_tool.protocol.services.service import PlatformService
from lti_tool.roster import groups

FRESH = timedelta(minutes=5)
KEPT = timedelta(hours=24)
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


class Listed(NamedTuple):
    """One person of the copy; the name is "" where names are off or not told.

    `role` is one of protocol.roles, `status` Active or Inactive; `group_ids` None: the LMS tells no groups here.
    """

    name: str
    role: str
    status: str
    group_ids: tuple[str, ...] | None

    @classmethod
    def of(cls, facts: Sequence[Any]) -> "Listed":
        """What was kept, read again."""
        name, role, status, group_ids = facts
        return cls(name, role, status, None if group_ids is None else tuple(group_ids))

    @property
    def is_learner(self) -> bool:
        return self.role == roles.LEARNER

    @property
    def is_present(self) -> bool:
        return self.status == nrps.ACTIVE


@dataclass(frozen=True)
class Person:
    """Someone in the LMS's course. `user_id` None: has never come here from it; the LMS's own id stays inside."""

    user_id: int | None
    listed: Listed


def names(course_id: int, user_ids: Collection[int] | None = None) -> dict[int, str] | None:
    """Names by user id of a course, or of these people in it; None where names are off, not offered, or too old."""
    context = context_of(course_id)
    told = names_told(context) if context else None
    if context is None or told is None:
        return None
    return {user: told[sub] for user, sub in launched(context, user_ids) if sub in told}


def names_told(context: LtiContext) -> dict[str, str] | None:
    """Names by the LMS's user id, whether their people have come here or not; None as above."""
    copy = _looked_up(context) if may_name(context) else None
    # A list of thousands is read at each page: of each line no more than the name.
    return {sub: facts[0] for sub, facts in _kept_facts(copy).items() if facts[0]} if copy else None


def members(course_id: int) -> list[Person] | None:
    """Everyone in the course, those too who have never come here; None where the LMS does not tell."""
    context = context_of(course_id)
    copy = _looked_up(context) if context else None
    return _people(context, listed(copy)) if context and copy else None


def who_may_open(link: ResourceLink) -> list[Person] | None:
    """Those of the course who may open this link, asked now (NRPS 2.0 §2.4.2); None where the LMS does not tell."""
    context = link.context
    if not context.memberships_url:
        return None
    service = service_of(context.deployment, seconds=REQUEST_SECONDS)
    url, rlid = context.memberships_url, link.resource_link_id
    try:
        found = nrps.roster(service, url, resource_link_id=rlid, within=SECONDS)
    except LtiError:
        return None
    if found.broke_off:
        return None
    return _people(context, _kept(found.members, has_names=may_name(context)))


def purge() -> None:
    """Deletes copies older than a day, unless the administrator chose to keep names; and names that were put off."""
    registration = "context__deployment__registration__names"
    off = Q(**{registration: NamePolicy.OFF}) & Q(has_names=True)
    old = Q(fetched_at__lt=clock.now() - KEPT) & ~Q(**{registration: NamePolicy.KEPT})
    RosterCopy.objects.filter(off | old).delete()


def context_of(course_id: int) -> LtiContext | None:
    """The LMS's course behind a course of ours."""
    contexts = LtiContext.objects.select_related("deployment__registration", "roster")
    return contexts.filter(course_id=course_id).first()


def copy_of(context: LtiContext) -> RosterCopy | None:
    """What is known of the list, with or without people in it."""
    try:
        return context.roster
    except RosterCopy.DoesNotExist:
        return None


def is_stale(copy: RosterCopy | None, now: datetime) -> bool:
    """Old, and not tried moments ago: an LMS that is down must not slow down every page."""
    if copy is None:
        return True
    is_old = copy.fetched_at is None or now - copy.fetched_at > FRESH
    return is_old and not _was_just_tried(copy, now)


def lacks_names(context: LtiContext, copy: RosterCopy | None, now: datetime) -> bool:
    """The administrator allowed names after the copy was made."""
    return bool(copy and may_name(context) and not (copy.has_names or _was_just_tried(copy, now)))


def may_show(context: LtiContext, copy: RosterCopy, now: datetime) -> bool:
    """Whether the copy is young enough for what the administrator has chosen."""
    if copy.fetched_at is None:
        return False
    return context.deployment.registration.names == NamePolicy.KEPT or now - copy.fetched_at <= KEPT


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


def _fetch(context: LtiContext, copy: RosterCopy, within: float, now: datetime) -> None:
    has_names = may_name(context)
    service = service_of(context.deployment, seconds=REQUEST_SECONDS)
    copy.problem, copy.is_partial = "", False
    people = _brought_up_to_date(copy, service, has_names, within, now)
    if people is None:
        url = context.memberships_url
        found = nrps.roster(service, url, with_groups=bool(context.groups_url), within=within)
        people = _as_far_as_told(copy, found, has_names=has_names)
        copy.complete_at = copy.complete_at if copy.is_partial else now
    copy.names_encrypted, copy.fetched_at, copy.has_names = encrypt(json.dumps(people)), now, has_names
    named = groups.fetched(context, service, within=within)
    if named is not None:  # else what they were called before
        copy.groups_encrypted = encrypt(json.dumps(named)) if named else ""


def _as_far_as_told(copy: RosterCopy, found: nrps.Roster, *, has_names: bool) -> dict[str, Listed]:
    """The people of a list; to one that broke off those are added who were known before, for they may be in the rest."""
    copy.differences_url, copy.problem = found.differences_url, found.broke_off[:40]
    copy.is_partial = bool(found.broke_off)
    people = _kept(found.members, has_names=has_names)
    before = listed(copy) if copy.is_partial and copy.has_names == has_names else {}
    told = {one.user_id for one in found.members}
    return {sub: one for sub, one in before.items() if sub not in told} | people


def listed(copy: RosterCopy) -> dict[str, Listed]:
    """The people of the copy by the LMS's user id."""
    return {sub: Listed.of(facts) for sub, facts in _kept_facts(copy).items()}


def groups_of(copy: RosterCopy) -> list[groups.NamedGroup]:
    """The course's groups by name, as they were told with the list."""
    return [groups.NamedGroup(*facts) for facts in _read(copy.groups_encrypted) or ()]


def _kept_facts(copy: RosterCopy) -> dict[str, Sequence[Any]]:
    found: dict[str, Any] = _read(copy.names_encrypted) or {}
    lines = len(Listed._fields)  # once, a copy held names alone
    return {sub: facts for sub, facts in found.items() if isinstance(facts, list) and len(facts) == lines}


def _read(encrypted: str) -> Any:
    try:
        return json.loads(decrypt(encrypted)) if encrypted else None
    except UnreadableError:  # its encryption key was withdrawn; the next refresh writes a new copy
        return None


def launched(context: LtiContext, user_ids: Collection[int] | None = None) -> list[tuple[int, str]]:
    """The course's people who have launched, or these of them, with the LMS's user id."""
    people = LtiUser.objects.filter(
        registration=context.deployment.registration_id, user__enrolments__course=context.course_id
    )
    if user_ids is not None:
        people = people.filter(user__in=user_ids)
    return list(people.values_list("user_id", "sub"))


def have_taught(context: LtiContext) -> set[str]:
    """The LMS's user ids of all who were instructors in a launch of the deployment.

    A roster may call one of them a learner: Moodle tells so of teachers who may not edit (4.5, 2026-11).
    """
    courses = {"course__lti_context__deployment": context.deployment_id, "has_taught": True}
    taught = bridge.Enrolment.objects.filter(**courses).values("user")
    people = LtiUser.objects.filter(registration=context.deployment.registration_id, user__in=taught)
    return set(people.values_list("sub", flat=True))


def _was_just_tried(copy: RosterCopy, now: datetime) -> bool:
    return copy.tried_at is not None and now - copy.tried_at <= timedelta(minutes=1)


def may_name(context: LtiContext) -> bool:
    return context.deployment.registration.names != NamePolicy.OFF


def _looked_up(context: LtiContext) -> RosterCopy | None:
    """The copy, asked for anew where it is old or lacks names that are wanted now; None where it is too old to show."""
    now, copy = clock.now(), copy_of(context)
    if context.memberships_url and (is_stale(copy, now) or lacks_names(context, copy, now)):
        with suppress(LtiError):
            copy = refreshed(context)
    return copy if copy and may_show(context, copy, now) else None


def _brought_up_to_date(
    copy: RosterCopy, service: PlatformService, has_names: bool, within: float, now: datetime
) -> dict[str, Listed] | None:
    """The copy with what has changed since, or None where everyone must be asked for anew."""
    before = listed(copy) if copy.differences_url and copy.has_names == has_names else {}
    if not before or copy.complete_at is None or now - copy.complete_at > COMPLETE:
        return None
    try:
        since = nrps.differences(service, copy.differences_url, within=within)
    except Refused:  # the LMS no longer knows the address
        return None
    copy.differences_url = since.differences_url or copy.differences_url
    gone = {one.user_id for one in since.members}
    stayed = {sub: one for sub, one in before.items() if sub not in gone}
    changed = _kept(since.members, has_names=has_names)
    return stayed | {sub: _in_known_groups(one, before.get(sub)) for sub, one in changed.items()}


def _in_known_groups(fresh: Listed, before: Listed | None) -> Listed:
    """What has changed may be told without a word of groups."""
    return fresh._replace(group_ids=before.group_ids) if before and fresh.group_ids is None else fresh


def _kept(people: Iterable[nrps.Member], *, has_names: bool) -> dict[str, Listed]:
    """What is kept of each; whoever has left, or is an LMS's own trial of a course, is no one of its people."""
    return {
        one.user_id: Listed(
            one.name if has_names else "", roles.course_role(one.roles), one.status, one.group_ids
        )
        for one in people
        if one.status != nrps.DELETED and not roles.is_test_user(one.roles)
    }


def _people(context: LtiContext, found: dict[str, Listed]) -> list[Person]:
    """Who of them has been in this course of ours; names that were put off since are told no more."""
    users = {sub: user for user, sub in launched(context)}
    has_names = may_name(context)
    return [Person(users.get(sub), one if has_names else one._replace(name="")) for sub, one in found.items()]
