"""A comment is not shown twice: what may have arrived is looked for before it is sent again."""

from typing import Any

import pytest
from django.utils import timezone

from lti_tool.delivery import leases, outbox
from lti_tool.delivery.circuit_breaker import Turn
from lti_tool.delivery.send import attempt, deliver, keep
from lti_tool.models import DeliveryState, LtiUser, Registration, ScoreDelivery
from lti_tool.protocol import vocabulary as v
from tests.factories.deliveries import Answer, SmallLms, make_delivery, make_person
from tests.lti_tool.delivery.test_send import CREATED, fresh, held_in_gradebook, send


@pytest.fixture
def commented(registration: Registration) -> ScoreDelivery:
    """A grade with a comment whose first send got no answer."""
    delivery = make_delivery(registration, points=7)
    ScoreDelivery.objects.update(comment="Well sawn")
    leases.take(registration.pk, Turn(8))
    past = timezone.now()
    ScoreDelivery.objects.update(lease_until=past, next_at=past, attempts=1, last_http=None)
    return fresh(delivery)


def test_a_commented_grade_that_came_through_is_not_sent_again(
    lms: SmallLms, commented: ScoreDelivery
) -> None:
    lms.on("GET", "/results", held_in_gradebook(commented, 70))
    assert send(commented).state == DeliveryState.SENT
    assert lms.requests("/scores") == []


def test_a_commented_grade_that_did_not_come_through_is_sent(lms: SmallLms, commented: ScoreDelivery) -> None:
    lms.on("GET", "/results", held_in_gradebook(commented, 40))
    lms.on("POST", "/scores", CREATED)
    assert send(commented).state == DeliveryState.SENT
    (request,) = lms.requests("/scores")
    assert request.json["comment"] == "Well sawn"


def test_while_results_cannot_be_read_a_commented_grade_waits(
    lms: SmallLms, commented: ScoreDelivery
) -> None:
    lms.on("GET", "/results", Answer(503))
    assert send(commented).state == DeliveryState.WAITING
    assert lms.requests("/scores") == []


def results(delivery: ScoreDelivery, **members: Any) -> Answer:
    """What a gradebook of 100 points says of this person."""
    return Answer(200, [{"userId": delivery.lti_user.sub, "resultMaximum": 100, **members}])


def send_again_after_silence(delivery: ScoreDelivery, **facts: Any) -> ScoreDelivery:
    """The newest revision was sent, no answer came, and it is due again."""
    leases.take(delivery.lti_user.registration_id, Turn(8))
    past = timezone.now()
    ScoreDelivery.objects.update(lease_until=past, next_at=past, attempts=1, last_http=None, **facts)
    return send(delivery)


@pytest.mark.parametrize(
    ("comment", "posts"), [("Well sawn", 0), ("<p>Well&nbsp;sawn</p>", 0), ("Earlier words", 1), (None, 0)]
)
def test_a_gradebook_that_tells_comments_is_taken_at_its_word(
    lms: SmallLms, commented: ScoreDelivery, comment: str | None, posts: int
) -> None:
    lms.on("GET", "/results", results(commented, resultScore=70, comment=comment))
    lms.on("POST", "/scores", CREATED)
    assert send(commented).state == DeliveryState.SENT
    assert len(lms.requests("/scores")) == posts


def test_of_moodle_it_is_known_that_words_it_does_not_tell_are_not_there(
    lms: SmallLms, commented: ScoreDelivery
) -> None:
    Registration.objects.update(product="moodle")
    lms.on("GET", "/results", results(commented, resultScore=70))
    lms.on("POST", "/scores", CREATED)
    send(commented)
    assert len(lms.requests("/scores")) == 1


def test_new_words_for_the_same_points_are_not_taken_for_arrived_because_the_points_are_there(
    lms: SmallLms, registration: Registration
) -> None:
    delivery = make_delivery(registration, points=7)
    lms.on("POST", "/scores", CREATED)
    assert send(delivery).acked_score == 7
    review(delivery, "Well sawn")
    lms.on("GET", "/results", results(delivery, resultScore=70))
    assert send_again_after_silence(delivery).state == DeliveryState.SENT
    assert [request.json.get("comment") for request in lms.requests("/scores")] == [None, "Well sawn"]


def review(delivery: ScoreDelivery, comment: str, grader: LtiUser | None = None) -> None:
    """The same points once more, with words."""
    outbox.queue(
        line_item=delivery.line_item,
        lti_user=delivery.lti_user,
        points=delivery.score_given,
        max_points=delivery.score_maximum,
        started_at=None,
        submitted_at=None,
        comment=comment,
        grader=grader,
    )


def test_who_graded_is_told_and_on_canvas_that_it_is_no_new_submission(
    lms: SmallLms, registration: Registration
) -> None:
    registration.product = "canvas"
    registration.save()
    lms.on("POST", "/scores", CREATED)
    delivery = make_delivery(registration)
    grader = make_person(registration)
    review(delivery, "Well sawn", grader)
    assert send(delivery).state == DeliveryState.SENT
    (request,) = lms.requests("/scores")
    assert (request.json["comment"], request.json["scoringUserId"]) == ("Well sawn", grader.sub)
    assert request.json["https://canvas.instructure.com/lti/submission"] == {"new_submission": False}


def test_canvas_is_not_sent_words_again_that_it_has_acknowledged(
    lms: SmallLms, registration: Registration
) -> None:
    registration.product = "canvas"
    registration.save()
    lms.on("POST", "/scores", CREATED)
    delivery = make_delivery(registration)
    for words in ("Well sawn", "Well sawn", "Better"):
        review(delivery, words)
        send(delivery)
    assert [one.json.get("comment") for one in lms.requests("/scores")] == ["Well sawn", None, "Better"]
    assert fresh(delivery).acked_comment == "Better"


def test_a_grader_who_is_erased_leaves_the_grade_to_go(lms: SmallLms, registration: Registration) -> None:
    lms.on("POST", "/scores", CREATED)
    delivery = make_delivery(registration)
    grader = make_person(registration)
    review(delivery, "Well sawn", grader)
    grader.user.delete()
    assert send(delivery).state == DeliveryState.SENT
    assert "scoringUserId" not in lms.requests("/scores")[0].json


def test_several_kept_at_once_remember_what_was_acknowledged(
    lms: SmallLms, registration: Registration
) -> None:
    lms.on("POST", "/scores", CREATED)
    deliveries = [make_delivery(registration, points=points) for points in (3, 4)]
    review(deliveries[1], "Well sawn")
    keep([attempt(grade) for grade in leases.take(registration.pk, Turn(8))])
    rows = [fresh(one) for one in deliveries]
    assert [(one.acked_score, one.acked_maximum, one.acked_comment) for one in rows] == [
        (3, 10, ""),
        (4, 10, "Well sawn"),
    ]


def test_without_the_right_to_look_a_commented_grade_is_sent(lms: SmallLms, commented: ScoreDelivery) -> None:
    context = commented.line_item.resource_link.context
    context.ags_scopes = [v.SCOPE_SCORE]
    context.save()
    lms.on("POST", "/scores", CREATED)
    assert send(commented).state == DeliveryState.SENT
    assert lms.requests("/results") == []


@pytest.mark.parametrize(("status", "looks"), [(403, 0), (502, 1)])
def test_only_an_answer_of_the_lms_itself_says_that_nothing_arrived(
    lms: SmallLms, commented: ScoreDelivery, status: int, looks: int
) -> None:
    ScoreDelivery.objects.update(last_http=status)
    lms.on("GET", "/results", Answer(200, []))
    lms.on("POST", "/scores", CREATED)
    send(commented)
    assert len(lms.requests("/results")) == looks


def test_a_first_send_does_not_look(lms: SmallLms, registration: Registration) -> None:
    lms.on("POST", "/scores", CREATED)
    delivery = make_delivery(registration)
    ScoreDelivery.objects.update(comment="Well sawn")
    assert send(delivery).state == DeliveryState.SENT
    assert lms.requests("/results") == []


def test_what_was_given_back_unsent_counts_as_never_sent(lms: SmallLms, registration: Registration) -> None:
    registration.product = "canvas"
    registration.save()
    lms.on("POST", "/scores", CREATED)
    delivery = make_delivery(registration)
    (grade,) = leases.take(registration.pk, Turn(8))
    assert leases.give_back_unsent(grade)
    assert fresh(delivery).sent_ts is None
    (again,) = leases.take(registration.pk, Turn(8))
    deliver(again)
    (request,) = lms.requests("/scores")
    assert request.json["https://canvas.instructure.com/lti/submission"] == {"new_submission": True}
