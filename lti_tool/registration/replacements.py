"""A tool that was installed anew: one deployment takes over what another one of the same client had.

Never by itself: under one client id a host may serve many schools (Blackboard), whose ids may be the same.
"""

from dataclasses import dataclass

from django.db import transaction

from activities.runtime import clock
from lti_tool import bridge
from lti_tool.bridge import mergers
from lti_tool.delivery import services as delivery
from lti_tool.models import (
    CourseLook,
    Deployment,
    LaunchSession,
    LineItem,
    LtiContext,
    LtiUser,
    Replacement,
    ResourceLink,
    RosterCopy,
    Standing,
)
from lti_tool.registration import replacement_memory
from lti_tool.registration.owners import owner_of
from lti_tool.registration.replaced_links import COLUMN, SERVICES, Shared, column_of, shared_links

MOST_REMEMBERED = 20_000  # rows of courses that both have; more are not kept, and such a replacement stays


class CannotReplaceError(ValueError):
    """`code` names why one deployment cannot take the other's place; `by`: which one has taken one of their places."""

    def __init__(self, code: str, by: Deployment | None = None) -> None:
        super().__init__(code)
        self.code, self.by = code, by


class NotTheSameClientError(CannotReplaceError):
    """Only deployments of one registration can take each other's place."""


@dataclass(frozen=True)
class Likeness:
    """How much of what a deployment brings another one of the same client knows already."""

    former: Deployment
    courses: int
    links: int


@dataclass(frozen=True)
class ReplacementPreview:
    """What a replacement would do; `grades`: those that are sent again; `can_be_undone`: within a day."""

    courses: int
    merged: int
    links: int
    people: int
    columns: int
    grades: int
    can_be_undone: bool


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


def preview_replacement(*, former: Deployment, by: Deployment) -> ReplacementPreview:
    """What `replace_deployment` would do. Raises CannotReplaceError."""
    _check(former, by)
    contexts = list(LtiContext.objects.filter(deployment=former).select_related("course").order_by("pk"))
    pairs = [(context, other) for context, other in _pairs(former, by) if other is not None]
    shared = [one for context, other in pairs for one in shared_links(context, other)]
    again = [placement.pk for one in shared if one.brings_another_column for placement in one.placements]
    return ReplacementPreview(
        courses=len(contexts),
        merged=len(pairs),
        links=ResourceLink.objects.filter(context__deployment=former).count(),
        people=mergers.people_in([context.course_id for context in contexts]),
        columns=LineItem.objects.filter(resource_link__context__deployment=former).count(),
        grades=mergers.grades_in(again),
        can_be_undone=_weight(former, by) <= MOST_REMEMBERED,
    )


@transaction.atomic
def replace_deployment(*, former: Deployment, by: Deployment, actor: bridge.User) -> Replacement:
    """Courses, links, columns, people and work of `former` become those of `by`; `former` launches no more.

    A course that both have is one from now on. Grades that the gradebook may lack are sent again. Written down for
    each course; replacement_undo.py takes it back within a day. Raises CannotReplaceError.
    """
    list(Deployment.objects.select_for_update().filter(pk__in=[former.pk, by.pk]).order_by("pk"))
    _check(former, by)
    before = replacement_memory.begin(former)
    is_remembered = _weight(former, by) <= MOST_REMEMBERED
    now = clock.now()
    for context, other in _pairs(former, by):
        columns = _merge(context, other, before if is_remembered else None) if other else []
        mergers.move_course(context.course, deployment_key=bridge.deployment_key(by.pk))
        LtiContext.objects.filter(pk=context.pk).update(deployment=by)
        for column in columns:
            send_again(column)
        mergers.note_replaced(actor=actor, course=context.course, target=f"deployment:{former.pk}>{by.pk}")
    LaunchSession.rows.filter(deployment=former).update(deployment=by)
    Deployment.objects.filter(pk=former.pk).update(standing=Standing.DISABLED)
    return Replacement.objects.create(
        former=former,
        successor=by,
        actor=actor.token,
        made_at=now,
        before=before if is_remembered else {},
    )


def _check(former: Deployment, by: Deployment) -> None:
    if former.registration_id != by.registration_id or former.pk == by.pk:
        raise NotTheSameClientError("another_client")
    rows = Deployment.objects.select_related("organisation", "registration__organisation")
    whose = {owner_of(row) for row in rows.filter(pk__in=[former.pk, by.pk])}
    if len(whose) > 1:
        raise CannotReplaceError("another_organisation")
    done = Replacement.objects.filter(undone_at=None).select_related("successor")
    if (earlier := done.filter(former=by).first()) is not None:
        is_mutual = earlier.successor_id == former.pk
        raise CannotReplaceError("claims_each_other" if is_mutual else "is_replaced", earlier.successor)
    if (earlier := done.filter(former=former).first()) is not None:
        raise CannotReplaceError("was_replaced", earlier.successor)


def _pairs(former: Deployment, by: Deployment) -> list[tuple[LtiContext, LtiContext | None]]:
    """Each course of the former one, and the same of the new one where it has it."""
    fresh = {one.context_id: one for one in LtiContext.objects.filter(deployment=by).select_related("course")}
    contexts = LtiContext.objects.filter(deployment=former).select_related("course").order_by("pk")
    return [(context, fresh.get(context.context_id)) for context in contexts]


def _weight(former: Deployment, by: Deployment) -> int:
    return sum(mergers.merge_weight(other.course) for _context, other in _pairs(former, by) if other)


def _merge(
    context: LtiContext, other: LtiContext, before: replacement_memory.Before | None
) -> list[LineItem]:
    """Moves everything of `other` into `context` and deletes it; returns the columns that do not have the grades yet."""
    shared = shared_links(context, other)
    same = [pair for one in shared if (pair := one.same_placements) is not None]
    if before is not None:
        replacement_memory.add(before, context=context, other=other, shared=shared, same=same)
    changed: list[LineItem] = []
    common = {one.fresh.pk for one in shared}
    ResourceLink.objects.filter(context=other).exclude(pk__in=common).update(context=context)
    for one in shared:
        _join(one)
        if (column := _take_column(one)) is not None:
            changed.append(column)
        LaunchSession.rows.filter(resource_link=one.fresh).update(resource_link=one.former)
        one.fresh.delete()
    services = {name: value for name, value in SERVICES.values_of(other).items() if value}
    LtiContext.objects.filter(pk=context.pk).update(**services)
    LaunchSession.rows.filter(context=other).update(context=context)
    RosterCopy.objects.filter(context__in=[context, other]).delete()
    CourseLook.objects.filter(context=other).delete()
    course = other.course
    other.delete()
    mergers.merge_courses(course=context.course, other=course, same=same)
    return changed


def _join(shared: Shared) -> None:
    """Where both links lead to one activity they are one; else what was chosen last stays with the link."""
    if shared.fresh.placement is None:
        return
    ResourceLink.objects.filter(pk=shared.fresh.pk).update(placement=None)
    if shared.same_placements is not None:
        return
    ResourceLink.objects.filter(pk=shared.former.pk).update(
        placement=shared.fresh.placement, is_overview=False
    )
    if shared.former.placement is not None:
        bridge.note_gone(shared.former.placement)
        LineItem.objects.filter(resource_link=shared.former).delete()  # its grades are of the other activity


def _take_column(shared: Shared) -> LineItem | None:
    """The column that the LMS names now; returned where it is another one than before, and so lacks the grades."""
    is_other = shared.brings_another_column
    fresh_column, column = column_of(shared.fresh), column_of(shared.former)
    if fresh_column is None:
        return None
    if column is None:
        LineItem.objects.filter(pk=fresh_column.pk).update(resource_link=shared.former)
        return fresh_column if shared.same_placements else None
    if fresh_column.url:
        LineItem.objects.filter(pk=column.pk).update(**COLUMN.values_of(fresh_column))
    return column if is_other else None


def send_again(column: LineItem) -> None:
    """Queues the grades that stand, for a column that may lack them."""
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
