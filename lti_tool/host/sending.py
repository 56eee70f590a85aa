"""What was sent of people's results, and what became of it."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from activities.host_answers import GradeColumn, SentGrade
from activities.models import Course, Placement
from lti_tool.delivery.services import Action, problem_reason
from lti_tool.host.cells import cell_of
from lti_tool.models import DeliveryAttempt, LineItem, ResultsCheck, ScoreDelivery

TRIES_SHOWN = 200


def column_of(placement: Placement, user_ids: Sequence[int]) -> GradeColumn | None:
    """None where the link has no gradebook column."""
    columns = LineItem.objects.select_related("results_check")
    column = columns.filter(resource_link__placement=placement).first()
    if column is None:
        return None
    deliveries = column.deliveries.select_related("lti_user").filter(lti_user__user__in=user_ids)
    cells = {delivery.lti_user.user_id: cell_of(delivery) for delivery in deliveries}
    return GradeColumn(title=_("Sent to the course"), cells=cells, note=_not_compared(column))


def _not_compared(column: LineItem) -> str:
    try:
        problem = column.results_check.problem
    except ResultsCheck.DoesNotExist:
        return ""
    if not problem:
        return ""
    reason = {"reason": problem_reason(problem)}
    return _("This could not be compared with the course's grades: %(reason)s") % reason


def sent_grades(course: Course, user_id: int) -> dict[int, SentGrade]:
    """By placement, with each try whose line in the log is still kept."""
    deliveries = ScoreDelivery.objects.filter(
        line_item__resource_link__context__course=course, lti_user__user=user_id
    )
    rows = list(deliveries.select_related("line_item__resource_link", "lti_user"))
    tries = _tries(rows)
    return {
        placement: SentGrade(cell_of(row), tries[row.pk])
        for row in rows
        if (placement := row.line_item.resource_link.placement_id)
    }


def _tries(rows: Sequence[ScoreDelivery]) -> dict[int, list[tuple[datetime, str]]]:
    tries: dict[int, list[tuple[datetime, str]]] = defaultdict(list)
    newest = DeliveryAttempt.objects.filter(delivery__in=rows).order_by("-pk")[:TRIES_SHOWN]
    for attempt in newest:
        tries[attempt.delivery_id].append((attempt.at, _outcome(attempt)))
    return tries


def _outcome(attempt: DeliveryAttempt) -> str:
    """`outcome` is the name of an Action of delivery/decide.py, or a code of delivery/problems.py."""
    if attempt.outcome == Action.ACKNOWLEDGE.name.lower():
        return _("sent, and taken by the course")
    if attempt.outcome == "overtaken":
        return _("a newer result took its place")
    return _("not taken: %(reason)s") % {"reason": problem_reason(attempt.outcome)}
