"""Every page that shows a result tells the same state of its delivery."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.test.utils import override_settings
from django.utils import translation

from activities import ports
from activities.models import Course, Placement, Progress, Status
from activities.runtime import clock
from activities.teaching import gradebook, people
from activities.teaching.people import PeopleFilter
from activities.teaching.reports import learner_record
from lti_tool.delivery.overview import platforms_at_work
from lti_tool.models import DeliveryState, ResultsCheck, ScoreDelivery
from tests.factories.comparisons import arrived
from tests.factories.deliveries import make_delivery, make_registration

pytestmark = pytest.mark.django_db
THERE = {"lms_score": 10, "lms_maximum": 22}


@pytest.fixture(autouse=True)
def in_a_session() -> Iterator[None]:
    with override_settings(ROOT_URLCONF="lti_tool.session_urls"), translation.override("en"):
        yield


@pytest.fixture
def delivery() -> ScoreDelivery:
    """A learner's full result, sent and taken."""
    made = arrived(make_delivery(make_registration(), points=10))
    placement = place(made)[1]
    now = clock.now()
    Progress.objects.create(
        placement=placement,
        learner=made.lti_user.user,
        status=Status.FINISHED,
        points=10,
        max_points=10,
        started_at=now,
        last_activity_at=now,
    )
    return made


def place(delivery: ScoreDelivery) -> tuple[Course, Placement]:
    link = delivery.line_item.resource_link
    assert link.placement is not None
    return link.context.course, link.placement


def told(delivery: ScoreDelivery) -> dict[str, str]:
    """What each page says of it."""
    course, placement = place(delivery)
    user = delivery.lti_user.user
    people_filter = PeopleFilter(sort="number")
    (row,) = people.page(course=course, people_filter=people_filter).items
    (listed,) = gradebook.results(placement=placement, people_filter=people_filter).rows
    results = ports.host().held_results(course, [placement], [user.pk])
    key = (placement.pk, user.pk)
    return {
        "all results": results.held[key].words if key in results.held else "",
        "results of the activity": listed.cells[0][1].text,
        "learner": gradebook.grade_cells_of(placement=placement, learner=user)[0].text,
        "person": learner_record.lines(course=course, person=row, page=1, language="en").items[0].held,
        "sent": ports.host().sent_grades(course, user.pk)[placement.pk].cell.text,
        "course": " ".join(one.words for one in ports.host().hindrances(course)),
    }


def test_a_conflict_is_told_wherever_the_result_is(delivery: ScoreDelivery) -> None:
    ScoreDelivery.objects.update(
        acked_rev=0, state=DeliveryState.CONFLICT, problem="newer_grade", lms_differs_at=clock.now(), **THERE
    )
    texts = told(delivery)
    assert texts["all results"] == texts["person"] == "the course: 45 %"
    assert texts["results of the activity"] == texts["learner"] == texts["sent"]
    assert "newer grade. 45 %" in texts["sent"]
    assert "1 grade needs attention: The course says that it holds a newer grade." in texts["course"]
    course, _ = place(delivery)
    assert ports.host().differing_learners(course) == {delivery.lti_user.user_id}


def test_a_conflict_of_which_nothing_is_known_says_just_that(delivery: ScoreDelivery) -> None:
    ScoreDelivery.objects.update(acked_rev=0, state=DeliveryState.CONFLICT, problem="newer_grade")
    texts = told(delivery)
    assert texts["all results"] == texts["person"] == "the course: a newer grade"
    assert texts["sent"].endswith("holds a newer grade.")


def test_a_changed_result_is_told_everywhere(delivery: ScoreDelivery) -> None:
    ScoreDelivery.objects.update(lms_differs_at=clock.now(), **THERE)
    texts = told(delivery)
    assert texts["all results"] == texts["person"] == "the course: 45 %"
    assert texts["results of the activity"] == texts["learner"] == "The course holds another grade: 45 %"
    assert "holds something else" in texts["course"]


def test_a_rounded_result_is_told_as_rounded_and_as_nothing_worse(delivery: ScoreDelivery) -> None:
    ScoreDelivery.objects.update(seen_at=clock.now(), is_rounded=True, **THERE)
    texts = told(delivery)
    assert texts["all results"] == texts["person"] == "the course: 45 %, rounded"
    assert texts["results of the activity"].startswith("In the gradebook, rounded to 45 %")
    assert texts["course"] == ""


@pytest.mark.parametrize(
    ("facts", "words", "cell"),
    [
        ({"state": DeliveryState.WAITING}, "not in the course yet", "on its way"),
        (
            {"state": DeliveryState.NEEDS_ATTENTION, "problem": "internal"},
            "the course did not take it",
            "Needs",
        ),
    ],
)
def test_a_result_that_has_not_arrived_is_told_everywhere(
    delivery: ScoreDelivery, facts: dict[str, str], words: str, cell: str
) -> None:
    ScoreDelivery.objects.update(acked_rev=0, **facts)
    texts = told(delivery)
    assert texts["all results"] == texts["person"] == words
    assert cell in texts["results of the activity"]
    assert cell in texts["learner"]


def test_a_result_that_was_taken_and_not_seen_is_counted_as_not_looked_for(delivery: ScoreDelivery) -> None:
    course, placement = place(delivery)

    def not_seen() -> int:
        return ports.host().held_results(course, [placement], []).not_seen

    assert not_seen() == 1
    ScoreDelivery.objects.update(seen_at=clock.now() + timedelta(minutes=1))
    assert not_seen() == 0


def test_why_a_column_could_not_be_compared_is_told_to_instructors_and_administrators(
    delivery: ScoreDelivery,
) -> None:
    ResultsCheck.objects.create(
        line_item=delivery.line_item, next_at=clock.now() + timedelta(hours=9), problem="service_refused"
    )
    course, placement = place(delivery)
    reason = "The learning platform does not let this tool read the gradebook."
    results = ports.host().held_results(course, [placement], [])
    assert results.unable == {reason: frozenset({placement.pk})}
    (note,) = gradebook.results(placement=placement).notes
    assert note.endswith(reason)
    (lms,) = platforms_at_work()
    assert [(str(words), number) for words, number in lms.unable] == [(reason, 1)]
