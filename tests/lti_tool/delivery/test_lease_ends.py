"""How a grade's lease ends: what each end writes down, and that it is written for this grade alone."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
import time_machine

from lti_tool.delivery import leases
from lti_tool.delivery.circuit_breaker import Turn
from lti_tool.delivery.leased_grade import LeasedGrade
from lti_tool.delivery.row_lease import LEASE
from lti_tool.models import DeliveryState, Registration, ScoreDelivery
from lti_tool.protocol.services.results import Result
from tests.factories.deliveries import make_delivery, make_registration, queue

pytestmark = pytest.mark.django_db
NOON = datetime.fromisoformat("2026-03-02T12:00:00+00:00")
LATER = NOON + timedelta(minutes=1)
TRIED = {
    "attempts": 4,
    "problem": "platform_error",
    "first_failed_at": NOON - timedelta(days=1),
    "perhaps_held": [[1.0, 10.0]],
    "is_perhaps_there": True,
}


@pytest.fixture
def registration() -> Registration:
    return make_registration()


def leased(registration: Registration, **facts: object) -> tuple[LeasedGrade, LeasedGrade]:
    """Two grades taken at noon: one that these facts are true of, and a stranger's."""
    with time_machine.travel(NOON, tick=False):
        delivery, stranger = make_delivery(registration, points=7), make_delivery(registration, points=3)
        ScoreDelivery.objects.filter(pk=delivery.pk).update(**facts)
        grades = {grade.delivery_id: grade for grade in leases.take(registration.pk, Turn(8))}
    return grades[delivery.pk], grades[stranger.pk]


def row(grade: LeasedGrade) -> ScoreDelivery:
    return ScoreDelivery.objects.get(pk=grade.delivery_id)


def facts_of(grade: LeasedGrade, *names: str) -> tuple[object, ...]:
    return tuple(getattr(row(grade), name) for name in names)


def is_leased(grade: LeasedGrade) -> bool:
    return facts_of(grade, "lease_token", "lease_until") == (grade.lease_token, NOON + LEASE)


def put_back(
    grade: LeasedGrade,
    *,
    state: DeliveryState = DeliveryState.WAITING,
    status: int | None = None,
    next_at: datetime | None = LATER + timedelta(hours=1),
    was_sent: bool = True,
    last_sent: datetime | None = None,
    instead: Result | None = None,
) -> bool:
    with time_machine.travel(LATER, tick=False):
        return leases.put_back(
            grade,
            state=state,
            problem="platform_error",
            status=status,
            next_at=next_at,
            was_sent=was_sent,
            last_sent=last_sent,
            instead=instead,
        )


def test_a_lease_is_a_token_for_two_minutes_and_what_is_taken_counts_as_sent(
    registration: Registration,
) -> None:
    grade, stranger = leased(registration, last_http=503)
    assert len(grade.lease_token) == 32
    assert is_leased(grade)
    assert is_leased(stranger)
    assert facts_of(grade, "sent_ts", "last_http") == (NOON, None)


def one_alone(grade: LeasedGrade) -> bool:
    return leases.acknowledge(grade, 201)


def in_company(grade: LeasedGrade) -> bool:
    return leases.acknowledge_newest({grade: 201}) == [grade]


@pytest.mark.parametrize("acknowledge", [one_alone, in_company])
def test_what_is_acknowledged_keeps_nothing_of_its_tries_and_the_strangers_grade_waits(
    registration: Registration, acknowledge: Callable[[LeasedGrade], bool]
) -> None:
    grade, stranger = leased(registration, **TRIED, comment="Well done.")
    with time_machine.travel(LATER, tick=False):
        assert acknowledge(grade)
    assert facts_of(grade, "state", "acked_rev", "acked_score", "acked_maximum", "acked_comment") == (
        DeliveryState.SENT,
        1,
        7,
        10,
        "Well done.",
    )
    assert facts_of(grade, "attempts", "problem", "first_failed_at", "perhaps_held", "is_perhaps_there") == (
        0,
        "",
        None,
        [],
        False,
    )
    assert facts_of(grade, "last_http", "delivered_at", "next_at", "lease_token", "lease_until") == (
        201,
        LATER,
        None,
        "",
        None,
    )
    assert is_leased(stranger)
    assert row(stranger).acked_rev == 0


def test_where_the_grade_has_changed_the_old_one_is_acknowledged_and_the_new_one_waits(
    registration: Registration,
) -> None:
    grade, _ = leased(registration)
    queue(row(grade).line_item, row(grade).lti_user, 9)
    assert leases.acknowledge_newest({grade: 200}) == []
    assert leases.acknowledge(grade, 200)
    assert facts_of(grade, "rev", "acked_rev", "acked_score", "state") == (2, 1, 7, DeliveryState.WAITING)
    assert row(grade).next_at is not None


@pytest.mark.parametrize(
    ("status", "was_there", "was_sent", "is_there"),
    [
        (None, False, True, True),
        (502, False, True, True),
        (403, False, True, False),
        (403, True, True, True),
        (None, False, False, False),
    ],
)
def test_a_try_without_an_answer_may_have_arrived_and_a_refused_one_has_not(
    registration: Registration, status: int | None, was_there: bool, was_sent: bool, is_there: bool
) -> None:
    grade, stranger = leased(registration, is_perhaps_there=was_there)
    assert put_back(grade, status=status, was_sent=was_sent)
    assert facts_of(grade, "is_perhaps_there", "last_http") == (is_there, status)
    assert is_leased(stranger)


def test_what_is_put_back_is_a_try_more_and_its_first_failure_is_remembered(
    registration: Registration,
) -> None:
    grade, _ = leased(registration, attempts=4)
    assert put_back(grade)
    assert facts_of(grade, "state", "problem", "attempts", "first_failed_at", "next_at", "lease_until") == (
        DeliveryState.WAITING,
        "platform_error",
        5,
        LATER,
        LATER + timedelta(hours=1),
        None,
    )
    older, _ = leased(registration, first_failed_at=NOON - timedelta(days=1))
    put_back(older)
    assert row(older).first_failed_at == NOON - timedelta(days=1)


def test_a_try_that_learns_nothing_of_the_gradebook_leaves_what_was_seen_there(
    registration: Registration,
) -> None:
    seen = {"lms_differs_at": NOON, "lms_score": 3.0, "lms_maximum": 9.0, "is_rounded": True}
    grade, _ = leased(registration, **seen)
    assert put_back(grade)
    assert facts_of(grade, *seen) == tuple(seen.values())


@pytest.mark.parametrize(
    ("was_sent", "last_sent", "sent_ts"),
    [(True, None, NOON), (False, None, NOON - timedelta(hours=1)), (False, LATER, LATER)],
)
def test_a_try_that_never_left_gives_back_its_time(
    registration: Registration, was_sent: bool, last_sent: datetime | None, sent_ts: datetime
) -> None:
    grade, _ = leased(registration, sent_ts=NOON - timedelta(hours=1))
    put_back(grade, was_sent=was_sent, last_sent=last_sent)
    assert row(grade).sent_ts == sent_ts


@pytest.mark.parametrize(("instead", "seen"), [(Result(3, 9), (LATER, 3, 9)), (None, (None, None, None))])
def test_a_conflict_says_what_the_gradebook_holds_instead(
    registration: Registration, instead: Result | None, seen: tuple[object, ...]
) -> None:
    grade, _ = leased(registration, lms_differs_at=NOON, lms_score=1, lms_maximum=2, is_rounded=True)
    put_back(grade, state=DeliveryState.CONFLICT, instead=instead, next_at=None)
    assert facts_of(grade, "lms_differs_at", "lms_score", "lms_maximum") == seen
    assert facts_of(grade, "is_rounded", "state", "next_at") == (False, DeliveryState.CONFLICT, None)


def test_who_has_lost_the_lease_puts_nothing_back_and_a_changed_grade_keeps_its_own_time(
    registration: Registration,
) -> None:
    grade, lost = leased(registration)
    ScoreDelivery.objects.filter(pk=lost.delivery_id).update(lease_token="someone else's")
    queue(row(grade).line_item, row(grade).lti_user, 9)
    due_at = row(grade).next_at
    assert put_back(grade)
    assert facts_of(grade, "attempts", "problem", "next_at", "lease_token") == (0, "", due_at, "")
    ends: list[Callable[[LeasedGrade], object]] = [
        put_back, leases.release, leases.give_back_unsent, leases.renew, leases.bump, one_alone, in_company,
    ]  # fmt: skip
    assert [bool(end(lost)) for end in ends] == [False] * len(ends)
    assert facts_of(lost, "lease_token", "attempts", "acked_rev") == ("someone else's", 0, 0)


def test_renewing_and_bumping_prolong_ones_own_lease(registration: Registration) -> None:
    grade, stranger = leased(registration)
    with time_machine.travel(LATER, tick=False):
        assert leases.renew(grade)
        assert row(grade).lease_until == LATER + LEASE
    with time_machine.travel(LATER + timedelta(seconds=9), tick=False):
        later = leases.bump(grade)
    assert later == LATER + timedelta(seconds=9)
    assert facts_of(grade, "score_ts", "sent_ts", "lease_until") == (later, later, later + LEASE)
    assert is_leased(stranger)


def test_a_grade_that_changes_while_it_is_bumped_keeps_its_own_time(
    registration: Registration, monkeypatch: pytest.MonkeyPatch
) -> None:
    grade, _ = leased(registration)

    def changed_meanwhile(delivery: ScoreDelivery, now: datetime) -> datetime:
        queue(delivery.line_item, delivery.lti_user, 9)
        return now

    monkeypatch.setattr(leases, "next_timestamp", changed_meanwhile)
    with time_machine.travel(LATER, tick=False):
        assert leases.bump(grade) is None
    assert row(grade).rev == 2
    assert facts_of(grade, "sent_ts", "lease_until") == (NOON, NOON + LEASE)


def test_what_was_never_sent_gets_its_former_time_and_answer_back(registration: Registration) -> None:
    grade, stranger = leased(registration, sent_ts=NOON - timedelta(hours=1), last_http=503)
    assert leases.give_back_unsent(grade)
    assert facts_of(grade, "sent_ts", "last_http", "lease_token") == (NOON - timedelta(hours=1), 503, "")
    assert is_leased(stranger)


def test_a_line_of_the_log_says_what_was_tried_when_and_what_came_of_it(registration: Registration) -> None:
    grade, _ = leased(registration)
    with time_machine.travel(LATER, tick=False):
        leases.tried(replace(grade, rev=7), outcome="platform_busy", status=503, milliseconds=250).save()
    line = row(grade).tries.get()
    assert (line.rev, line.at, line.status, line.outcome, line.milliseconds) == (
        7, LATER, 503, "platform_busy", 250,
    )  # fmt: skip


def test_a_row_that_our_code_cannot_read_keeps_its_time_and_is_shown(
    registration: Registration, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> LeasedGrade:
        raise ValueError("unreadable")

    _, stranger = leased(registration)
    monkeypatch.setattr(leases, "leased_grade", fail)
    ScoreDelivery.objects.exclude(pk=stranger.delivery_id).delete()
    with time_machine.travel(NOON, tick=False):
        delivery = make_delivery(registration)
        earlier = NOON - timedelta(hours=1)
        ScoreDelivery.objects.filter(pk=delivery.pk).update(sent_ts=earlier, attempts=2)
        assert leases.take(registration.pk, Turn(8)) == []
    delivery.refresh_from_db()
    assert (delivery.state, delivery.problem) == (DeliveryState.NEEDS_ATTENTION, "internal")
    assert (delivery.attempts, delivery.sent_ts, delivery.lease_token) == (3, earlier, "")
    assert delivery.next_at is not None
    assert delivery.next_at > NOON
    assert is_leased(stranger)
    assert facts_of(stranger, "state", "problem", "attempts") == (DeliveryState.WAITING, "", 0)
