"""A column that we made bears its link's newest name and dates; grades go whatever becomes of that."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from activities.runtime import clock
from lti_tool.delivery import column_changes as changes
from lti_tool.delivery.circuit_breaker import Turn
from lti_tool.models import LineItem, LtiContext, Registration
from lti_tool.protocol import vocabulary as v
from tests.factories.deliveries import Answer, Asked, SmallLms, make_line_item

DUE = datetime(2026, 12, 1, 10, tzinfo=UTC)
FOREIGN = "https://lms.example/grading"


@pytest.fixture
def column(registration: Registration) -> LineItem:
    """Made by us, and renamed since."""
    return make_line_item(
        registration, label="Circular saw", ends_at=DUE, is_changed=True, next_at=clock.now()
    )


def gradebook(lms: SmallLms) -> dict[str, Any]:
    """The column as the LMS holds it, with a member of its own."""
    members: dict[str, Any] = {
        "label": "Saw",
        "scoreMaximum": 10,
        "startDateTime": "2026-01-01T00:00:00Z",
        FOREIGN: 1,
    }

    def put(request: Asked) -> Answer:
        members.clear()
        members.update(request.json)
        return Answer(200, members)

    lms.on("GET", "/lineitem", lambda _: Answer(200, dict(members)))
    lms.on("PUT", "/lineitem", put)
    return members


def settle(registration: Registration) -> int:
    leased_rows = changes.take(registration.pk, Turn(8))
    for row in leased_rows:
        changes.settle(row)
    return len(leased_rows)


def fresh(column: LineItem) -> LineItem:
    return LineItem.objects.get(pk=column.pk)


def test_the_gradebook_is_told_once_and_keeps_what_is_its_own(
    lms: SmallLms, registration: Registration, column: LineItem
) -> None:
    members = gradebook(lms)
    assert changes.registrations_with_due() == [registration.pk]
    assert (settle(registration), settle(registration)) == (1, 0)
    assert members == {
        "label": "Circular saw",
        "scoreMaximum": 10,
        "endDateTime": "2026-12-01T10:00:00.000Z",
        FOREIGN: 1,
    }
    assert (fresh(column).is_changed, fresh(column).lease_token) == (False, "")


def test_two_workers_do_not_tell_of_the_same_column(registration: Registration, column: LineItem) -> None:
    assert len(changes.take(registration.pk, Turn(8))) == 1
    assert changes.take(registration.pk, Turn(8)) == []


def test_a_name_that_changed_again_meanwhile_is_told_too(
    lms: SmallLms, registration: Registration, column: LineItem
) -> None:
    members = gradebook(lms)
    (claimed,) = changes.take(registration.pk, Turn(8))
    LineItem.objects.update(label="Band saw")
    changes.settle(claimed)
    assert members["label"] == "Circular saw"
    assert settle(registration) == 1
    assert members["label"] == "Band saw"


def test_an_lms_that_is_down_is_told_later(
    lms: SmallLms, registration: Registration, column: LineItem
) -> None:
    lms.on("GET", "/lineitem", Answer(503, headers={"Retry-After": "60"}))
    settle(registration)
    waiting = fresh(column)
    assert (waiting.is_changed, waiting.attempts, waiting.lease_token) == (True, 1, "")
    assert waiting.next_at is not None
    assert waiting.next_at >= clock.now() + timedelta(seconds=50)
    registration.refresh_from_db()
    assert registration.paused_until is not None


@pytest.mark.parametrize("status", [401, 400])
def test_an_lms_that_does_not_know_us_now_is_asked_again_tomorrow_and_not_left_to_rest(
    lms: SmallLms, registration: Registration, column: LineItem, status: int
) -> None:
    lms.on("GET", "/lineitem", Answer(401))
    if status == 400:
        lms.on("POST", "/token", Answer(400, {"error": "invalid_scope"}))
    settle(registration)
    waiting = fresh(column)
    assert waiting.is_changed
    assert waiting.next_at is not None
    assert waiting.next_at > clock.now() + timedelta(hours=23)
    registration.refresh_from_db()
    assert (registration.paused_until, registration.auth_problem) == (None, "")


@pytest.mark.parametrize("status", [403, 404, 405, 302])
def test_an_lms_that_refuses_is_left_in_peace(
    lms: SmallLms, registration: Registration, column: LineItem, status: int
) -> None:
    lms.on("GET", "/lineitem", Answer(status))
    settle(registration)
    assert not fresh(column).is_changed
    assert settle(registration) == 0


def test_without_the_right_and_in_a_column_of_the_lms_nothing_is_written(
    lms: SmallLms, registration: Registration, column: LineItem
) -> None:
    LtiContext.objects.update(ags_scopes=[v.SCOPE_SCORE, v.SCOPE_LINEITEM_READONLY])
    settle(registration)
    assert not fresh(column).is_changed
    LtiContext.objects.update(ags_scopes=[v.SCOPE_LINEITEM])
    LineItem.objects.update(is_changed=True, is_coupled=True, next_at=clock.now())
    settle(registration)
    assert (fresh(column).is_changed, lms.asked) == (False, [])


def test_who_lost_the_lease_settles_nothing(
    lms: SmallLms, registration: Registration, column: LineItem
) -> None:
    gradebook(lms)
    (claimed,) = changes.take(registration.pk, Turn(8))
    LineItem.objects.update(lease_token="another's")
    changes.settle(claimed)
    assert (fresh(column).is_changed, fresh(column).lease_token) == (True, "another's")
