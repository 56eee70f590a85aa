"""The same activity twice in a course: a number tells the two apart wherever both may stand in one list."""

from typing import Any

from django.db.models import Case, Count, Exists, IntegerField, OuterRef, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce

from activities.models import Placement

_SAME = Placement.objects.filter(course=OuterRef("course"), activity=OuterRef("activity")).order_by()
_EARLIER = (
    _SAME.filter(pk__lt=OuterRef("pk")).values("activity").annotate(number=Count("pk")).values("number")
)
_NUMBER = Case(
    When(Exists(_SAME.exclude(pk=OuterRef("pk"))), then=Coalesce(Subquery(_EARLIER), Value(0)) + 1),
    output_field=IntegerField(null=True),
)


def annotate_twins(placements: QuerySet[Placement]) -> QuerySet[Placement]:
    """With `twin` each: its number among those of the same activity in the course, from 1; None for who is alone."""
    mark: dict[str, Any] = {"twin": _NUMBER}
    return placements.annotate(**mark)


def numbered_title(title: str, number: int | None) -> str:
    return f"{title} ({number})" if number else title
