"""Erasing someone whose grade is being made, or who is arriving, at this very moment."""

from functools import partial
from typing import Any

import pytest

from activities.learning import attempts
from activities.models import Answer, Attempt, Enrolment, GradeEvent, User
from lti_tool import bridge
from lti_tool.delivery import leases
from lti_tool.delivery.circuit_breaker import Turn
from lti_tool.models import DeliveryAttempt, LaunchSession, LtiUser, ScoreDelivery
from lti_tool.privacy import erasures
from tests.factories import activities as make
from tests.factories.at_once import at_once
from tests.factories.deliveries import make_line_item, make_person, make_registration
from tests.factories.links import deep_linked
from tests.tool_client import Tool

pytestmark = pytest.mark.django_db(transaction=True)
ROUNDS = 6


def test_a_grade_that_is_made_or_sent_meanwhile_is_not_left_over() -> None:
    registration = make_registration()
    activity = make.activity(steps=[[make.question("q1")]])

    def send() -> None:
        for grade in leases.take(registration.pk, Turn(8)):
            leases.acknowledge(grade, 200)

    for _ in range(ROUNDS):
        column = make_line_item(registration)
        link = column.resource_link
        link.placement = make.placement(link.context.course, activity)
        link.save()
        person = make_person(registration, link.context.course)
        attempt = attempts.start(placement=link.placement, learner=person.user)
        answer = partial(attempts.answer, attempt=attempt, block="q1")
        answer(key="first", form={"response": ["wrong"]})
        at_once(
            partial(answer, key="second", form={"response": ["right"]}),
            partial(erasures.erase_person, person=person.user, actor=None),
            send,
        )
        left: list[Any] = [User, LtiUser, Enrolment, Attempt, Answer, GradeEvent, ScoreDelivery]
        assert [model for model in left if model.objects.exists()] == []
        assert not DeliveryAttempt.objects.exists()


@pytest.mark.flow
def test_whoever_arrives_while_being_erased_is_told_to_start_again(
    tool: Tool, monkeypatch: pytest.MonkeyPatch
) -> None:
    link = deep_linked(tool)
    enter = bridge.enter

    def enter_and_be_erased(**facts: Any) -> Enrolment:
        enrolment = enter(**facts)
        User.objects.filter(pk=facts["person"].pk).delete()  # as another process would have, just before
        return enrolment

    monkeypatch.setattr(bridge, "enter", enter_and_be_erased)
    response = tool.launch(link).response
    assert (response.status_code, "changed_meanwhile" in response.content.decode()) == (409, True)
    assert not LaunchSession.objects.exists()
    monkeypatch.setattr(bridge, "enter", enter)
    assert tool.launch(link).response.status_code == 303
