"""Workers that want the same rows: nobody waits for a row that another one holds, and many cost no more to take than one."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from threading import Event, Thread

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from lti_tool.delivery import leases, row_lease
from lti_tool.delivery.circuit_breaker import Turn
from lti_tool.models import LineItem, Registration, ScoreDelivery
from tests.factories.deliveries import make_delivery, make_registration

pytestmark = pytest.mark.django_db
LONGEST_WAIT = 5.0


@pytest.fixture
def registration() -> Registration:
    return make_registration()


@contextmanager
def held_by_another_worker(row: ScoreDelivery | LineItem) -> Iterator[None]:
    """Its lock is held on a connection of its own; whoever waited for it would get the row after some seconds."""
    is_held, is_over = Event(), Event()

    def hold() -> None:
        with transaction.atomic():
            list(type(row).objects.select_for_update().filter(pk=row.pk))
            is_held.set()
            is_over.wait(LONGEST_WAIT)
        connection.close()

    other = Thread(target=hold)
    other.start()
    assert is_held.wait(LONGEST_WAIT)
    try:
        yield
    finally:
        is_over.set()
        other.join()


def free_for_another_worker() -> list[ScoreDelivery]:
    def look() -> list[ScoreDelivery]:
        try:
            with transaction.atomic():
                return list(ScoreDelivery.objects.select_for_update(skip_locked=True).order_by("pk"))
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        return pool.submit(look).result()


@pytest.mark.only_on("postgresql")  # SQLite locks the whole file
@pytest.mark.django_db(transaction=True)
def test_grades_that_another_worker_holds_are_passed_over_and_the_free_one_is_taken(
    registration: Registration,
) -> None:
    held, free = make_delivery(registration), make_delivery(registration)
    with held_by_another_worker(held):
        grades = leases.take(registration.pk, Turn(8))
    assert [grade.delivery_id for grade in grades] == [free.pk]


@pytest.mark.only_on("postgresql")
@pytest.mark.django_db(transaction=True)
def test_of_many_grades_that_arrived_one_that_is_held_is_left_for_later(registration: Registration) -> None:
    held, free = make_delivery(registration), make_delivery(registration)
    grades = {grade.delivery_id: grade for grade in leases.take(registration.pk, Turn(8))}
    with held_by_another_worker(held), transaction.atomic():
        kept = leases.acknowledge_newest(dict.fromkeys(grades.values(), 200))
    assert kept == [grades[free.pk]]


@pytest.mark.only_on("postgresql")
@pytest.mark.django_db(transaction=True)
def test_who_writes_down_what_arrived_holds_no_other_grade(registration: Registration) -> None:
    arrived, other = make_delivery(registration), make_delivery(registration)
    grades = {grade.delivery_id: grade for grade in leases.take(registration.pk, Turn(8))}
    with transaction.atomic():
        leases.acknowledge_newest({grades[arrived.pk]: 200})
        assert free_for_another_worker() == [other]


@pytest.mark.only_on("postgresql")
@pytest.mark.django_db(transaction=True)
def test_of_any_rows_those_are_leased_that_no_other_worker_holds(registration: Registration) -> None:
    held, free = (make_delivery(registration).line_item for _ in range(2))
    with held_by_another_worker(held), transaction.atomic():
        leased = row_lease.take(LineItem.objects.order_by("pk"), 8, "resource_link")
    assert [row for row, _lease in leased] == [free]


def test_what_a_send_needs_of_many_grades_is_read_in_as_many_statements_as_of_one() -> None:
    costs = []
    for number in (1, 4):
        registration = make_registration()
        for _ in range(number):
            make_delivery(registration)
        with CaptureQueriesContext(connection) as queries:
            assert len(leases.take(registration.pk, Turn(8))) == number
        costs.append(len(queries))
    assert costs[0] == costs[1]
