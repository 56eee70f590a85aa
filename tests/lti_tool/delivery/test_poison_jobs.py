"""What one job does to our own code is a try of that job: counted, said, tried ever more seldom, and no one else waits."""

from datetime import timedelta
from typing import Any

import pytest

from activities.runtime import clock
from lti_tool.delivery import (
    column_changes,
    column_search,
    course_looks,
    leases,
    looking,
    notice_handlers,
    overview,
    send,
)
from lti_tool.delivery.circuit_breaker import Turn
from lti_tool.delivery.comparison import column_results, reconcile
from lti_tool.delivery.problems import problem_reason
from lti_tool.delivery.send import attempt, keep
from lti_tool.delivery.worker import Worker, _settle
from lti_tool.models import (
    CourseLook,
    DeliveryState,
    LineItem,
    NoticeService,
    Registration,
    ResultsCheck,
    ScoreDelivery,
)
from lti_tool.protocol.services.ags import send_score
from tests.factories.comparisons import arrived, fresh, make_due
from tests.factories.deliveries import Answer, SmallLms, make_delivery, make_line_item
from tests.lti_tool.delivery.test_send import CREATED

pytestmark = pytest.mark.django_db


def broken(*_: object, **_how: object) -> Any:
    raise KeyError("somebody's name")


def round_of(registration: Registration) -> None:
    ScoreDelivery.objects.update(next_at=clock.now())
    keep([attempt(grade) for grade in leases.take(registration.pk, Turn(8))])


def is_told(delivery: ScoreDelivery, attempts: int = 1) -> bool:
    row = fresh(delivery)
    assert (row.problem, row.attempts, row.lease_token) == ("internal", attempts, "")
    assert row.next_at is not None
    return row.next_at > clock.now()


def test_a_grade_that_breaks_our_code_is_told_and_the_others_go(
    lms: SmallLms,
    registration: Registration,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    bad, good = make_delivery(registration, points=6), make_delivery(registration, points=7)
    real = send_score
    monkeypatch.setattr(
        send,
        "send_score",
        lambda service, url, score: broken() if score.points == 6 else real(service, url, score),
    )
    lms.on("POST", "/scores", CREATED)
    for number in range(1, 5):
        round_of(registration)
        assert is_told(bad, attempts=number)
    assert fresh(good).state == DeliveryState.SENT
    assert fresh(bad).state == DeliveryState.NEEDS_ATTENTION
    assert "somebody" not in caplog.text
    (lms_seen,) = overview.platforms_at_work()
    assert lms_seen.reasons == [(problem_reason("internal"), 1)]


def test_a_row_that_cannot_be_read_waits_alone(lms: SmallLms, registration: Registration) -> None:
    bad, good = make_delivery(registration, points=6), make_delivery(registration, points=7)
    ScoreDelivery.objects.filter(pk=bad.pk).update(perhaps_held=[["no", {}]], acked_score=5, acked_maximum=10)
    lms.on("POST", "/scores", CREATED)
    round_of(registration)
    assert fresh(good).state == DeliveryState.SENT
    assert is_told(bad)


def test_an_answer_that_breaks_our_code_after_a_refusal_is_told(
    lms: SmallLms, registration: Registration, monkeypatch: pytest.MonkeyPatch
) -> None:
    delivery = make_delivery(registration)
    lms.on("POST", "/scores", Answer(409))
    monkeypatch.setattr(looking, "result_of", broken)
    round_of(registration)
    assert is_told(delivery)
    assert fresh(delivery).is_perhaps_there


def test_what_cannot_be_kept_is_put_back(
    lms: SmallLms, registration: Registration, monkeypatch: pytest.MonkeyPatch
) -> None:
    delivery = make_delivery(registration)
    lms.on("POST", "/scores", CREATED)
    monkeypatch.setattr(leases, "acknowledge", broken)
    round_of(registration)
    assert is_told(delivery)


def test_a_comparison_that_breaks_our_code_is_told_and_the_others_are_made(
    lms: SmallLms, registration: Registration, monkeypatch: pytest.MonkeyPatch
) -> None:
    bad, good = arrived(make_delivery(registration)), arrived(make_delivery(registration))
    real = column_results.fetched

    def fetched(deployment: Any, url: str) -> Any:
        return broken() if url == bad.line_item.url else real(deployment, url)

    monkeypatch.setattr(column_results, "fetched", fetched)
    lms.on("GET", "/results", Answer(200, []))
    make_due()
    reconcile.compare_due()
    check = ResultsCheck.objects.get(line_item=bad.line_item)
    assert (check.problem, check.attempts, check.lease_token) == ("internal", 1, "")
    assert check.next_at > clock.now()
    assert ResultsCheck.objects.get(line_item=good.line_item).compared_at is not None


def test_a_column_whose_making_breaks_our_code_is_told_with_its_grades(
    registration: Registration, monkeypatch: pytest.MonkeyPatch
) -> None:
    delivery = make_delivery(registration, url="")
    monkeypatch.setattr(column_search, "service_of", broken)
    for number in range(1, 5):
        LineItem.objects.update(next_at=clock.now())
        (missing,) = column_search.take(registration.pk, Turn(8))
        _settle(column_search, missing)
        row = LineItem.objects.get()
        assert (row.problem, row.attempts, row.lease_token) == ("internal", number, "")
        assert row.next_at is not None
        assert row.next_at > clock.now()
    assert (fresh(delivery).problem, fresh(delivery).state) == ("internal", DeliveryState.NEEDS_ATTENTION)


def test_other_errands_that_break_our_code_are_tries_too(
    registration: Registration, monkeypatch: pytest.MonkeyPatch
) -> None:
    column = make_line_item(registration, is_changed=True, next_at=clock.now())
    context = column.resource_link.context
    NoticeService.objects.create(
        deployment=context.deployment,
        url=f"{registration.service_origins[0]}/notices",
        types=[],
        next_at=clock.now(),
    )
    course_looks.request_look(context)
    for work in (column_changes, course_looks):
        monkeypatch.setattr(work, "service_of", broken)
        (errand,) = work.take(registration.pk, Turn(8))
        _settle(work, errand)
    monkeypatch.setattr(notice_handlers, "_register", broken)
    (service,) = notice_handlers.take(8)
    _settle(notice_handlers, service)
    for row in (LineItem.objects.get(), NoticeService.objects.get(), CourseLook.objects.get()):
        assert (row.attempts, row.lease_token) == (1, "")
        assert row.next_at is not None
        assert row.next_at > clock.now() + timedelta(seconds=30)


def test_one_household_task_that_fails_keeps_no_other_from_being_done() -> None:
    done: list[int] = []
    worker = Worker(threads=1, housekeeping=[broken, lambda: done.append(1)])
    worker._keep_house()
    assert done == [1]
