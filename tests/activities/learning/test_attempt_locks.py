import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from activities.learning import attempt_locks
from activities.models import Attempt, Enrolment, Placement
from tests.activities.learning.doing import begin
from tests.factories import activities as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def attempt() -> Attempt:
    learner = make.member(make.course())
    return begin(make.placement(learner.course), learner)


def held(attempt: Attempt) -> tuple[Attempt, str]:
    with transaction.atomic(), CaptureQueriesContext(connection) as captured:
        row = attempt_locks.lock_attempt(attempt)
    return row, captured.captured_queries[0]["sql"]


def test_an_attempt_that_counts_is_held_with_its_learners_line(attempt: Attempt) -> None:
    row, _sql = held(attempt)
    assert (row, row.line) == (attempt, Enrolment.objects.get())


@pytest.mark.only_on("postgresql")
def test_the_attempt_is_locked_first_and_its_line_after_it(attempt: Attempt) -> None:
    _row, sql = held(attempt)
    assert sql.endswith('FOR UPDATE OF "activities_attempt", line')


def test_an_attempt_that_does_not_count_is_held_alone(attempt: Attempt) -> None:
    Attempt.objects.update(counts=False)
    attempt.refresh_from_db()
    row, sql = held(attempt)
    assert (row.line, "enrolment" in sql) == (None, False)


def test_what_was_read_before_the_lock_may_have_changed(attempt: Attempt) -> None:
    Attempt.objects.update(points=7)
    row, _sql = held(attempt)
    assert (attempt.points, row.points) == (0, 7)


def test_an_attempt_that_was_moved_to_another_course_meanwhile_is_found_there(attempt: Attempt) -> None:
    assert attempt.placement.course_id  # as it was read before
    there = make.course()
    Placement.objects.update(course=there)
    Enrolment.objects.update(course=there)
    row, _sql = held(attempt)
    assert row.placement.course == there
    assert attempt_locks.line_of(row) == Enrolment.objects.get()


def test_who_has_no_place_in_the_course_any_more_has_no_line(attempt: Attempt) -> None:
    Enrolment.objects.all().delete()
    row, _sql = held(attempt)
    assert attempt_locks.line_of(row) is None


def test_an_attempt_that_is_gone_is_not_held(attempt: Attempt) -> None:
    assert attempt.placement.pk  # as it was read before
    Attempt.objects.all().delete()
    with pytest.raises(Attempt.DoesNotExist):
        held(attempt)
