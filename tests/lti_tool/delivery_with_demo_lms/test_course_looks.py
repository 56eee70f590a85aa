"""What a course's columns tell: what nobody has opened yet, and what is gone; over HTTP to the demo LMS."""

from typing import Any

import pytest

from activities import ports
from activities.models import Away, Placement
from activities.runtime import clock
from lti_tool.delivery import course_looks, leases, outbox
from lti_tool.delivery.circuit_breaker import Turn
from lti_tool.delivery.send import deliver
from lti_tool.models import CourseLook, LineItem, LtiContext, LtiUser, ResourceLink, ScoreDelivery
from lti_tool.protocol.services import line_items as protocol
from tests.factories.links import an_activity, deep_linked
from tests.tool_client import Tool

pytestmark = pytest.mark.flow


@pytest.fixture
def tool(trusted_tool: Tool) -> Tool:
    return trusted_tool


def look(tool: Tool) -> int:
    """What the worker does; returns how many courses it looked at."""
    looks = course_looks.take(tool.registration.pk, Turn(8))
    for course_look in looks:
        course_looks.settle(course_look)
    return len(looks)


def asked(tool: Tool) -> int:
    requests = [one for one in tool.lms.state()["service_requests"] if one["endpoint"] == "line-items"]
    return len(requests)


def placement_of(link: int) -> Placement:
    placement = ResourceLink.objects.select_related("placement").get(resource_link_id=str(link)).placement
    assert placement is not None
    return placement


def added(tool: Tool, slug: str, **column: Any) -> int:
    an_activity(slug)
    item = {"scoreMaximum": 10, "label": f"The teacher's {slug}", "resourceId": slug, "tag": "verstas"}
    return tool.link(custom={"activity": slug}, line_item=item | column)


def told() -> list[tuple[str, str]]:
    return [(one.title, one.slug) for one in ports.host().unopened(LtiContext.objects.get().course)]


def test_what_was_added_and_never_opened_is_told_after_an_instructors_launch(tool: Tool) -> None:
    opened, waiting = deep_linked(tool), added(tool, "waiting")
    before = asked(tool)
    tool.launch(opened, "instructor")
    assert asked(tool) == before
    assert look(tool) == 1
    assert asked(tool) == before + 1
    assert told() == [("The teacher's waiting", "waiting")]
    assert look(tool) == 0
    tool.launch(waiting, "learner1")
    assert told() == []


def test_a_learners_launch_looks_at_nothing(tool: Tool) -> None:
    tool.launch(deep_linked(tool), "learner1")
    assert look(tool) == 0


def test_the_course_page_lists_it(tool: Tool) -> None:
    opened = deep_linked(tool)
    added(tool, "waiting")
    visit = tool.launch(opened, "instructor")
    look(tool)
    assert "The teacher&#x27;s waiting" in visit.get("/").content.decode()
    learner = tool.launch(opened, "learner1")
    assert "waiting" not in learner.get("/").content.decode()


def test_a_deleted_activity_is_found_gone_and_a_hidden_one_is_not(tool: Tool) -> None:
    deleted, hidden, stays = (deep_linked(tool, slug) for slug in ("deleted", "hidden", "stays"))
    for link in (deleted, hidden, stays):
        tool.launch(link, "learner1")
    tool.lms.control("change-link", {"link_id": hidden, "hidden": True})
    tool.lms.control("change-link", {"link_id": deleted, "deleted": True})
    tool.launch(stays, "instructor")
    look(tool)
    assert placement_of(deleted).away_because == Away.GONE
    assert placement_of(hidden).away_at is placement_of(stays).away_at is None


def test_a_grade_whose_column_is_gone_asks_what_became_of_the_activity(tool: Tool) -> None:
    deleted = deep_linked(tool)
    tool.launch(deleted, "learner1")
    person, column = LtiUser.objects.get(), LineItem.objects.get()
    tool.lms.control("change-link", {"link_id": deleted, "deleted": True})
    now = clock.now()
    outbox.queue(line_item=column, lti_user=person, points=1, max_points=1, started_at=now, submitted_at=now)
    for grade in leases.take(tool.registration.pk, Turn(8)):
        deliver(grade)
    assert ScoreDelivery.objects.get().problem == "column_gone"
    assert look(tool) == 1
    assert placement_of(deleted).away_because == Away.GONE
    assert ScoreDelivery.objects.get().problem == "activity_gone"
    assert ports.host().hindrances(LtiContext.objects.get().course) == []


def test_a_list_that_is_short_is_not_believed_while_the_column_answers(
    tool: Tool, monkeypatch: pytest.MonkeyPatch
) -> None:
    link = deep_linked(tool)
    tool.launch(link, "instructor")
    monkeypatch.setattr(protocol, "line_items", lambda *_, **__: iter(()))
    look(tool)
    assert placement_of(link).away_at is None


def test_an_lms_that_is_down_is_looked_at_later(tool: Tool) -> None:
    link = deep_linked(tool)
    tool.launch(link, "instructor")
    tool.lms.control("faults", {"path": "/lineitems", "kind": "status", "status": 503})
    try:
        look(tool)
    finally:
        tool.lms.clear_faults()
    later = CourseLook.objects.get()
    assert later.next_at is not None
    assert later.attempts == 1
    CourseLook.objects.update(next_at=clock.now())
    look(tool)
    assert CourseLook.objects.get().seen_at is not None


def test_a_look_wanted_during_a_look_is_made_too(tool: Tool) -> None:
    tool.launch(deep_linked(tool), "instructor")
    [first_look] = course_looks.take(tool.registration.pk, Turn(8))
    course_looks.request_look(first_look.context)
    course_looks.settle(first_look)
    assert look(tool) == 1
