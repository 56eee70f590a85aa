"""Two courses that became one are two again: each row goes back to where it was.

What a person has done since stays with what that person had: of those who were in the second course, or have come
since, with the second one; of all others with the first. Nothing that anybody has done is lost.
"""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from activities.courses import parted_people, parted_work
from activities.courses.merge_memory import Memory, originals, stored_rows
from activities.learning import services as learning
from activities.models import ApiToken, Attempt, Away, Course, Placement

TIMES = ("available_from", "available_until", "due", "away_at", "away_because")


@transaction.atomic
def part_courses(*, memory: Memory, since: datetime, fresh: Collection[int]) -> set[int]:
    """Makes the second course anew; returns the ids of the people who are its own, as far as anybody knows.

    `memory`: of merge_memory.remember; `since`: when they became one; `fresh`: placements made since that are the second's.
    Results are found again in both, so that whoever sends grades sends them again.
    """
    [former] = originals(memory["here"], Course)
    [other] = originals(memory["other"], Course)
    # Locks in the order of learning/statistics/enrolment_totals.py: attempts first.
    list(
        Attempt.objects.select_for_update()
        .filter(placement__course=former.pk)
        .order_by("pk")
        .values_list("pk")
    )
    course = Course.objects.select_for_update().get(pk=former.pk)
    for row in stored_rows(memory["other"]):
        row.save()
    other.refresh_from_db()
    Course.objects.filter(pk=course.pk).update(listed_at=former.listed_at)
    people = parted_people.part(memory, course=course, other=other, since=since)
    ApiToken.objects.filter(pk__in=memory["tokens"]).update(course=other)
    _part_placements(memory, course=course, other=other, fresh=fresh)
    _part_work(memory, course=course, other=other, people=people, since=since)
    for one in (course, other):
        learning.refresh_course(one.pk)
        learning.recount_people(one)
    return people


def _part_work(
    memory: Memory, *, course: Course, other: Course, people: Collection[int], since: datetime
) -> None:
    pairs = _pairs(memory)
    learners = [
        parted_work.part(memory, here=here, there=there, people=people, since=since) for here, there in pairs
    ]
    parted_people.make_places(course, like=other)
    parted_people.make_places(other, like=course)
    for pair, changed in zip(pairs, learners, strict=True):
        for placement in pair:
            for learner in changed:
                learning.stand_again(placement=placement, learner_id=learner)
            learning.rebuild_questions(placement)


def _part_placements(memory: Memory, *, course: Course, other: Course, fresh: Collection[int]) -> None:
    pairs: set[int] = {there for _here, there in memory["pairs"]}
    for row in stored_rows(memory["placements"]):
        was = row.object
        if not isinstance(was, Placement):
            continue
        found = Placement.objects.filter(pk=was.pk)
        if was.pk not in pairs:
            found.update(course=other)
        elif not found.update(course=other, away_at=was.away_at, away_because=was.away_because):
            row.save()
    for was in originals(memory["touched"], Placement):
        now = Placement.objects.filter(pk=was.pk).first()
        if now is not None and (now.away_at is None or now.away_because == Away.GONE):
            Placement.objects.filter(pk=was.pk).update(**{name: getattr(was, name) for name in TIMES})
    Placement.objects.filter(pk__in=fresh, course=course).update(course=other)


def _pairs(memory: Memory) -> list[tuple[Placement, Placement]]:
    rows = Placement.objects.select_related("course", "activity").in_bulk(
        [pk for pair in memory["pairs"] for pk in pair]
    )
    return [(rows[here], rows[there]) for here, there in memory["pairs"] if here in rows and there in rows]
