"""A learner's line in the course, kept in step with each answer, so that no page sums up answers.

Order of locks, the same everywhere: attempt, enrolment, progress, tallies.
"""

from datetime import datetime

from django.db.models import Count, DateTimeField, F, Max, Min, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce, Greatest

from activities.models import Enrolment, Placement, Progress, Status


def hold(*, placement: Placement, learner_id: int) -> None:
    """Lets two pages of the same learner go one after the other; call it before Progress is touched."""
    list(_lines(placement, learner_id).select_for_update().values_list("pk"))


def refresh(*, placement: Placement, learner_id: int, at: datetime) -> None:
    """The learner has been heard from, and Progress may have changed; the line is held.

    An instructor's review comes later than the answer that it dates from: the last word of the learner stays.
    """
    then = Value(at, output_field=DateTimeField())
    heard = Greatest(Coalesce(F("last_heard_at"), then), then)
    _lines(placement, learner_id).update(last_heard_at=heard, **_sums())


def refresh_course(course_id: int) -> None:
    """All lines of a course anew, from what is stored; the moments of the answers stand for being heard from."""
    enrolments = Enrolment.objects.filter(course=course_id)
    enrolments.filter(last_heard_at=None).update(
        last_heard_at=Coalesce(_sum(Max("last_activity_at")), F("last_seen_at"), F("first_seen_at"))
    )
    enrolments.update(**_sums())


def _lines(placement: Placement, learner_id: int) -> QuerySet[Enrolment]:
    return Enrolment.objects.filter(course=placement.course_id, user=learner_id)


def _sums() -> dict[str, object]:
    is_finished = Q(status=Status.FINISHED)
    to_go_on = Q(status=Status.STARTED, placement__away_at=None)  # nobody can go on with what is away
    return {
        "begun": Coalesce(_sum(Count("pk")), Value(0)),
        "finished": Coalesce(_sum(Count("pk", filter=is_finished)), Value(0)),
        "half_done_at": _sum(Min("last_activity_at", filter=to_go_on)),
        "last_finished_at": _sum(Max("finished_at")),
    }


def _sum(of: Count | Min | Max) -> Subquery:
    here = Progress.objects.filter(placement__course=OuterRef("course"), learner=OuterRef("user"))
    return Subquery(here.order_by().values("learner").annotate(sum=of).values("sum"))
