from typing import Any

import pytest

from lti_tool.delivery import outbox
from lti_tool.delivery.comparison import notes, reconcile, state
from lti_tool.models import (
    DeliveryState,
    Registration,
    ResultsCheck,
    ScoreDelivery,
)
from lti_tool.protocol import vocabulary as v
from lti_tool.protocol.services.rounding import Verdict
from tests.factories.comparisons import arrived, compare, fresh, holds
from tests.factories.deliveries import Answer, Asked, SmallLms, make_delivery, make_person, queue

pytestmark = pytest.mark.django_db


def test_a_gradebook_that_holds_the_same_grade_leaves_no_note(
    lms: SmallLms, registration: Registration
) -> None:
    delivery = arrived(make_delivery(registration, points=7))
    lms.on("GET", "/results", Answer(200, [holds(delivery, 70)]))
    assert compare() == 1
    (request,) = lms.requests("/results")
    assert request.query == {"type_id": ["3"], "limit": ["200"]}
    assert request.headers["Accept"] == v.MEDIA_RESULTS
    assert not state.grade_differs(fresh(delivery))
    assert ResultsCheck.objects.get().compared_at is not None


@pytest.mark.parametrize(
    ("answered", "score", "maximum"),
    [
        ([("", 40, 100)], 40, 100),
        ([("", None, 100)], None, 100),
        ([("someone else ", 70, 100)], None, None),
        ([], None, None),
    ],
    ids=["another grade", "a person without a grade", "only someone else", "nothing at all"],
)
def test_what_differs_or_was_lost_is_noted_and_nothing_is_sent(
    lms: SmallLms, registration: Registration, answered: Any, score: float | None, maximum: float | None
) -> None:
    delivery = arrived(make_delivery(registration, points=7))
    page = [
        {"userId": prefix + delivery.lti_user.sub, "resultScore": score, "resultMaximum": of}
        for prefix, score, of in answered
    ]
    lms.on("GET", "/results", Answer(200, page))
    compare()
    noted = fresh(delivery)
    assert state.grade_differs(noted)
    assert ScoreDelivery.objects.filter(state.DIFFERS).get() == noted
    assert (noted.lms_score, noted.lms_maximum) == (score, maximum)
    assert (noted.rev, noted.acked_rev, noted.state) == (1, 1, DeliveryState.SENT)
    assert lms.requests("/scores") == []


def test_a_note_goes_when_the_gradebook_is_right_again(lms: SmallLms, registration: Registration) -> None:
    delivery = arrived(make_delivery(registration, points=7))
    lms.in_turn("GET", "/results", Answer(200, []), Answer(200, [holds(delivery, 70)]))
    compare()
    compare()
    assert fresh(delivery).lms_differs_at is None


def test_a_new_delivery_makes_the_note_out_of_date(lms: SmallLms, registration: Registration) -> None:
    delivery = arrived(make_delivery(registration, points=7))
    lms.on("GET", "/results", Answer(200, []))
    compare()
    newer = queue(delivery.line_item, delivery.lti_user, 8)
    assert not state.grade_differs(fresh(delivery))
    arrived(newer, hours_ago=0)
    assert not state.grade_differs(fresh(delivery))
    assert not ScoreDelivery.objects.filter(state.DIFFERS).exists()


def test_grades_on_their_way_or_just_arrived_are_not_compared(
    lms: SmallLms, registration: Registration
) -> None:
    settled = arrived(make_delivery(registration))
    column, course = settled.line_item, settled.line_item.resource_link.context.course
    just_arrived = arrived(queue(column, make_person(registration, course)), hours_ago=0.5)
    waiting = queue(column, make_person(registration, course))
    lms.on("GET", "/results", Answer(200, []))
    compare()
    assert state.grade_differs(fresh(settled))
    assert fresh(just_arrived).lms_differs_at is fresh(waiting).lms_differs_at is None


def test_a_grade_that_changes_during_the_question_is_not_noted(
    lms: SmallLms, registration: Registration, monkeypatch: pytest.MonkeyPatch
) -> None:
    delivery = arrived(make_delivery(registration, points=7))
    lms.on("GET", "/results", Answer(200, []))

    def meanwhile(*_: object) -> Verdict:
        arrived(queue(delivery.line_item, delivery.lti_user, 9), hours_ago=0)
        return Verdict.OTHER

    monkeypatch.setattr(notes, "compared", meanwhile)
    compare()
    assert fresh(delivery).lms_differs_at is None


def test_results_are_read_page_by_page(lms: SmallLms, registration: Registration) -> None:
    first = arrived(make_delivery(registration, points=7))
    column = first.line_item
    second = arrived(queue(column, make_person(registration, column.resource_link.context.course), 5))

    pages = [holds(first, 70)], [holds(second, 50)]

    def page(request: Asked) -> Answer:
        if "page" in request.query:
            return Answer(200, pages[1])
        link = f'<{lms.url}{request.path}?type_id=3&page=2>; rel="next"'
        return Answer(200, pages[0], {"Link": link})

    lms.on("GET", "/results", page)
    compare()
    assert len(lms.requests("/results")) == 2
    assert not ScoreDelivery.objects.filter(state.DIFFERS).exists()


@pytest.mark.parametrize(
    "answer", [Answer(200, {"not": "a list"}), Answer(200, "<html>"), Answer(403), Answer(404)]
)
def test_an_answer_that_is_no_list_of_results_notes_nothing(
    lms: SmallLms, registration: Registration, answer: Answer
) -> None:
    refused = arrived(make_delivery(registration))
    well = arrived(make_delivery(registration, points=7))
    lms.on("GET", "/results", Answer(200, [holds(well, 70)]))
    number = refused.line_item.url.split("/column/")[1].split("/")[0]
    lms.on("GET", f"/column/{number}/lineitem/results", answer)
    assert compare() == 2
    assert fresh(refused).lms_differs_at is None
    compared = ResultsCheck.objects.filter(compared_at__isnull=False)
    assert compared.get().line_item_id == well.line_item_id
    assert not reconcile.compare_next()


def test_strange_items_of_an_answer_are_passed_over(lms: SmallLms, registration: Registration) -> None:
    delivery = arrived(make_delivery(registration, points=7))
    strange = ["text", {"resultScore": 3}, {"userId": "x", "resultScore": True}, {"userId": None}]
    lms.on("GET", "/results", Answer(200, [*strange, holds(delivery, 70)]))
    compare()
    assert not state.grade_differs(fresh(delivery))


def test_a_person_may_send_a_lost_grade_again_and_it_is_a_later_one(
    lms: SmallLms, registration: Registration
) -> None:
    delivery = arrived(make_delivery(registration, points=7))
    ScoreDelivery.objects.update(sent_ts=delivery.score_ts)
    lms.on("GET", "/results", Answer(200, []))
    compare()
    assert reconcile.send_over(delivery)
    again = fresh(delivery)
    assert (again.rev, again.acked_rev, again.score_given, again.state) == (2, 1, 7, DeliveryState.WAITING)
    assert again.score_ts >= delivery.score_ts + outbox.STEP
    assert not reconcile.send_over(delivery)


def test_a_grade_that_does_not_differ_is_not_sent_again(registration: Registration) -> None:
    delivery = arrived(make_delivery(registration))
    assert not reconcile.send_over(delivery)
    assert fresh(delivery).rev == 1
