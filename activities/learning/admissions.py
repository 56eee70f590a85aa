"""Who may open what: a course opens its activities to people one by one, and what it has opened stays open here."""

from typing import Any

from django.db.models import BooleanField, Exists, ExpressionWrapper, OuterRef, Q, QuerySet

from activities.learning import away
from activities.models import Admission, Attempt, Enrolment, Placement, Role
from activities.runtime import compiled_queries

SEE_ALL = frozenset({Role.INSTRUCTOR, Role.CONTENT_DEVELOPER})


def let_in(*, enrolment: Enrolment, placement: Placement) -> None:
    """The person has come to this placement from the course: the course has it, and lets this person in."""
    if placement.away_at is not None:
        away.bring_back(placement=placement)
    if not enrolment.is_let_in and Role(enrolment.role) not in SEE_ALL:
        compiled_queries.insert(
            Admission(placement=placement, learner_id=enrolment.user_id), unless_there=True
        )


def annotate_admissions(placements: QuerySet[Placement], learner: object) -> QuerySet[Placement]:
    """With `is_let_in` each: has the course let this learner in? Work that was begun is always its learner's own."""
    here: dict[str, Any] = {"placement": OuterRef("pk"), "learner": learner}
    let_in, begun = Exists(Admission.objects.filter(**here)), Exists(Attempt.objects.filter(**here))
    mark: dict[str, Any] = {"is_let_in": ExpressionWrapper(Q(let_in) | Q(begun), output_field=BooleanField())}
    return placements.annotate(**mark)
