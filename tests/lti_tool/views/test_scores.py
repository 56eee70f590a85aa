from typing import Any

import pytest
from django.db.models import F
from django.http import Http404
from django.test import Client, RequestFactory

from activities import ports
from activities.models import Role
from activities.runtime import clock
from lti_tool.models import DeliveryState, LtiContext, LtiUser, ScoreDelivery
from lti_tool.views.scores import send_again
from tests.factories import activities as make
from tests.factories.deliveries import make_delivery, make_registration
from tests.factories.sessions import browser_of

pytestmark = pytest.mark.django_db


def context_of(delivery: ScoreDelivery) -> LtiContext:
    return delivery.line_item.resource_link.context


def arrive(context: LtiContext, role: str) -> tuple[Client, str]:
    """Someone who has launched into the course."""
    registration = context.deployment.registration
    person = LtiUser.objects.create(registration=registration, sub=f"sub-{role}", user=make.person())
    return browser_of(context, person, role)


def post(delivery: ScoreDelivery, *, role: str = "instructor", context: LtiContext | None = None) -> Any:
    client, prefix = arrive(context or context_of(delivery), role)
    return client.post(f"{prefix}lti/scores/{delivery.pk}/send/", secure=True)


def stuck(state: DeliveryState = DeliveryState.NEEDS_ATTENTION) -> ScoreDelivery:
    delivery = make_delivery(make_registration())
    ScoreDelivery.objects.update(state=state, next_at=None)
    return delivery


def test_an_instructor_sends_again_and_comes_back_to_the_results() -> None:
    delivery = stuck()
    answer = post(delivery)
    placement = delivery.line_item.resource_link.placement
    assert placement is not None
    assert answer.status_code == 303
    assert placement.public_id in answer["Location"]
    delivery.refresh_from_db()
    assert delivery.state == DeliveryState.WAITING


def test_an_instructor_sends_over_a_newer_grade() -> None:
    delivery = stuck(DeliveryState.CONFLICT)
    before = delivery.score_ts
    ScoreDelivery.objects.update(sent_ts=before)
    post(delivery)
    delivery.refresh_from_db()
    assert delivery.score_ts > before


def test_an_instructor_sends_over_a_grade_that_the_course_changed() -> None:
    delivery = stuck(DeliveryState.SENT)
    now = clock.now()
    ScoreDelivery.objects.update(acked_rev=F("rev"), delivered_at=now, lms_differs_at=now, lms_score=1)
    delivery.refresh_from_db()
    placement = delivery.line_item.resource_link.placement
    assert placement is not None
    cell = ports.host().grade_column(placement, [delivery.lti_user.user_id])
    assert cell is not None
    assert cell.cells[delivery.lti_user.user_id].tone == "attention"
    post(delivery)
    delivery.refresh_from_db()
    assert delivery.acked_rev < delivery.rev


@pytest.mark.parametrize("role", ["learner", "content_developer", "visitor"])
def test_no_one_but_an_instructor_finds_it(role: str) -> None:
    delivery = stuck()
    assert post(delivery, role=role).status_code == 404
    delivery.refresh_from_db()
    assert delivery.state == DeliveryState.NEEDS_ATTENTION


def test_a_demoted_instructor_sends_nothing_from_a_page_that_is_still_open() -> None:
    delivery = stuck()
    client, prefix = arrive(context_of(delivery), "instructor")
    person = LtiUser.objects.get(sub="sub-instructor").user
    make.member(context_of(delivery).course, Role.LEARNER, who=person)
    assert client.post(f"{prefix}lti/scores/{delivery.pk}/send/", secure=True).status_code == 404
    delivery.refresh_from_db()
    assert delivery.state == DeliveryState.NEEDS_ATTENTION


def test_a_stranger_from_another_course_finds_nothing() -> None:
    other = context_of(make_delivery(make_registration()))
    assert post(stuck(), context=other).status_code == 404


def test_without_a_launch_there_is_nothing() -> None:
    with pytest.raises(Http404):
        send_again(RequestFactory().post("/"), stuck().pk)


def test_looking_does_not_send() -> None:
    assert send_again(RequestFactory().get("/"), stuck().pk).status_code == 405
