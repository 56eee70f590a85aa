"""A course's roster in the core's words, each part of it read from our copy once."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import cached_property

from django.utils.translation import gettext as _

from activities.host_answers import CourseGroup, Roster, RosterMember
from activities.models import Course
from activities.runtime import clock
from lti_tool.models import LtiContext, NamePolicy, RosterCopy
from lti_tool.roster import services as roster


def of(course: Course, *, names_only: bool = False, is_wanted_now: bool = False) -> Roster:
    context = roster.context_of(course.pk)
    if context is None:
        return Roster()
    policy = context.deployment.names_policy
    if not context.memberships_url:  # withdrawn, perhaps: what it told stays as long as its copy
        return Roster(contents=CopiedContents(context, roster.copy_of(context)))
    if names_only and policy == NamePolicy.OFF:
        copy, code = roster.copy_of(context), ""
    else:
        copy, code = roster.current_copy(context, is_wanted_now=is_wanted_now)
    has_names = copy is not None and copy.has_names and roster.may_show_copy(context, copy, clock.now())
    return Roster(
        is_offered=True,
        has_names=has_names,
        may_export_names=policy == NamePolicy.KEPT and has_names,
        are_names_off=policy == NamePolicy.OFF,
        fetched_at=copy.fetched_at if copy else None,
        trouble=_trouble(copy, code),
        is_whole=copy is None or not copy.is_partial,
        contents=CopiedContents(context, copy),
    )


class CopiedContents:
    """The parts of the copy, decrypted when they are wanted."""

    def __init__(self, context: LtiContext, copy: RosterCopy | None) -> None:
        self._context, self._copy = context, copy

    @cached_property
    def members(self) -> Sequence[RosterMember]:
        staff = roster.instructor_ids(self._context)
        return [
            RosterMember(
                self._mark(sub),
                self._users.get(sub),
                is_learner=member.is_learner,
                is_present=member.is_present,
                is_staff=sub in staff,
            )
            for sub, member in self._members.items()
        ]

    @cached_property
    def groups(self) -> Sequence[CourseGroup]:
        """An empty list where the LMS does not tell who is in them."""
        named_groups = roster.groups_of(self._copy) if self._copy and self._may_show else []
        if not named_groups:
            return []
        keys: dict[str, set[int | str]] = defaultdict(set)
        for sub, member in self._members.items():
            for group_id in member.group_ids or ():
                keys[group_id].add(self._keys[sub])
        return (
            [CourseGroup(one.id, one.name, frozenset(keys[one.id])) for one in named_groups] if keys else []
        )

    @cached_property
    def names(self) -> Mapping[int | str, str]:
        if not (self._may_show and roster.may_name_people(self._context)):
            return {}
        return {self._keys[sub]: member.name for sub, member in self._members.items() if member.name}

    @cached_property
    def _members(self) -> Mapping[str, roster.CachedMember]:
        return roster.members_of(self._copy) if self._copy else {}

    @cached_property
    def _users(self) -> Mapping[str, int]:
        return {sub: user for user, sub in roster.launched_people(self._context)}

    @cached_property
    def _keys(self) -> Mapping[str, int | str]:
        """Whom groups and names mean: a mark is a keyed hash, worked out once for both."""
        return {sub: self._users.get(sub) or self._mark(sub) for sub in self._members}

    @property
    def _may_show(self) -> bool:
        return self._copy is not None and roster.may_show_copy(self._context, self._copy, clock.now())

    def _mark(self, sub: str) -> str:
        return roster.mark_of(self._context.deployment.registration_id, sub)


def _trouble(copy: RosterCopy | None, code: str) -> str:
    if not code:
        return ""
    is_given_up = copy is not None and copy.is_partial and not copy.is_wanted
    if code == "platform_timeout" and not is_given_up:
        return _("The course's list is long. It is being fetched: look again in a minute.")
    if copy and copy.is_partial:
        return _(
            "The course stopped in the middle of its list of people. There may be more people in the course."
        )
    return _("The course did not give its list of people just now.")
