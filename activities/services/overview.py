"""A course at a glance: its placements with where one learner, or how many, stand."""

from dataclasses import dataclass

from django.db.models import Count, Q

from activities.models import Course, Placement, Progress, Status, User
from activities.services import gradebook
from activities.services.catalogue import Entry, entry_of


@dataclass(frozen=True)
class Line:
    """One placement on the course's page."""

    placement: Placement
    entry: Entry
    status: str = ""
    status_label: str = ""
    percent: int | None = None
    started: int = 0
    finished: int = 0


def for_learner(*, course: Course, learner: User, language: str) -> list[Line]:
    """The course's activities with the learner's own state."""
    mine = {
        one.placement_id: one for one in Progress.objects.filter(placement__course=course, learner=learner)
    }
    return [_own_line(placement, mine.get(placement.pk), language) for placement in placements_of(course)]


def for_instructor(*, course: Course, language: str) -> tuple[list[Line], int]:
    """The course's activities with counts of people, and how many people there are."""
    learners = gradebook.learners_of(course)
    counts = _counts(course)
    lines = [
        _counted_line(placement, counts.get(placement.pk), language) for placement in placements_of(course)
    ]
    return lines, learners.count()


def placements_of(course: Course) -> list[Placement]:
    """The course's placements whose activity is published, oldest first."""
    placements = course.placements.filter(activity__current_version__isnull=False)
    wanted = placements.select_related("activity__current_version")
    return list(wanted.defer("activity__current_version__content"))


def _own_line(placement: Placement, progress: Progress | None, language: str) -> Line:
    status, label = gradebook.status_of(progress)
    percent = gradebook.percent_of(progress.points, progress.max_points) if progress else None
    return Line(placement, entry_of(placement.activity, language), status, label, percent)


def _counted_line(placement: Placement, counts: dict[str, int] | None, language: str) -> Line:
    finished, begun = (counts["finished"], counts["begun"]) if counts else (0, 0)
    entry = entry_of(placement.activity, language)
    return Line(placement, entry, finished=finished, started=begun - finished)


def _counts(course: Course) -> dict[int, dict[str, int]]:
    learners = gradebook.learners_of(course).order_by().values_list("user_id")
    progress = Progress.objects.filter(placement__course=course, learner__in=learners)
    finished = Count("pk", filter=Q(status=Status.FINISHED))
    rows = progress.order_by().values("placement").annotate(finished=finished, begun=Count("pk"))
    return {row["placement"]: {"finished": row["finished"], "begun": row["begun"]} for row in rows}
