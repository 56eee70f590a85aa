"""Courses with many people, written in bulk."""

import itertools
import random
from datetime import datetime, timedelta

from activities.learning.statistics import enrolment_totals, placement_statistics
from activities.models import (
    Answer,
    Attempt,
    Course,
    Enrolment,
    Expected,
    Placement,
    Progress,
    Role,
    Status,
    Trouble,
    User,
)
from activities.runtime import clock
from tests.factories import activities as make

_numbers = itertools.count(1)


def crowd(course: Course, count: int) -> list[Enrolment]:
    """That many learners, the last ones of them silent for a week."""
    made = next(_numbers)
    users = User.objects.bulk_create(User(username=f"crowd-{made}-{number}") for number in range(count))
    now, first = clock.now(), course.last_number + 1
    people = Enrolment.objects.bulk_create(
        Enrolment(
            course=course,
            user=user,
            role=Role.LEARNER,
            number=first + place,
            last_seen_at=now - timedelta(days=7 * (place % 2)),
            last_heard_at=now - timedelta(days=7 * (place % 2)),
        )
        for place, user in enumerate(users)
    )
    course.last_number += count
    course.save()
    return people


def at_work(
    people: list[Enrolment], placements: list[Placement], *, answers: int = 0, blocks: int = 2
) -> None:
    """Each of them has begun each activity; two of three have finished it, with so many answers to so many blocks."""
    begun_at = clock.now() - timedelta(days=6)
    chance = random.Random(7)
    for turn, placement in enumerate(placements):
        done = [(turn + place) % 3 > 0 for place in range(len(people))]
        attempts = _attempts(people, placement, begun_at, done)
        Answer.objects.bulk_create(
            (_answer(one, number, blocks, begun_at, chance) for one in attempts for number in range(answers)),
            batch_size=5000,
        )
    for course in {placement.course for placement in placements}:
        refresh(course)


def refresh(course: Course) -> None:
    """The summaries that the services keep, anew."""
    enrolment_totals.refresh_course(course.pk)
    placement_statistics.recount_people(course)


def expected(course: Course, count: int) -> None:
    """People of the course's own list who have not come."""
    listed_at, first = clock.now() - timedelta(days=6), course.last_number + 1
    Expected.objects.bulk_create(
        Expected(course=course, mark=f"mark-{number}", number=number, listed_at=listed_at)
        for number in range(first, first + count)
    )
    course.last_number += count
    course.save()


def stuck(people: list[Enrolment], placement: Placement) -> None:
    """Each of them has failed thrice at the first task."""
    Trouble.objects.bulk_create(
        Trouble(placement=placement, learner_id=one.user_id, block="q1", step=2, tries=3, since=clock.now())
        for one in people
    )


def course_with(
    count: int, *, activities: int = 3, everyone: int | None = None, answers: int = 0
) -> tuple[Course, list[Placement]]:
    """A course of that size in which something has happened; `everyone` has begun so many of the activities only."""
    course = make.course()
    placements = [make.placement(course) for _ in range(activities)]
    everyone = activities if everyone is None else everyone
    people = crowd(course, count)
    at_work(people, placements[:everyone], answers=answers)
    at_work(people[-100:], placements[everyone:], answers=answers)
    expected(course, max(1, count // 10))
    stuck(people[: max(1, count // 10)], placements[0])
    return course, placements


def _attempts(people: list[Enrolment], placement: Placement, at: datetime, done: list[bool]) -> list[Attempt]:
    version = placement.activity.current_version
    assert version is not None
    attempts = Attempt.objects.bulk_create(
        (
            Attempt(
                placement=placement,
                learner_id=one.user_id,
                version=version,
                started_at=at,
                finished_at=at + timedelta(hours=1) if is_done else None,
                points=1,
                max_points=2,
            )
            for one, is_done in zip(people, done, strict=True)
        ),
        batch_size=2000,
    )
    Progress.objects.bulk_create((_progress(one, at) for one in attempts), batch_size=2000)
    return attempts


def _progress(attempt: Attempt, at: datetime) -> Progress:
    is_done = attempt.finished_at is not None
    return Progress(
        placement_id=attempt.placement_id,
        learner_id=attempt.learner_id,
        status=Status.FINISHED if is_done else Status.STARTED,
        points=1 if is_done else None,
        max_points=2 if is_done else None,
        counted_attempt=attempt if is_done else None,
        started_at=at,
        finished_at=attempt.finished_at,
        last_activity_at=at,
        step=2,
    )


def _answer(attempt: Attempt, number: int, blocks: int, at: datetime, chance: random.Random) -> Answer:
    is_right = chance.random() < 0.6
    return Answer(
        attempt=attempt,
        block=f"q{1 + number % blocks}",
        key=f"key-{number}",
        response={"chosen": ["right" if is_right else "wrong"]},
        points=int(is_right),
        max_points=1,
        is_correct=is_right,
        answered_at=at,
    )
