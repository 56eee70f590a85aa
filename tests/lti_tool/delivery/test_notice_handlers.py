from datetime import timedelta

import pytest
from pytest_django import Settings

from activities.runtime import clock
from lti_tool.delivery import notice_handlers, outbox
from lti_tool.delivery.worker import Worker
from lti_tool.models import Deployment, NoticeService, Registration, Standing
from lti_tool.protocol import vocabulary as v
from tests.factories.deliveries import Answer, SmallLms

HERE = "https://testserver/lti/notices/"
OFFERED = [v.HELLO_WORLD_NOTICE, "LtiAssetProcessorSubmissionNotice", v.CONTEXT_COPY_NOTICE]


@pytest.fixture
def service(lms: SmallLms, registration: Registration) -> NoticeService:
    deployment = Deployment.objects.create(
        registration=registration, deployment_id="1", standing=Standing.ACTIVE
    )
    return NoticeService.objects.create(
        deployment=deployment, url=f"{lms.url}/handlers?type_id=3", types=OFFERED, next_at=clock.now()
    )


def offers(lms: SmallLms, *handlers: tuple[str, str]) -> None:
    """The LMS knows these handlers, and takes others."""
    listed = [{"notice_type": kind, "handler": handler} for kind, handler in handlers]
    lms.on("GET", "/handlers", Answer(200, {"client_id": 1, "notice_handlers": listed}))
    lms.on("PUT", "/handlers", lambda request: Answer(200, request.body))


def settle() -> None:
    for leased in notice_handlers.take(8):
        notice_handlers.settle(leased)


def put(lms: SmallLms) -> list[dict[str, str]]:
    return [one.json for one in lms.requests("/handlers") if one.method == "PUT"]


def test_what_is_offered_and_of_use_is_registered_once(lms: SmallLms, service: NoticeService) -> None:
    offers(lms)
    settle()
    kinds = [v.HELLO_WORLD_NOTICE, v.CONTEXT_COPY_NOTICE]
    assert put(lms) == [{"notice_type": kind, "handler": HERE} for kind in kinds]
    service.refresh_from_db()
    assert (service.registered, service.problem, service.lease_token) == (kinds, "", "")
    assert service.next_at is not None
    assert service.next_at > clock.now() + timedelta(days=6)
    settle()
    assert len(put(lms)) == 2


def test_what_is_registered_already_is_left_and_what_leads_elsewhere_is_put_right(
    lms: SmallLms, service: NoticeService
) -> None:
    offers(lms, (v.HELLO_WORLD_NOTICE, HERE), (v.CONTEXT_COPY_NOTICE, "https://testserver/old/"))
    settle()
    assert [one["notice_type"] for one in put(lms)] == [v.CONTEXT_COPY_NOTICE]


def test_the_address_keeps_its_query_and_the_token_has_the_one_scope(
    lms: SmallLms, service: NoticeService
) -> None:
    offers(lms)
    settle()
    assert lms.requests("/handlers")[0].query == {"type_id": ["3"]}
    assert "noticehandlers" in lms.requests("/token")[0].body
    assert len(lms.requests("/token")) == 1


def test_an_lms_that_refuses_is_asked_ever_more_seldom_and_its_grades_go_on(
    lms: SmallLms, service: NoticeService
) -> None:
    lms.on("GET", "/handlers", Answer(403))
    waits = []
    for _ in range(4):
        NoticeService.objects.update(next_at=clock.now())
        before = clock.now()
        settle()
        service.refresh_from_db()
        assert service.next_at is not None
        waits.append(round((service.next_at - before).total_seconds() / 60))
    assert (waits, service.problem) == ([5, 10, 20, 40], "service_refused")
    registration = Registration.objects.get()
    assert (registration.consecutive_failures, registration.paused_until) == (0, None)
    outbox.wake_registration(registration)
    offers(lms)
    settle()
    service.refresh_from_db()
    assert (service.problem, service.attempts) == ("", 0)


@pytest.mark.parametrize("body", ["", "[]", "not json", {"notice_handlers": "x"}, {"notice_handlers": [7]}])
def test_an_odd_answer_is_no_fault(lms: SmallLms, service: NoticeService, body: object) -> None:
    offers(lms)
    lms.on("GET", "/handlers", Answer(200, body))
    settle()
    service.refresh_from_db()
    assert service.registered or service.problem


def test_an_address_at_an_origin_that_nobody_allowed_gets_no_token(
    lms: SmallLms, service: NoticeService
) -> None:
    NoticeService.objects.update(url="https://elsewhere.example/handlers")
    settle()
    service.refresh_from_db()
    assert service.problem == "service_origin_unknown"
    assert lms.asked == []


def test_nothing_is_asked_of_an_lms_that_rests_or_is_switched_off(
    lms: SmallLms, service: NoticeService, registration: Registration
) -> None:
    registration.paused_until = clock.now() + timedelta(minutes=1)
    registration.save()
    assert notice_handlers.take(8) == []
    registration.paused_until = None
    registration.save()
    Deployment.objects.update(standing=Standing.DISABLED)
    assert notice_handlers.take(8) == []


def test_two_workers_do_not_register_at_the_same_time(lms: SmallLms, service: NoticeService) -> None:
    (leased,) = notice_handlers.take(8)
    assert notice_handlers.take(8) == []
    notice_handlers.release(leased)
    assert len(notice_handlers.take(8)) == 1


@pytest.mark.django_db(transaction=True)
def test_the_worker_does_it_beside_the_grades(
    lms: SmallLms, service: NoticeService, settings: Settings
) -> None:
    offers(lms)
    Worker(threads=1).run(once=True)
    service.refresh_from_db()
    assert service.registered == [v.HELLO_WORLD_NOTICE, v.CONTEXT_COPY_NOTICE]
