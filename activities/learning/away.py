"""Activities that are no longer in their course: put away, found gone, and brought back."""

from functools import partial

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from activities.learning.statistics import enrolment_totals
from activities.models import Away, Course, Placement, Progress
from activities.runtime import clock


def put_away(*, placement: Placement, why: Away = Away.PUT_AWAY) -> None:
    """Learners find it no more, and nobody is asked to go on with it; what was done stays with its results."""
    _move(placement, Placement.objects.filter(away_at=None), away_at=clock.now(), away_because=why)


def bring_back(*, placement: Placement) -> None:
    """The placement is in the course again, whyever it was away."""
    _move(placement, Placement.objects.filter(away_at__isnull=False), away_at=None, away_because="")


def placements_in_results(course: Course) -> QuerySet[Placement]:
    """The course's published placements, but for what is away and nobody has done."""
    published = Placement.objects.filter(course=course, activity__current_version__isnull=False)
    return published.filter(Q(away_at=None) | Exists(Progress.objects.filter(placement=OuterRef("pk"))))


@transaction.atomic
def _move(placement: Placement, those: QuerySet[Placement], **state: object) -> None:
    if those.filter(pk=placement.pk).update(**state):
        # After the commit: a launch holds its own person's line meanwhile, and two would wait for each other.
        transaction.on_commit(partial(enrolment_totals.refresh_course, placement.course_id), robust=True)
    placement.refresh_from_db(fields=["away_at", "away_because"])
