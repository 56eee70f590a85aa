"""A learner's line in the course: what the person has begun, finished and left half done, so that no page sums up answers.

The line is locked before Progress changes, so that two pages of one learner go one after the other (attempt_locks.py).
Order of locks, the same everywhere: attempt, enrolment, progress, statistics of the placement.
"""

from datetime import datetime

from django.db.models import (
    Count,
    DateTimeField,
    ExpressionWrapper,
    F,
    Max,
    Min,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
)
from django.db.models.functions import Coalesce, Greatest

from activities.models import Enrolment, Progress, Status
from activities.runtime.compiled_queries import Slot, Update


def note_activity(*, course_id: int, learner_id: int, at: datetime) -> None:
    """The learner has gone on with something that is under way; the line is held."""
    _ACTIVE(course=course_id, learner=learner_id, at=at)


def refresh(*, course_id: int, learner_id: int, at: datetime) -> None:
    """The learner has been heard from, and any Progress may have changed; the line is held."""
    _REFRESHED(course=course_id, learner=learner_id, at=at)


def refresh_course(course_id: int) -> None:
    """All lines of a course anew, from what is stored; the moments of the answers stand for being heard from."""
    enrolments = Enrolment.objects.filter(course=course_id)
    enrolments.filter(last_heard_at=None).update(
        last_heard_at=Coalesce(_sum(Max("last_activity_at")), F("last_seen_at"), F("first_seen_at"))
    )
    enrolments.update(**_sums())


def _sums() -> dict[str, object]:
    is_finished = Q(status=Status.FINISHED)
    return {
        "begun": Coalesce(_sum(Count("pk")), Value(0)),
        "finished": Coalesce(_sum(Count("pk", filter=is_finished)), Value(0)),
        "half_done_at": _half_done_at(),
        "last_finished_at": _sum(Max("finished_at")),
    }


def _half_done_at() -> Subquery:
    to_go_on = Q(status=Status.STARTED, placement__away_at=None)  # nobody can go on with what is away
    return _sum(Min("last_activity_at", filter=to_go_on))


def _last_heard_at() -> Greatest:
    """An instructor's review comes later than the answer that it dates from: the last word of the learner stays."""
    then = ExpressionWrapper(Slot("at"), output_field=DateTimeField())
    return Greatest(Coalesce(F("last_heard_at"), then), then)


def _line() -> QuerySet[Enrolment]:
    return Enrolment.objects.filter(course=Slot("course"), user=Slot("learner"))


def _sum(of: Count | Min | Max) -> Subquery:
    here = Progress.objects.filter(placement__course=OuterRef("course"), learner=OuterRef("user"))
    return Subquery(here.order_by().values("learner").annotate(sum=of).values("sum"))


_ACTIVE = Update(_line, last_heard_at=_last_heard_at(), half_done_at=_half_done_at())
_REFRESHED = Update(_line, last_heard_at=_last_heard_at(), **_sums())
