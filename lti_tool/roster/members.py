"""Who is on a course's roster: how the core knows a person of it, who has launched, who has taught."""

from dataclasses import dataclass

from django.utils.crypto import salted_hmac

from activities.runtime import clock
from lti_tool import bridge
from lti_tool.delivery import services as delivery
from lti_tool.models import LtiContext, LtiUser, ResourceLink
from lti_tool.protocol.errors import LtiError
from lti_tool.protocol.services import nrps
from lti_tool.roster import cache
from lti_tool.roster.copies import (
    CachedMember,
    context_of,
    copy_of,
    may_name_people,
    may_show_copy,
    members_of,
)


@dataclass(frozen=True)
class Person:
    """Someone in the LMS's course. `user_id` None: has never come here from it; the LMS's own id stays inside."""

    user_id: int | None
    member: CachedMember


def mark_of(registration_id: int, sub: str) -> str:
    """What the core knows a person by before the first launch: no one reads the LMS's id out of it."""
    return salted_hmac("verstas.roster", f"{registration_id}:{sub}", algorithm="sha256").hexdigest()


def members(course_id: int) -> list[Person] | None:
    """Everyone in the course, those too who have never come here; None where the LMS does not tell."""
    context = context_of(course_id)
    if context is None:
        return None
    copy = cache.current_copy(context)[0] if context.memberships_url else copy_of(context)
    return _people(context, members_of(copy)) if copy and may_show_copy(context, copy, clock.now()) else None


def who_may_open(link: ResourceLink) -> list[Person] | None:
    """The members who may open this link, asked of the LMS now (NRPS 2.0 §2.4.2); None where it does not tell."""
    context = link.context
    if not context.memberships_url:
        return None
    service = delivery.service_of(context.deployment, seconds=cache.REQUEST_SECONDS)
    url, rlid = context.memberships_url, link.resource_link_id
    try:
        roster = nrps.roster(service, url, resource_link_id=rlid, within=cache.SECONDS)
    except LtiError:
        return None
    if roster.broke_off:
        return None
    return _people(context, cache.kept_of(roster.members, has_names=may_name_people(context)))


def launched_people(context: LtiContext) -> list[tuple[int, str]]:
    """The course's people who have launched, with the LMS's user id."""
    people = LtiUser.objects.filter(
        registration=context.deployment.registration_id, user__enrolments__course=context.course_id
    )
    return list(people.values_list("user_id", "sub"))


def instructor_ids(context: LtiContext) -> set[str]:
    """The LMS's user ids of all who were instructors in a launch of the deployment.

    A roster may call one of them a learner: Moodle tells so of teachers who may not edit (4.5, 2026-11).
    """
    courses = {"course__lti_context__deployment": context.deployment_id, "has_taught": True}
    taught = bridge.Enrolment.objects.filter(**courses).values("user")
    people = LtiUser.objects.filter(registration=context.deployment.registration_id, user__in=taught)
    return set(people.values_list("sub", flat=True))


def _people(context: LtiContext, members: dict[str, CachedMember]) -> list[Person]:
    """The members with their users in this course; names that were switched off since are left out."""
    users = {sub: user for user, sub in launched_people(context)}
    has_names = may_name_people(context)
    return [
        Person(users.get(sub), member if has_names else member._replace(name=""))
        for sub, member in members.items()
    ]
