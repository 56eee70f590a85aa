"""A result of the core becomes a grade to be sent."""

from typing import Any

from django.db.models import FilteredRelation, Q, QuerySet

from activities.models import GradeEvent
from activities.runtime.compiled_queries import Select, Slot
from activities.signals import progress_changed
from lti_tool.delivery import services as delivery
from lti_tool.models import LineItem


def connect() -> None:
    """Called once, when the app is ready."""
    progress_changed.connect(queue_score, dispatch_uid="lti_tool.queue_score")


def queue_score(*, grade: GradeEvent, **_signal: Any) -> None:
    """Runs in the grade's transaction: if the delivery cannot be written, neither is the grade."""
    if grade.max_points <= 0:
        return
    column = _COLUMN.one(placement=grade.placement_id, learner=grade.learner_id)
    if column is not None and column.person is not None:
        delivery.queue_grade(line_item=column, lti_user=column.person, grade=grade)


def _column_with_person() -> QuerySet[LineItem]:
    """The placement's column, and the learner as its LMS knows the person."""
    people = "resource_link__context__deployment__registration__people"
    learner = FilteredRelation(people, condition=Q(**{f"{people}__user": Slot("learner")}))
    person: dict[str, Any] = {"person": learner}
    columns = LineItem.objects.filter(resource_link__placement=Slot("placement")).order_by("pk")
    return columns.annotate(**person).select_related(*person)


_COLUMN = Select(_column_with_person)
