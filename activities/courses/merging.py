"""Two courses that turn out to be one: people, activities and work of the second become the first's.

Nothing that anybody has done is lost. Where the same activity stands in both, its attempts are told to whom it is
that asks, one after the other, and the result that counts is found again as if all had been done in one place.
"""

from collections.abc import Sequence

from django.db import transaction
from django.db.models import Max

from activities.learning import services as learning
from activities.models import (
    Admission,
    ApiToken,
    Attempt,
    Away,
    Course,
    Enrolment,
    Expected,
    GradeEvent,
    HelpCall,
    Placement,
    Progress,
)
from activities.outreach import services as outreach

TIMES = ("available_from", "available_until", "due")


@transaction.atomic
def merge_courses(*, course: Course, other: Course, same: Sequence[tuple[Placement, Placement]]) -> None:
    """Makes one course of two, and deletes the second. `same`: which placement of the first is which of the second.

    A grade whose result was in both is entered in the ledger once more, so that whoever sends grades sends it again.
    """
    # Locks in the order of learning/statistics/enrolment_totals.py: attempts first.
    work = Attempt.objects.select_for_update().filter(placement__course__in=[course.pk, other.pk])
    list(work.order_by("pk").values_list("pk"))
    locked = Course.objects.select_for_update().get(pk=course.pk)
    numbers = _merge_people(locked, other)
    outreach.move_cases(course=locked, other=other, numbers=numbers)
    ApiToken.objects.filter(course=other).update(course=locked)
    paired = {there.pk for _here, there in same}
    other.placements.exclude(pk__in=paired).update(course=locked)
    for here, there in same:
        _merge_placements(here, there)
    Course.objects.filter(pk=other.pk).delete()
    learning.refresh_course(locked.pk)
    learning.recount_people(locked)


def _merge_people(course: Course, other: Course) -> dict[int, int]:
    """Each person once; returns the number here of each number there."""
    numbers: dict[int, int] = {}
    here = {one.user_id: one for one in Enrolment.objects.select_for_update().filter(course=course)}
    for there in Enrolment.objects.select_for_update().filter(course=other).order_by("number"):
        enrolment = here.get(there.user_id)
        numbers[there.number] = enrolment.number if enrolment else _next(course)
        if enrolment is None:
            Enrolment.objects.filter(pk=there.pk).update(course=course, number=numbers[there.number])
            continue
        _join(enrolment, there)
        there.delete()
    awaited = {one.mark: one for one in Expected.objects.filter(course=course)}
    for expected in Expected.objects.filter(course=other).order_by("number"):
        also = awaited.get(expected.mark)
        numbers[expected.number] = also.number if also else _next(course)
        if also is None:
            Expected.objects.filter(pk=expected.pk).update(course=course, number=numbers[expected.number])
    # Of a course without a list nobody is awaited: who arrives there is not looked for.
    course.listed_at = course.listed_at or other.listed_at
    course.save(update_fields=["last_number", "listed_at"])
    return numbers


def _next(course: Course) -> int:
    course.last_number += 1
    return course.last_number


def _join(enrolment: Enrolment, there: Enrolment) -> None:
    """The later arrival says what the person is now."""
    is_later = there.last_seen_at is not None and (
        enrolment.last_seen_at is None or there.last_seen_at > enrolment.last_seen_at
    )
    if is_later:
        for name in ("role", "counts", "last_seen_at", "previous_seen_at", "left_at"):
            setattr(enrolment, name, getattr(there, name))
    enrolment.first_seen_at = min(enrolment.first_seen_at, there.first_seen_at)
    enrolment.has_taught = enrolment.has_taught or there.has_taught
    enrolment.aside_at = enrolment.aside_at or there.aside_at
    enrolment.save()


def _merge_placements(here: Placement, there: Placement) -> None:
    learners = list(
        Attempt.objects.filter(placement=there).order_by().values_list("learner", flat=True).distinct()
    )
    times = {name: getattr(there, name) for name in TIMES if getattr(there, name) is not None}
    if times:
        Placement.objects.filter(pk=here.pk).update(**times)
    for admission in Admission.objects.filter(placement=there):
        Admission.objects.get_or_create(
            placement=here, learner_id=admission.learner_id, defaults={"at": admission.at}
        )
    stays = {learner for learner in learners if not _merge_work(here, there, learner)}
    Progress.objects.filter(placement=there).exclude(learner__in=stays).delete()
    if stays:
        Placement.objects.filter(pk=there.pk).update(course=here.course_id)
        there.course_id = here.course_id
        learning.put_away(placement=there, why=Away.GONE)
        learning.rebuild_questions(there)
        return
    GradeEvent.objects.filter(placement=there).update(placement=here)
    there.delete()
    for learner in learners:
        learning.restate_result(placement=here, learner_id=learner)


def _merge_work(here: Placement, there: Placement, learner: int) -> bool:
    """All of one learner's attempts, or none of them: False where both places have one under way with answers."""
    open_here = Attempt.objects.filter(placement=here, learner=learner, finished_at=None).first()
    open_there = Attempt.objects.filter(placement=there, learner=learner, finished_at=None).first()
    if open_here and open_there:
        empty = next((one for one in (open_there, open_here) if _is_empty(one)), None)
        if empty is None:
            return False
        empty.delete()
    last = Attempt.objects.filter(placement=here, learner=learner).aggregate(last=Max("number"))["last"] or 0
    moving = list(Attempt.objects.filter(placement=there, learner=learner).order_by("number"))
    for number, attempt in enumerate(moving, last + 1):
        Attempt.objects.filter(pk=attempt.pk).update(placement=here, number=number)
        HelpCall.objects.filter(attempt=attempt).update(placement=here)
    Progress.objects.filter(placement=there, learner=learner).delete()
    attempts = Attempt.objects.select_related("placement__course", "version", "learner")
    for attempt in attempts.filter(pk__in=[one.pk for one in moving if one.counts]).order_by("number"):
        learning.count_attempt(attempt)
    return True


def _is_empty(attempt: Attempt) -> bool:
    return not attempt.answers.exists() and not attempt.uploads.exists()
