"""The people of two courses that were one for a while, each in the courses in which he or she was."""

from collections.abc import Mapping
from datetime import datetime

from django.db.models import QuerySet

from activities.courses.merge_memory import Memory, originals, stored_rows
from activities.models import Admission, Attempt, Course, Enrolment, Expected, Outreach

ARRIVAL = ("role", "counts", "last_seen_at", "previous_seen_at", "left_at")
JOINED = (*ARRIVAL, "first_seen_at", "has_taught", "aside_at", "last_heard_at")


def part(memory: Memory, *, course: Course, other: Course, since: datetime) -> set[int]:
    """Enrolments, who is awaited, and the notes of reaching people; returns the second course's people."""
    numbers, people = _part_enrolments(memory, course=course, other=other, since=since)
    numbers |= _part_awaited(memory, course=course, other=other)
    _part_cases(memory, course=course, other=other, numbers=numbers, since=since)
    return people


def make_places(course: Course, *, like: Course) -> None:
    """Whoever has done or opened something in the course has a place there."""
    placed = Enrolment.objects.filter(course=course).values_list("user", flat=True)
    for rows in (Attempt.objects.all(), Admission.objects.all()):
        for user in _without_place(rows.filter(placement__course=course), placed):
            example = Enrolment.objects.filter(course=like, user=user).first()
            if example is None:
                continue
            values = {name: getattr(example, name) for name in JOINED}
            Enrolment.objects.create(course=course, user_id=user, number=_next(course), **values)


def _without_place(
    rows: "QuerySet[Attempt] | QuerySet[Admission]", placed: QuerySet[Enrolment, int]
) -> list[int]:
    missing = rows.exclude(learner__in=placed).order_by().values_list("learner", flat=True)
    return list(missing.distinct())


def _part_enrolments(
    memory: Memory, *, course: Course, other: Course, since: datetime
) -> tuple[dict[int, int], set[int]]:
    current = {one.user_id: one for one in Enrolment.objects.select_for_update().filter(course=course)}
    before = {one.user_id: one for one in originals(memory["joined"], Enrolment)}
    numbers: dict[int, int] = {}
    people: set[int] = set()
    for row in stored_rows(memory["people"]):
        was = row.object
        now = current.pop(was.user_id, None) if isinstance(was, Enrolment) else None
        if now is None or not isinstance(was, Enrolment):
            continue  # erased since
        people.add(now.user_id)
        numbers[now.number] = was.number
        if (here := before.get(now.user_id)) is None:
            Enrolment.objects.filter(pk=now.pk).update(course=other, number=was.number)
            continue
        if now.last_seen_at is not None and now.last_seen_at >= since:
            for name in ARRIVAL:
                setattr(was, name, getattr(now, name))
        row.save()
        Enrolment.objects.filter(pk=now.pk).update(**{name: getattr(here, name) for name in JOINED})
    for now in current.values():
        if now.first_seen_at >= since:
            people.add(now.user_id)
            numbers[now.number] = _next(other)
            Enrolment.objects.filter(pk=now.pk).update(course=other, number=numbers[now.number])
    return numbers, people


def _part_awaited(memory: Memory, *, course: Course, other: Course) -> dict[int, int]:
    numbers: dict[int, int] = {}
    for row in stored_rows(memory["expected"]):
        was = row.object
        if not isinstance(was, Expected):
            continue
        now = Expected.objects.filter(pk=was.pk).first()
        if now is not None:
            numbers[now.number] = was.number
            Expected.objects.filter(pk=now.pk).update(course=other, number=was.number)
        elif Expected.objects.filter(course=course, mark=was.mark).exists():
            row.save()
    return numbers


def _part_cases(
    memory: Memory, *, course: Course, other: Course, numbers: Mapping[int, int], since: datetime
) -> None:
    """Each with its number there; one that the merger closed is open again, unless another one is."""
    for case in Outreach.objects.filter(course=course, taken_at__gte=since, number__in=numbers):
        Outreach.objects.filter(pk=case.pk).update(course=other, number=numbers[case.number])
    for pk, number, was_open in memory["cases"]:
        case_now = Outreach.objects.filter(pk=pk).first()
        if case_now is None:
            continue
        case_now.course, case_now.number = other, number
        is_another_open = Outreach.objects.filter(course=other, number=number, closed_at=None).exclude(pk=pk)
        if was_open and not case_now.outcome and not is_another_open.exists():
            case_now.closed_at = None
        case_now.save(update_fields=["course", "number", "closed_at"])


def _next(course: Course) -> int:
    course.last_number += 1
    course.save(update_fields=["last_number"])
    return course.last_number
