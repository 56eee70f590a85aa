from datetime import timedelta
from typing import Any

from activities.runtime import clock
from lti_tool.delivery import column_search
from lti_tool.delivery.circuit_breaker import Turn
from lti_tool.models import DeliveryState, LineItem, Registration, ScoreDelivery
from lti_tool.protocol import vocabulary as v
from tests.factories.deliveries import Answer, Asked, SmallLms, make_delivery


def settle(registration: Registration) -> int:
    missing_columns = column_search.take(registration.pk, Turn(8))
    for missing in missing_columns:
        column_search.settle(missing)
    return len(missing_columns)


def gradebook(lms: SmallLms, *items: dict[str, Any]) -> list[dict[str, Any]]:
    """A platform that lists, filters badly (not at all) and makes columns."""
    columns = list(items)

    def make(request: Asked) -> Answer:
        made = {**request.json, "id": f"{lms.url}/column/new{len(columns)}/lineitem?type_id=3"}
        columns.append(made)
        return Answer(201, made)

    lms.on("GET", "/lineitems", lambda _: Answer(200, list(columns)))
    lms.on("POST", "/lineitems", make)
    return columns


def waiting(registration: Registration) -> ScoreDelivery:
    return make_delivery(registration, url="", resource_id="saw", tag="verstas", score_maximum=10)


def test_a_missing_column_is_made_once_and_its_grades_go(lms: SmallLms, registration: Registration) -> None:
    columns = gradebook(lms)
    delivery = waiting(registration)
    assert column_search.registrations_with_due() == [registration.pk]
    assert settle(registration) == 1
    assert settle(registration) == 0
    column = LineItem.objects.get()
    assert column.url == columns[0]["id"]
    link = column.resource_link.resource_link_id
    assert columns[0] == {
        "id": column.url,
        "label": "Saw bench",
        "scoreMaximum": 10,
        "resourceLinkId": link,
        "resourceId": "saw",
        "tag": "verstas",
        "submissionReview": {"reviewableStatus": ["Completed"], "label": "Verstas"},
    }
    delivery.refresh_from_db()
    assert delivery.next_at is not None
    assert delivery.next_at <= clock.now()


def test_a_column_that_is_there_is_found_and_not_made_again(
    lms: SmallLms, registration: Registration
) -> None:
    delivery = waiting(registration)
    link = delivery.line_item.resource_link.resource_link_id
    url = f"{lms.url}/column/9/lineitem"
    columns = gradebook(
        lms,
        {"id": f"{lms.url}/other", "resourceLinkId": "another", "resourceId": "saw", "tag": "verstas"},
        {"id": url, "resourceLinkId": link, "resourceId": "saw", "tag": "verstas"},
    )
    settle(registration)
    assert (LineItem.objects.get().url, LineItem.objects.get().is_coupled) == (url, False)
    assert len(columns) == 2


def test_a_column_of_ours_stays_ours_where_the_lms_says_nothing_but_its_address(
    lms: SmallLms, registration: Registration
) -> None:
    gradebook(lms)
    lms.on("POST", "/lineitems", Answer(201, {"id": f"{lms.url}/column/9/lineitem"}))
    waiting(registration)
    settle(registration)
    assert LineItem.objects.get().url == f"{lms.url}/column/9/lineitem"
    assert not LineItem.objects.get().is_coupled


def test_a_column_that_the_lms_made_for_the_link_is_taken_and_stays_the_lms_own(
    lms: SmallLms, registration: Registration
) -> None:
    link = waiting(registration).line_item.resource_link.resource_link_id
    gradebook(lms, {"id": f"{lms.url}/column/9/lineitem", "resourceLinkId": link, "label": "Week 3"})
    settle(registration)
    assert LineItem.objects.get().is_coupled


def test_a_column_made_just_before_a_crash_is_found_again(lms: SmallLms, registration: Registration) -> None:
    columns = gradebook(lms)
    waiting(registration)
    settle(registration)
    LineItem.objects.update(url="", lease_until=clock.now() - timedelta(seconds=1))
    settle(registration)
    assert len(columns) == 1
    assert LineItem.objects.get().url == columns[0]["id"]


def test_a_copied_courses_column_without_a_link_is_taken_over(
    lms: SmallLms, registration: Registration
) -> None:
    waiting(registration)
    columns = gradebook(lms, {"id": f"{lms.url}/copied", "resourceId": "saw", "tag": "verstas"})
    settle(registration)
    assert LineItem.objects.get().url == columns[0]["id"]


def test_another_links_column_is_never_taken(lms: SmallLms, registration: Registration) -> None:
    delivery = waiting(registration)
    url = f"{lms.url}/copied"
    columns = gradebook(lms, {"id": url, "resourceId": "saw", "tag": "verstas"})
    link = delivery.line_item.resource_link
    link.pk, link.resource_link_id, link.placement = None, "its twin", None
    link.save()
    LineItem.objects.create(resource_link=link, url=url)
    settle(registration)
    assert len(columns) == 2


def test_two_workers_do_not_look_for_the_same_column(lms: SmallLms, registration: Registration) -> None:
    waiting(registration)
    assert len(column_search.take(registration.pk, Turn(8))) == 1
    assert column_search.take(registration.pk, Turn(8)) == []


def test_a_worker_that_lost_its_lease_makes_no_column(lms: SmallLms, registration: Registration) -> None:
    columns = gradebook(lms)
    waiting(registration)
    (missing,) = column_search.take(registration.pk, Turn(8))
    LineItem.objects.update(lease_token="someone else's")
    column_search.settle(missing)
    assert columns == []


def test_where_no_column_is_possible_the_grade_says_so(lms: SmallLms, registration: Registration) -> None:
    delivery = waiting(registration)
    context = delivery.line_item.resource_link.context
    context.ags_scopes = [v.SCOPE_SCORE]
    context.save()
    settle(registration)
    delivery.refresh_from_db()
    assert (delivery.state, delivery.problem) == (DeliveryState.NEEDS_ATTENTION, "column_impossible")
    assert lms.asked == []


def test_a_refused_column_needs_a_person_and_a_busy_platform_only_time(
    lms: SmallLms, registration: Registration
) -> None:
    delivery = waiting(registration)
    lms.in_turn("GET", "/lineitems", Answer(503), Answer(403))
    settle(registration)
    delivery.refresh_from_db()
    assert (delivery.state, delivery.problem) == (DeliveryState.WAITING, "platform_error")
    LineItem.objects.update(next_at=None)
    settle(registration)
    delivery.refresh_from_db()
    assert (delivery.state, delivery.problem) == (DeliveryState.NEEDS_ATTENTION, "column_refused")


def test_a_right_not_granted_does_not_stop_other_columns_grades(
    lms: SmallLms, registration: Registration
) -> None:
    lms.on("POST", "/token", Answer(400, {"error": "invalid_scope"}))
    waiting(registration)
    settle(registration)
    registration.refresh_from_db()
    assert (registration.auth_problem, registration.paused_until) == ("", None)


def test_a_column_that_no_grade_waits_for_is_left_alone(lms: SmallLms, registration: Registration) -> None:
    waiting(registration)
    ScoreDelivery.objects.all().delete()
    assert column_search.registrations_with_due() == []
