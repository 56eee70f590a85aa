"""An LMS's groups of a course with their people, asked when they are wanted; never a reason to fail."""

from dataclasses import dataclass

from lti_tool import rosters
from lti_tool.delivery.access import service_of
from lti_tool.models import LtiUser
from lti_tool.protocol import groups as protocol
from lti_tool.protocol.errors import LtiError


@dataclass(frozen=True)
class CourseGroup:
    """One group. `set_names` says which sets it stands in; `people` None: the LMS does not tell who is in it."""

    id: str
    name: str
    set_names: tuple[str, ...]
    people: tuple[rosters.Person, ...] | None


def of_course(course_id: int) -> list[CourseGroup] | None:
    """The course's groups; None where the LMS offers none or does not answer."""
    context = rosters.context_of(course_id)
    if context is None or not context.groups_url:
        return None
    service = service_of(context.deployment, seconds=rosters.REQUEST_SECONDS)
    within = rosters.SECONDS
    try:
        found = list(protocol.groups(service, context.groups_url, within=within))
        sets_url = context.group_sets_url
        sets = list(protocol.group_sets(service, sets_url, within=within)) if sets_url else []
    except LtiError:
        return None
    names = {one.id: one.name for one in sets}
    people = rosters.members(course_id) or []
    return [_group(group, names, people) for group in found]


def of_person(course_id: int, user_id: int) -> list[protocol.Group] | None:
    """The groups that one person of the course is in; None where the LMS does not tell."""
    context = rosters.context_of(course_id)
    if context is None or not context.groups_url:
        return None
    here = LtiUser.objects.filter(registration=context.deployment.registration_id, user=user_id)
    person = here.filter(user__enrolments__course=course_id).first()
    if person is None:
        return None
    service = service_of(context.deployment, seconds=rosters.REQUEST_SECONDS)
    try:
        return list(protocol.groups(service, context.groups_url, user_id=person.sub))
    except LtiError:
        return None


def _group(group: protocol.Group, set_names: dict[str, str], people: list[rosters.Person]) -> CourseGroup:
    told = [one for one in people if one.listed.group_ids is not None]
    return CourseGroup(
        id=group.id,
        name=group.name,
        set_names=tuple(set_names[one] for one in group.set_ids if one in set_names),
        people=tuple(one for one in told if group.id in (one.listed.group_ids or ())) if told else None,
    )
