"""The work in two placements that were one for a while."""

from collections.abc import Collection
from datetime import datetime

from django.db.models import Max

from activities.courses.merge_memory import Memory, originals
from activities.models import Admission, Attempt, Enrolment, GradeEvent, HelpCall, Placement


def part(
    memory: Memory, *, here: Placement, there: Placement, people: Collection[int], since: datetime
) -> list[int]:
    """Takes to `there` what was there, and what its people did since; returns the learners whose results change."""
    numbers = {pk: number for pk, placement, number in memory["attempts"] if placement == there.pk}
    learners = set(Attempt.objects.filter(pk__in=numbers).values_list("learner", flat=True))
    for pk, number in numbers.items():
        Attempt.objects.filter(pk=pk).update(placement=there, number=number)
    begun = Attempt.objects.filter(placement=here, started_at__gte=since, learner__in=people)
    for attempt in begun.order_by("number"):
        if _take(attempt, there):
            learners.add(attempt.learner_id)
    HelpCall.objects.filter(attempt__placement=there).update(placement=there)
    GradeEvent.objects.filter(placement=here, attempt__placement=there).update(placement=there)
    alone = [pk for pk, placement in memory["grades"] if placement == there.pk]
    GradeEvent.objects.filter(pk__in=alone, placement=here, attempt=None).update(placement=there)
    _part_admissions(memory, here=here, there=there, people=people, since=since)
    return sorted(learners)


def _take(attempt: Attempt, there: Placement) -> bool:
    """False for one under way beside another that is under way there: it stays where it is."""
    others = Attempt.objects.filter(placement=there, learner=attempt.learner_id)
    if attempt.finished_at is None and others.filter(finished_at=None).exists():
        return False
    last = others.aggregate(last=Max("number"))["last"] or 0
    Attempt.objects.filter(pk=attempt.pk).update(placement=there, number=last + 1)
    return True


def _part_admissions(
    memory: Memory, *, here: Placement, there: Placement, people: Collection[int], since: datetime
) -> None:
    admitted = {learner for placement, learner in memory["admitted"] if placement == here.pk}
    present = set(
        Enrolment.objects.filter(course=there.course_id, user__in=people).values_list("user", flat=True)
    )
    for was in originals(memory["admissions"], Admission):
        if was.placement_id != there.pk or was.learner_id not in present:
            continue
        Admission.objects.get_or_create(placement=there, learner_id=was.learner_id, defaults={"at": was.at})
        if was.learner_id not in admitted:
            Admission.objects.filter(placement=here, learner=was.learner_id).delete()
    for fresh in Admission.objects.filter(placement=here, at__gte=since, learner__in=people):
        Admission.objects.get_or_create(
            placement=there, learner_id=fresh.learner_id, defaults={"at": fresh.at}
        )
        fresh.delete()
