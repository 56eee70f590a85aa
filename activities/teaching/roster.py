"""The course's own list of people: who has left, and who has not come yet."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from activities import ports
from activities.host_answers import Roster, RosterMember
from activities.learning import services as learning
from activities.models import Course, Enrolment, Expected, Outreach, Role


def current_roster(*, course: Course, is_wanted_now: bool = False) -> Roster:
    """The roster as it stands, taken over here where it is new."""
    roster = ports.host().roster(course, is_wanted_now=is_wanted_now)
    at = roster.fetched_at
    is_new = at is not None and (course.listed_at is None or course.listed_at < at)
    if is_new and at is not None and (members := roster.contents.members):
        take_over(course=course, members=members, at=at, is_whole=roster.is_whole)
    return roster


@transaction.atomic
def take_over(
    *, course: Course, members: Sequence[RosterMember], at: datetime, is_whole: bool = True
) -> None:
    """Notes who has left and come back, and gives everyone who is expected a number; a part of a list makes no one leave."""
    locked = Course.objects.select_for_update().get(pk=course.pk)
    if locked.listed_at and locked.listed_at >= at:
        return  # another page was faster
    _note_leavers(locked, members, at, is_whole=is_whole)
    _note_expected(locked, members, at, is_whole=is_whole)
    locked.listed_at = at
    locked.save(update_fields=["last_number", "listed_at"])
    course.listed_at = at


def _note_leavers(course: Course, members: Sequence[RosterMember], at: datetime, *, is_whole: bool) -> None:
    """Someone who arrived after the list was asked for cannot be on it yet, and has not left."""
    present = {one.user_id for one in members if one.is_present}
    user_ids = {one.user_id for one in members}
    rows = Enrolment.objects.filter(course=course).values_list(
        "pk", "user_id", "role", "counts", "left_at", "last_seen_at"
    )
    left, back = [], []
    for pk, user_id, role, counts, left_at, last_seen_at in rows:
        if user_id in present and left_at:
            back.append(pk)
        elif user_id in present or left_at or not (is_whole or user_id in user_ids):
            continue
        elif _could_be_listed(role, counts):
            left += [pk] if last_seen_at is None or last_seen_at < at else []
    Enrolment.objects.filter(pk__in=left).update(left_at=at)
    Enrolment.objects.filter(pk__in=back).update(left_at=None)
    if left or back:
        learning.recount_people(course)


def _could_be_listed(role: str, counts: bool) -> bool:
    """Test users and people without any name even there stand on no list."""
    return role == Role.INSTRUCTOR or (role == Role.LEARNER and counts)


def _note_expected(course: Course, members: Sequence[RosterMember], at: datetime, *, is_whole: bool) -> None:
    here = {one.mark for one in members if one.is_present and one.is_learner and one.user_id is None}
    expected = {one.mark: one for one in Expected.objects.filter(course=course)}
    back = [one.pk for mark, one in expected.items() if mark in here and one.left_at]
    Expected.objects.filter(pk__in=back).update(left_at=None)
    marks = {one.mark for one in members} if not is_whole else expected.keys()
    staff = {one.mark for one in members if one.is_staff}
    changed = [one for mark, one in expected.items() if mark in marks and one.is_staff != (mark in staff)]
    for row in changed:
        row.is_staff = row.mark in staff
    Expected.objects.bulk_update(changed, ["is_staff"])
    _forget([one for mark, one in expected.items() if mark in marks and mark not in here], course, at)
    new = sorted(here - expected.keys())  # by mark: the numbers tell nothing of the list's own order
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
