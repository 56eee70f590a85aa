"""The points of an attempt."""

from django.db.models import Max

from activities.models import Attempt
from activities.services import content, reflections


def result(attempt: Attempt) -> tuple[float, float]:
    """Points and the most that there was: the best complete answer to each block counts, and what reviewers gave."""
    most = content.max_points(attempt.version.content)
    if not content.has_points(attempt.version.content):
        return most, most
    best = attempt.answers.filter(is_complete=True).order_by().values("block").annotate(best=Max("points"))
    given = reflections.verdict(attempt).points
    return min(sum(row["best"] for row in best) + given, most), most
