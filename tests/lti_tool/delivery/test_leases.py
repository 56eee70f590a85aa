import threading
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
import time_machine
from django.db import connection, connections, transaction
from django.test.utils import CaptureQueriesContext

from activities.runtime import clock
from lti_tool.delivery import leases
from lti_tool.delivery.circuit_breaker import Turn
from lti_tool.delivery.row_lease import LEASE
from lti_tool.models import Deployment, Registration, ScoreDelivery, Standing
from tests.factories.at_once import free_elsewhere, held_elsewhere
from tests.factories.deliveries import make_delivery, make_line_item, make_person, make_registration, queue

pytestmark = pytest.mark.django_db
NOON = datetime.fromisoformat("2026-03-02T12:00:00+00:00")


def test_the_longest_waiting_grade_goes_first() -> None:
    registration = make_registration()
    late, early = make_delivery(registration), make_delivery(registration)
    ScoreDelivery.objects.filter(pk=early.pk).update(next_at=clock.now() - timedelta(hours=1))
    claimed = leases.take(registration.pk, Turn(8))
    assert [grade.delivery_id for grade in claimed] == [early.pk, late.pk]


def test_the_lms_whose_grade_has_waited_longest_has_its_turn_first() -> None:
    now = clock.now()
    waits = {make_registration(): timedelta(minutes=minutes) for minutes in (1, 3, 2)}
    for registration, wait in waits.items():
        make_delivery(registration)
        older = make_delivery(registration)
        ScoreDelivery.objects.filter(pk=older.pk).update(next_at=now - wait)
    longest_first = sorted(waits, key=lambda one: waits[one], reverse=True)
    assert leases.registrations_with_due() == [registration.pk for registration in longest_first]


def test_no_more_is_claimed_than_there_are_hands_for() -> None:
    registration = make_registration()
    for _ in range(3):
        make_delivery(registration)
    assert len(leases.take(registration.pk, Turn(2))) == 2
    assert len(leases.take(registration.pk, Turn(2))) == 1


@pytest.mark.parametrize("standing", [Standing.PENDING, Standing.DISABLED])
def test_a_platform_that_is_not_approved_gets_nothing(standing: Standing) -> None:
    registration = make_registration()
    make_delivery(registration)
    Registration.objects.update(standing=standing)
    assert leases.registrations_with_due() == []
    Registration.objects.update(standing=Standing.ACTIVE)
    Deployment.objects.update(standing=standing)
    assert leases.registrations_with_due() == []


def test_what_is_sent_counts_as_sent_before_the_answer_comes() -> None:
    registration = make_registration()
    delivery = make_delivery(registration)
    leases.take(registration.pk, Turn(8))
    delivery.refresh_from_db()
    assert delivery.sent_ts == delivery.score_ts
    newer = queue(delivery.line_item, delivery.lti_user, 8)
    assert newer.sent_ts is not None
    assert newer.score_ts - newer.sent_ts >= timedelta(seconds=1)


def test_a_bump_after_the_grade_changed_is_refused() -> None:
    registration = make_registration()
    delivery = make_delivery(registration)
    (grade,) = leases.take(registration.pk, Turn(8))
    queue(delivery.line_item, delivery.lti_user, 8)
    assert leases.bump(grade) is None
    assert not leases.renew(grade)


@pytest.mark.django_db(transaction=True)
def test_two_workers_never_hold_the_same_grade() -> None:
    registration = make_registration()
    column = make_line_item(registration)
    for _ in range(40):
        queue(column, make_person(registration))
    barrier = threading.Barrier(4)
    claimed: list[int] = []

    def work() -> None:
        barrier.wait()
        while batch := leases.take(registration.pk, Turn(3)):
            claimed.extend(grade.delivery_id for grade in batch)
        connections.close_all()

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(claimed) == len(set(claimed)) == 40


@pytest.mark.only_on("postgresql")  # SQLite locks the whole file
@pytest.mark.django_db(transaction=True)
def test_grades_that_another_worker_holds_are_passed_over_and_the_free_one_is_taken() -> None:
    registration = make_registration()
    held, free = make_delivery(registration), make_delivery(registration)
    with held_elsewhere(ScoreDelivery.objects.filter(pk=held.pk)):
        grades = leases.take(registration.pk, Turn(8))
    assert [grade.delivery_id for grade in grades] == [free.pk]


@pytest.mark.only_on("postgresql")
@pytest.mark.django_db(transaction=True)
def test_of_many_grades_that_arrived_one_that_is_held_is_left_for_later() -> None:
    registration = make_registration()
    held, free = make_delivery(registration), make_delivery(registration)
    grades = {grade.delivery_id: grade for grade in leases.take(registration.pk, Turn(8))}
    with held_elsewhere(ScoreDelivery.objects.filter(pk=held.pk)), transaction.atomic():
        kept = leases.acknowledge_newest(dict.fromkeys(grades.values(), 200))
    assert kept == [grades[free.pk]]


@pytest.mark.only_on("postgresql")
@pytest.mark.django_db(transaction=True)
def test_who_writes_down_what_arrived_holds_no_other_grade() -> None:
    registration = make_registration()
    arrived, other = make_delivery(registration), make_delivery(registration)
    grades = {grade.delivery_id: grade for grade in leases.take(registration.pk, Turn(8))}
    with transaction.atomic():
        leases.acknowledge_newest({grades[arrived.pk]: 200})
        assert free_elsewhere(ScoreDelivery.objects.all()) == [other.pk]


def test_what_a_send_needs_of_many_grades_is_read_in_as_many_statements_as_of_one() -> None:
    costs = []
    for number in (1, 4):
        registration = make_registration(product="canvas")
        for name in range(number):
            delivery, grader = make_delivery(registration), make_person(registration)
            ScoreDelivery.objects.filter(pk=delivery.pk).update(grader=grader, comment="Well done.")
            context = delivery.line_item.resource_link.context
            context.deployment = registration.deployments.create(
                deployment_id=f"school-{name}", standing=Standing.ACTIVE
            )
            context.save()
        with CaptureQueriesContext(connection) as queries:
            assert len(leases.take(registration.pk, Turn(8))) == number
        costs.append(len(queries))
    assert costs[0] == costs[1]


def test_taken_is_what_waits_has_a_column_is_due_and_belongs_to_this_lms() -> None:
    registration = make_registration()
    with time_machine.travel(NOON, tick=False):
        due, sent, later = (make_delivery(registration) for _ in range(3))
        make_delivery(registration, url="")
        strangers = make_delivery(make_registration())
        ScoreDelivery.objects.filter(pk=sent.pk).update(acked_rev=1)
        ScoreDelivery.objects.filter(pk=later.pk).update(next_at=NOON + timedelta(seconds=1))
        grades = leases.take(registration.pk, Turn(8))
        assert [grade.delivery_id for grade in grades] == [due.pk]
        assert leases.registrations_with_due() == [strangers.lti_user.registration_id]
    with time_machine.travel(NOON + LEASE, tick=False):
        assert {grade.delivery_id for grade in leases.take(registration.pk, Turn(8))} == {due.pk, later.pk}


def test_a_column_that_has_taken_grades_has_been_shut_since_its_first_refusal_of_this_grade() -> None:
    registration = make_registration()
    with time_machine.travel(NOON, tick=False):
        make_delivery(registration)
        make_delivery(registration)
        grade, stranger = leases.take(registration.pk, Turn(8))
    ScoreDelivery.objects.filter(pk=stranger.delivery_id).update(acked_rev=1, rev=2)
    assert leases.locked_for(grade) is None
    ScoreDelivery.objects.filter(pk=grade.delivery_id).update(acked_rev=1, rev=2)
    others = [(stranger, "access_paused"), (replace(grade, rev=7), "access_paused"), (grade, "platform_busy")]
    for other, outcome in others:
        with time_machine.travel(NOON - timedelta(hours=1), tick=False):
            leases.tried(other, outcome=outcome, status=403, milliseconds=5).save()
    assert leases.locked_for(grade) == 0.0
    for minutes, outcome in ((0, "access_refused"), (5, "access_paused")):
        with time_machine.travel(NOON + timedelta(minutes=minutes), tick=False):
            leases.tried(grade, outcome=outcome, status=403, milliseconds=5).save()
    with time_machine.travel(NOON + timedelta(minutes=9), tick=False):
        assert leases.locked_for(grade) == 540
