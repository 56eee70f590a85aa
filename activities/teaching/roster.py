"""The course's own list of people: who has left, and who has not come yet."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction

from activities.learning.statistics import tallies
from activities.models import Course, Enrolment, Expected, Outreach, Role
from activities.signals import course_groups_wanted, course_list_wanted, roster_wanted


@dataclass(frozen=True)
class Listed:
    """One person of the list; `user_id` None: has never come to this course."""

    mark: str
    user_id: int | None
    is_learner: bool
    is_present: bool
    is_staff: bool = False  # known as an instructor, whatever the list calls this person


@dataclass(frozen=True)
class CourseList:
    """What is known of the list; `people` is empty where the list of `fetched_at` was taken over before."""

    is_offered: bool = False
    has_names: bool = False
    may_export_names: bool = False  # names that are only shown go into no file
    are_names_off: bool = False
    fetched_at: datetime | None = None
    trouble: str = ""  # why the list could not be had just now, in words
    people: Sequence[Listed] = field(default=(), repr=False)
    is_whole: bool = True  # else whoever is missing in it may be in the course all the same


NO_LIST = CourseList()


@dataclass(frozen=True)
class CourseGroup:
    """A group of the course's own; `who`: user ids, and marks of those who have not come yet."""

    id: str
    name: str
    who: frozenset[int | str] = field(repr=False)


def look(*, course: Course, is_wanted_now: bool = False) -> CourseList:
    """The list as it stands, taken over here where it is new."""
    answers: list[tuple[Any, Any]] = course_list_wanted.send(
        sender=Course, course=course, is_wanted_now=is_wanted_now
    )
    found: CourseList = next((answer for _receiver, answer in answers if answer is not None), NO_LIST)
    if found.people and found.fetched_at:
        take_over(course=course, people=found.people, at=found.fetched_at, is_whole=found.is_whole)
    return found


def groups(course: Course) -> list[CourseGroup]:
    """The groups that the course's own list puts its people in; none where it knows of none."""
    answers: list[tuple[Any, Any]] = course_groups_wanted.send(sender=Course, course=course)
    return [group for _receiver, found in answers for group in found]


@transaction.atomic
def take_over(*, course: Course, people: Sequence[Listed], at: datetime, is_whole: bool = True) -> None:
    """Notes who has left and come back, and gives everyone who is expected a number; a part of a list makes no one leave."""
    locked = Course.objects.select_for_update().get(pk=course.pk)
    if locked.listed_at and locked.listed_at >= at:
        return  # another page was faster
    _note_leavers(locked, people, at, is_whole=is_whole)
    _note_expected(locked, people, at, is_whole=is_whole)
    locked.listed_at = at
    locked.save(update_fields=["last_number", "listed_at"])
    course.listed_at = at


def names_by_key(course: Course, user_ids: Iterable[int] | None = None) -> dict[int | str, str]:
    """Names by user id and by mark, as far as any listener knows them; of all people, or of these."""
    known: dict[int | str, str] = {}
    wanted = None if user_ids is None else list(user_ids)
    answers: list[tuple[Any, Any]] = roster_wanted.send(sender=Course, course=course, user_ids=wanted)
    for _receiver, names in answers:
        known.update(names or {})
    return known


def _note_leavers(course: Course, people: Sequence[Listed], at: datetime, *, is_whole: bool) -> None:
    """Someone who arrived after the list was asked for cannot be on it yet, and has not left."""
    present = {one.user_id for one in people if one.is_present}
    named = {one.user_id for one in people}
    rows = Enrolment.objects.filter(course=course).values_list(
        "pk", "user_id", "role", "counts", "left_at", "last_seen_at"
    )
    left, back = [], []
    for pk, user_id, role, counts, left_at, last_seen_at in rows:
        if user_id in present and left_at:
            back.append(pk)
        elif user_id in present or left_at or not (is_whole or user_id in named):
            continue
        elif _could_be_listed(role, counts):
            left += [pk] if last_seen_at is None or last_seen_at < at else []
    Enrolment.objects.filter(pk__in=left).update(left_at=at)
    Enrolment.objects.filter(pk__in=back).update(left_at=None)
    if left or back:
        tallies.recount_people(course)


def _could_be_listed(role: str, counts: bool) -> bool:
    """Test users and people without any name even there stand on no list."""
    return role == Role.INSTRUCTOR or (role == Role.LEARNER and counts)


def _note_expected(course: Course, people: Sequence[Listed], at: datetime, *, is_whole: bool) -> None:
    here = {one.mark for one in people if one.is_present and one.is_learner and one.user_id is None}
    known = {one.mark: one for one in Expected.objects.filter(course=course)}
    back = [one.pk for mark, one in known.items() if mark in here and one.left_at]
    Expected.objects.filter(pk__in=back).update(left_at=None)
    named = {one.mark for one in people} if not is_whole else known.keys()
    staff = {one.mark for one in people if one.is_staff}
    changed = [one for mark, one in known.items() if mark in named and one.is_staff != (mark in staff)]
    for one in changed:
        one.is_staff = one.mark in staff
    Expected.objects.bulk_update(changed, ["is_staff"])
    _forget([one for mark, one in known.items() if mark in named and mark not in here], course, at)
    new = sorted(here - known.keys())  # by mark: the numbers tell nothing of the list's own order
    numbers = range(course.last_number + 1, course.last_number + 1 + len(new))
    Expected.objects.bulk_create(
        Expected(course=course, mark=mark, number=number, listed_at=at, is_staff=mark in staff)
        for mark, number in zip(new, numbers, strict=True)
    )
    course.last_number += len(new)


def _forget(gone: Sequence[Expected], course: Course, at: datetime) -> None:
    """Whoever left without coming is forgotten, unless something was written down about reaching that person."""
    contacted = set(Outreach.objects.filter(course=course, learner=None).values_list("number", flat=True))
    Expected.objects.filter(pk__in=[one.pk for one in gone if one.number not in contacted]).delete()
    Expected.objects.filter(pk__in=[one.pk for one in gone if one.number in contacted], left_at=None).update(
        left_at=at
    )
