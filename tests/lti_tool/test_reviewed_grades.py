"""A grade with words and a grader, by each LMS's rules over HTTP: it arrives once, also when the first answer is lost."""

import pytest
from django.utils import timezone

from lti_tool.delivery import leases, outbox
from lti_tool.delivery.circuit_breaker import Turn
from lti_tool.delivery.send import deliver
from lti_tool.models import LineItem, LtiUser, Registration, ScoreDelivery
from tests.factories.links import deep_linked
from tests.tool_client import Tool

pytestmark = pytest.mark.flow
RULES = ("moodle", "canvas", "edx", "blackboard", "standard")


def send(tool: Tool) -> None:
    past = timezone.now()
    ScoreDelivery.objects.update(lease_until=None, lease_token="", next_at=past)
    Registration.objects.update(paused_until=None, consecutive_failures=0)
    for grade in leases.take(tool.registration.pk, Turn(8)):
        deliver(grade)


def review(points: float, comment: str) -> None:
    """An instructor's points and words for the learner who was here."""
    learner, grader = LtiUser.objects.order_by("pk")
    outbox.queue(
        line_item=LineItem.objects.get(),
        lti_user=learner,
        points=points,
        max_points=10,
        started_at=None,
        submitted_at=timezone.now(),
        comment=comment,
        grader=grader,
    )


@pytest.fixture(params=RULES)
def reviewed(trusted_tool: Tool, request: pytest.FixtureRequest) -> Tool:
    """A learner and an instructor have been here, the learner has 5 of 10 points in the gradebook."""
    trusted_tool.lms.control("rules", {"rules": request.param})
    link = deep_linked(trusted_tool)
    for person in ("learner1", "instructor"):
        trusted_tool.launch(link, person)
    learner = LtiUser.objects.order_by("pk")[0]
    outbox.queue(
        line_item=LineItem.objects.get(),
        lti_user=learner,
        points=5,
        max_points=10,
        started_at=None,
        submitted_at=timezone.now(),
    )
    send(trusted_tool)
    return trusted_tool


@pytest.mark.parametrize("fault", ["", "apply_then_drop", "drop", "apply_then_status"])
def test_points_words_and_grader_arrive_once_whatever_happens_to_the_first_answer(
    reviewed: Tool, fault: str
) -> None:
    review(7, "Well sawn. Mind your fingers!")
    if fault:
        reviewed.lms.control("faults", {"path": "/scores", "kind": fault, "status": 502, "count": 1})
    for _ in range(2):
        send(reviewed)
    (result,) = reviewed.lms.state()["results"]
    assert (result["score"], result["comment"]) == (70, "Well sawn. Mind your fingers!")
    assert result["scoring_user_id"] == "107"
    delivery = ScoreDelivery.objects.get()
    assert (delivery.acked_rev, delivery.acked_comment) == (2, "Well sawn. Mind your fingers!")


def test_new_words_for_the_same_points_arrive(reviewed: Tool) -> None:
    review(5, "Five is fair.")
    reviewed.lms.control("faults", {"path": "/scores", "kind": "drop", "count": 1})
    for _ in range(2):
        send(reviewed)
    assert [one["comment"] for one in reviewed.lms.state()["results"]] == ["Five is fair."]


def test_a_grade_without_words_takes_older_words_away_except_where_the_lms_keeps_them(reviewed: Tool) -> None:
    review(7, "Well sawn.")
    send(reviewed)
    outbox.queue(
        line_item=LineItem.objects.get(),
        lti_user=LtiUser.objects.order_by("pk")[0],
        points=9,
        max_points=10,
        started_at=None,
        submitted_at=timezone.now(),
    )
    send(reviewed)
    state = reviewed.lms.state()
    comment = "Well sawn." if state["rules"] == "canvas" else ""
    assert [(one["score"], one["comment"]) for one in state["results"]] == [(90, comment)]
