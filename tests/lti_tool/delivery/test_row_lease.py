"""Rows that a worker has for a while: leased together, each prolonged and given back by itself."""

from datetime import datetime, timedelta

import pytest
import time_machine
from django.db import transaction

from lti_tool.delivery import row_lease
from lti_tool.delivery.row_lease import LEASE, RowLease, free_lease
from lti_tool.models import Deployment, LineItem, Registration
from tests.factories.at_once import free_elsewhere, held_elsewhere
from tests.factories.deliveries import make_line_item, make_registration

pytestmark = pytest.mark.django_db
NOON = datetime.fromisoformat("2026-03-02T12:00:00+00:00")
LATER = NOON + timedelta(minutes=1)
TO_REGISTRATION = "resource_link__context__deployment__registration"
Leased = list[tuple[LineItem, RowLease[LineItem]]]


@pytest.fixture
def registration() -> Registration:
    return make_registration()


def taken(registration: Registration, count: int = 8, now: datetime = NOON) -> Leased:
    with time_machine.travel(now, tick=False):
        free = LineItem.objects.filter(free_lease(now))
        return row_lease.take_for(registration.pk, free, TO_REGISTRATION, count)


def lease_of(column: LineItem) -> tuple[str, datetime | None]:
    column.refresh_from_db()
    return column.lease_token, column.lease_until


def test_of_rows_that_were_leased_together_each_is_prolonged_and_given_back_alone(
    registration: Registration,
) -> None:
    for _ in range(3):
        make_line_item(registration)
    (first, its), (second, of_second), (third, of_third) = taken(registration)
    with time_machine.travel(LATER, tick=False):
        assert its.renew()
        assert of_second.give_back(attempts=3, problem="column_gone")
    assert lease_of(first) == (its.token, LATER + LEASE)
    assert lease_of(second) == ("", None)
    assert (second.attempts, second.problem) == (3, "column_gone")
    assert lease_of(third) == (of_third.token, NOON + LEASE)
    assert (third.attempts, third.problem) == (0, "")


def test_who_has_lost_a_lease_neither_prolongs_nor_ends_it(registration: Registration) -> None:
    make_line_item(registration)
    ((_column, lost),) = taken(registration)
    ((column, lease),) = taken(registration, now=NOON + LEASE)
    assert lost.row.first() is None
    assert not lost.renew()
    assert not lost.give_back(attempts=3)
    assert lease_of(column) == (lease.token, NOON + 2 * LEASE)
    assert column.attempts == 0


def test_the_oldest_free_rows_of_one_lms_are_leased_and_a_strangers_are_not(
    registration: Registration,
) -> None:
    columns = [make_line_item(registration) for _ in range(3)]
    strangers = make_line_item(make_registration())
    LineItem.objects.filter(pk=columns[0].pk).update(label="Renamed")  # PostgreSQL puts it last
    assert [column.pk for column, _lease in taken(registration, 2)] == [one.pk for one in columns[:2]]
    assert [column.pk for column, _lease in taken(registration, now=LATER)] == [columns[2].pk]
    assert taken(registration, now=LATER) == []
    assert lease_of(strangers) == ("", None)


def test_each_lms_with_something_due_is_named_once() -> None:
    second, first = make_registration(), make_registration()
    for registration in (first, second, first):
        make_line_item(registration)
    named = row_lease.registrations_of(LineItem.objects.order_by("pk"), TO_REGISTRATION)
    assert named == [second.pk, first.pk]


@pytest.mark.only_on("postgresql")  # SQLite locks the whole file
@pytest.mark.django_db(transaction=True)
def test_a_row_that_another_worker_holds_is_passed_over_and_nothing_but_rows_is_held(
    registration: Registration,
) -> None:
    held, free = make_line_item(registration), make_line_item(registration)
    with held_elsewhere(LineItem.objects.filter(pk=held.pk)), transaction.atomic():
        assert [column.pk for column, _lease in taken(registration)] == [free.pk]
        deployments = Deployment.objects.all()
        assert free_elsewhere(deployments) == [one.pk for one in deployments]
