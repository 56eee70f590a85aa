"""What the LMS's gradebook was last seen to hold, and what could not be seen there."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import timedelta

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from activities.host_answers import HeldResult, HeldResults
from activities.models import Course, Placement
from activities.runtime import clock
from activities.teaching import services as teaching
from lti_tool.delivery.services import (
    DIFFERS,
    NOT_SEEN,
    GradebookState,
    gradebook_state,
    problem_reason,
    request_comparison,
)
from lti_tool.models import GradebookResult, LineItem, LtiContext, ResultsCheck, ScoreDelivery
from lti_tool.protocol.vocabulary import SCOPE_RESULT

OLD = timedelta(hours=26)  # a night was missed
AGAIN = timedelta(minutes=30)


def held_results(course: Course, placements: Sequence[Placement], user_ids: Sequence[int]) -> HeldResults:
    """The results as last compared; asks the worker for a fresh comparison where the last one is old."""
    context = LtiContext.objects.filter(course=course).first()
    if context is None:
        return HeldResults()
    rows = _columns(context).filter(resource_link__placement__in=placements)
    columns = list(rows.select_related("resource_link", "results_check"))
    held = _held(columns, user_ids)
    if SCOPE_RESULT not in context.ags_scopes:
        return HeldResults(held=held)
    checks = [check for column in columns if (check := _check_of(column))]
    _ask_where_old(rows, checks)
    looks = [check.compared_at for check in checks if check.compared_at]
    return HeldResults(
        held=held,
        is_offered=True,
        seen_at=min(looks, default=None),
        is_asked=any(check.is_wanted for check in checks),
        not_seen=ScoreDelivery.objects.filter(NOT_SEEN, line_item__in=columns).count(),
        unable=_unable(columns),
    )


def differing_learners(course: Course) -> frozenset[int]:
    deliveries = ScoreDelivery.objects.filter(DIFFERS, line_item__resource_link__context__course=course)
    return frozenset(deliveries.values_list("lti_user__user_id", flat=True))


def refresh(course: Course) -> None:
    """The worker compares every column of the course as soon as it can."""
    context = LtiContext.objects.filter(course=course).first()
    if context is not None and SCOPE_RESULT in context.ags_scopes:
        request_comparison(_columns(context))


def _columns(context: LtiContext) -> QuerySet[LineItem]:
    return LineItem.objects.filter(resource_link__context=context).exclude(url="")


def _check_of(column: LineItem) -> ResultsCheck | None:
    try:
        return column.results_check
    except ResultsCheck.DoesNotExist:
        return None


def _placement_of(column: LineItem) -> int:
    return column.resource_link.placement_id or 0


def _unable(columns: Sequence[LineItem]) -> dict[str, frozenset[int]]:
    by_reason: dict[str, set[int]] = defaultdict(set)
    for column in columns:
        check = _check_of(column)
        if check and check.problem:
            by_reason[str(problem_reason(check.problem))].add(_placement_of(column))
    return {reason: frozenset(ids) for reason, ids in by_reason.items()}


def _ask_where_old(columns: QuerySet[LineItem], checks: Sequence[ResultsCheck]) -> None:
    now = clock.now()
    old = [
        check.line_item_id
        for check in checks
        if (check.compared_at is None or now - check.compared_at > OLD)
        and not check.is_wanted
        and (check.wanted_at is None or now - check.wanted_at > AGAIN)
    ]
    if old:
        request_comparison(columns.filter(pk__in=old))


def _held(columns: Sequence[LineItem], user_ids: Sequence[int]) -> Mapping[tuple[int, int], HeldResult]:
    placements = {one.pk: _placement_of(one) for one in columns}
    people = {"line_item__in": list(placements), "lti_user__user__in": user_ids}
    results = GradebookResult.objects.filter(**people).values_list(
        "line_item_id", "lti_user__user_id", "score", "maximum"
    )
    held = {
        (placements[column], user): HeldResult(teaching.percent_of(score, maximum or 100), is_only_there=True)
        for column, user, score, maximum in results
    }
    for delivery in ScoreDelivery.objects.filter(**people).select_related("lti_user"):
        key = (placements[delivery.line_item_id], delivery.lti_user.user_id)
        beside = _beside(delivery, held.get(key))
        if beside is not None:
            held[key] = beside
    return held


def _beside(delivery: ScoreDelivery, there: HeldResult | None) -> HeldResult | None:
    """The gradebook's side of one of our results; `there`: the result that the last comparison kept."""
    state, percent = gradebook_state(delivery), there.percent if there else None
    there_now = teaching.percent_of(delivery.lms_score, delivery.lms_maximum or delivery.score_maximum)
    if state is GradebookState.IN_CONFLICT and delivery.lms_differs_at is None:
        return HeldResult(percent, differs=True, note=_("the course: a newer grade"))
    if state in {GradebookState.IN_CONFLICT, GradebookState.CHANGED_THERE}:
        return HeldResult(there_now, differs=True)
    if state is GradebookState.ROUNDED:
        return HeldResult(there_now, is_rounded=True, is_calm=True)
    if state is GradebookState.NEEDS_ATTENTION:
        return HeldResult(percent, note=_("the course did not take it"))
    if state is GradebookState.ON_ITS_WAY:
        return HeldResult(percent, note=_("not in the course yet"), is_calm=True)
    return HeldResult(percent) if there else None
