"""A tool that was installed anew: one deployment takes over what another one of the same client had.

Never by itself: under one client id a host may serve many schools (Blackboard), whose ids may be the same.
"""

from dataclasses import dataclass
from urllib.parse import urlsplit

from django.db import transaction

from lti_tool import bridge
from lti_tool.delivery import services as delivery
from lti_tool.models import (
    CourseLook,
    Deployment,
    LaunchSession,
    LineItem,
    LtiContext,
    LtiUser,
    ResourceLink,
    RosterCopy,
    Standing,
)

_SERVICES = ("memberships_url", "lineitems_url", "groups_url", "group_sets_url", "ags_scopes", "notices")
_COLUMN = ("url", "is_coupled", "label", "resource_id", "tag", "starts_at", "ends_at", "problem", "next_at")


class NotTheSameClientError(ValueError):
    """Only deployments of one registration can take each other's place."""


@dataclass(frozen=True)
class Likeness:
    """How much of what a deployment brings another one of the same client knows already."""

    former: Deployment
    courses: int
    links: int


def find_likenesses(deployment: Deployment) -> list[Likeness]:
    """Other deployments of the client with courses of the same ids, the likest first."""
    ids = set(LtiContext.objects.filter(deployment=deployment).values_list("context_id", flat=True)) - {""}
    links = _links(deployment)
    others = Deployment.objects.filter(registration=deployment.registration_id).exclude(pk=deployment.pk)
    candidates = []
    for other in others.exclude(contexts=None):
        other_ids = set(LtiContext.objects.filter(deployment=other).values_list("context_id", flat=True))
        if same := ids & other_ids:
            candidates.append(Likeness(other, len(same), len(links & _links(other))))
    return sorted(candidates, key=lambda one: (-one.links, -one.courses, one.former.pk))


def _links(deployment: Deployment) -> set[tuple[str, str]]:
    rows = ResourceLink.objects.filter(context__deployment=deployment)
    return set(rows.values_list("context__context_id", "resource_link_id"))


@transaction.atomic
def replace_deployment(*, former: Deployment, by: Deployment, actor: bridge.User) -> None:
    """Courses, links, columns, people and work of `former` become those of `by`; `former` launches no more.

    A course that both have is one from now on. Grades that the gradebook may lack are sent again. Written down for
    each course. To take it back, the backup from before is needed: courses that were made one cannot be told apart.
    """
    if former.registration_id != by.registration_id or former.pk == by.pk:
        raise NotTheSameClientError(former.pk, by.pk)
    list(Deployment.objects.select_for_update().filter(pk__in=[former.pk, by.pk]).order_by("pk"))
    fresh = {one.context_id: one for one in LtiContext.objects.filter(deployment=by).select_related("course")}
    key = bridge.deployment_key(by.pk)
    for context in LtiContext.objects.filter(deployment=former).select_related("course").order_by("pk"):
        other = fresh.get(context.context_id)
        columns = _merge(context, other) if other else []
        bridge.move_course(context.course, deployment_key=key)
        LtiContext.objects.filter(pk=context.pk).update(deployment=by)
        for column in columns:
            _send_again(column)
        bridge.note_replaced(actor=actor, course=context.course, target=f"deployment:{former.pk}>{by.pk}")
    LaunchSession.objects.filter(deployment=former).update(deployment=by)
    Deployment.objects.filter(pk=former.pk).update(standing=Standing.DISABLED)


def _merge(context: LtiContext, other: LtiContext) -> list[LineItem]:
    """Moves everything of `other` into `context` and deletes it; returns the columns that do not have the grades yet."""
    links = {one.resource_link_id: one for one in _of(context)}
    changed: list[LineItem] = []
    same: list[tuple[bridge.Placement, bridge.Placement]] = []
    for fresh in _of(other):
        former = links.get(fresh.resource_link_id)
        if former is None:
            ResourceLink.objects.filter(pk=fresh.pk).update(context=context)
            continue
        pairs = _join(former, fresh)
        same += pairs
        if (column := _take_column(former, fresh, is_same=bool(pairs))) is not None:
            changed.append(column)
        LaunchSession.objects.filter(resource_link=fresh).update(resource_link=former)
        fresh.delete()
    for name in _SERVICES:
        if getattr(other, name):
            setattr(context, name, getattr(other, name))
    context.save(update_fields=list(_SERVICES))
    LaunchSession.objects.filter(context=other).update(context=context)
    RosterCopy.objects.filter(context__in=[context, other]).delete()
    CourseLook.objects.filter(context=other).delete()
    ResourceLink.objects.filter(context=other).delete()
    course = other.course
    other.delete()
    bridge.merge_courses(course=context.course, other=course, same=same)
    return changed


def _of(context: LtiContext) -> list[ResourceLink]:
    links = ResourceLink.objects.filter(context=context).order_by("pk")
    return list(links.select_related("placement__activity", "line_item"))


def _join(former: ResourceLink, fresh: ResourceLink) -> list[tuple[bridge.Placement, bridge.Placement]]:
    """The two placements, where both links lead to one activity; else what was chosen last stays with the link."""
    fresh_placement = fresh.placement
    if fresh_placement is None:
        return []
    ResourceLink.objects.filter(pk=fresh.pk).update(placement=None)
    former_placement = former.placement
    if former_placement is not None and former_placement.activity_id == fresh_placement.activity_id:
        return [(former_placement, fresh_placement)]
    ResourceLink.objects.filter(pk=former.pk).update(placement=fresh_placement, is_overview=False)
    if former_placement is not None:
        bridge.note_gone(former_placement)
        LineItem.objects.filter(resource_link=former).delete()  # its grades are of the other activity
    return []


def _take_column(former: ResourceLink, fresh: ResourceLink, *, is_same: bool) -> LineItem | None:
    """The column that the LMS names now; returned where it is another one than before, and so lacks the grades."""
    fresh_column = LineItem.objects.filter(resource_link=fresh).first()
    column = LineItem.objects.filter(resource_link=former).first()
    if fresh_column is None:
        return None
    if column is None:
        LineItem.objects.filter(pk=fresh_column.pk).update(resource_link=former)
        return fresh_column if is_same else None
    is_other = bool(fresh_column.url) and urlsplit(fresh_column.url).path != urlsplit(column.url).path
    if fresh_column.url:
        LineItem.objects.filter(pk=column.pk).update(
            **{name: getattr(fresh_column, name) for name in _COLUMN}
        )
    return column if is_other else None


def _send_again(column: LineItem) -> None:
    row = LineItem.objects.select_related(
        "resource_link__context__deployment", "resource_link__placement"
    ).get(pk=column.pk)
    placement = row.resource_link.placement
    if placement is None:
        return
    lti_users = LtiUser.objects.filter(registration=row.resource_link.context.deployment.registration_id)
    for grade in bridge.newest_grades(placement):
        person = lti_users.filter(user=grade.learner_id).first()
        if person is not None:
            delivery.queue_grade(line_item=row, lti_user=person, grade=grade)
