"""This tool's columns as an LMS holds them, over HTTP to the demo LMS; and the command that lists and deletes them."""

from dataclasses import replace
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from activities.runtime import clock
from lti_tool.delivery import column_search as delivery
from lti_tool.delivery import columns, leases, outbox
from lti_tool.delivery.circuit_breaker import Turn
from lti_tool.delivery.clients import service_of
from lti_tool.delivery.send import deliver
from lti_tool.models import LineItem, LtiContext, LtiUser, ScoreDelivery
from lti_tool.protocol import vocabulary as v
from lti_tool.protocol.errors import Refused
from lti_tool.protocol.services import line_items as protocol
from tests.factories.links import deep_linked
from tests.tool_client import Tool

pytestmark = pytest.mark.flow


@pytest.fixture
def tool(trusted_tool: Tool) -> Tool:
    return trusted_tool


@pytest.fixture
def context(tool: Tool) -> LtiContext:
    """A course with one link whose column the LMS made."""
    tool.launch(deep_linked(tool))
    return LtiContext.objects.get()


def add(context: LtiContext, **members: Any) -> str:
    """A column that this tool makes in the course."""
    column = replace(protocol.LineItem("Saw", 10), **members)
    return protocol.create_line_item(service_of(context.deployment), context.lineitems_url, column).url


def work(registration_id: int) -> None:
    """What the worker does: first the columns, then the grades that waited for them."""
    for column in delivery.take(registration_id, Turn(8)):
        delivery.settle(column)
    for grade in leases.take(registration_id, Turn(8)):
        deliver(grade)


def told(*arguments: str) -> list[str]:
    out = StringIO()
    call_command("line_items", *arguments, stdout=out)
    return out.getvalue().splitlines()


def test_columns_are_made_changed_and_listed_in_pages_by_moodles_rules(
    tool: Tool, context: LtiContext
) -> None:
    service = service_of(context.deployment)
    urls = [add(context, label=f"Saw {number}", tag="verstas", resource_id="saw") for number in range(3)]
    assert "type_id=" in urls[0]
    tool.lms.control("links", {"client_id": tool.client_id, "line_item": {"tag": "another"}})
    rows = protocol.line_items(
        service, context.lineitems_url, scope=v.SCOPE_LINEITEM_READONLY, tag="verstas", page_size=2
    )
    assert [item.url for item in rows] == urls
    pages = [one for one in tool.lms.state()["service_requests"] if one["method"] == "GET"]
    assert ["from=2" in one["query"] for one in pages] == [False, True]
    protocol.update_line_item(service, urls[1], label="Circular saw")
    labels = {
        item.label for item in protocol.line_items(service, context.lineitems_url, scope=v.SCOPE_LINEITEM)
    }
    assert labels >= {"Saw 0", "Circular saw", "Saw 2"}


def test_an_update_over_http_keeps_foreign_members(tool: Tool, context: LtiContext) -> None:
    url = add(context, grades_released=False, submission_review=protocol.SubmissionReview(label="Look"))
    protocol.update_line_item(service_of(context.deployment), url, score_maximum=20.0, grades_released=None)
    column = tool.lms.state()["line_items"][-1]
    assert (column["score_maximum"], column["label"]) == (20, "Saw")
    assert column["extra"] == {"submissionReview": {"reviewableStatus": ["Completed"], "label": "Look"}}


def test_the_list_says_which_columns_are_used_and_by_whom_they_were_made(context: LtiContext) -> None:
    add(context)
    coupled, own = columns.columns_of(context)
    assert (coupled.used_by, coupled.is_coupled) == (LineItem.objects.get(), True)
    assert (own.used_by, own.is_coupled) == (None, False)
    first, second = told()
    assert "in use  made by the LMS" in first
    assert "unused  made by this tool" in second


def test_an_unused_column_of_ours_is_deleted(tool: Tool, context: LtiContext) -> None:
    url = add(context)
    assert told("--course", str(context.pk), "--delete", url) == ["Deleted."]
    assert len(tool.lms.state()["line_items"]) == 1


def test_a_column_in_use_and_one_that_the_lms_made_stay_unless_forced(
    tool: Tool, context: LtiContext
) -> None:
    another = tool.link(title="Elsewhere")  # a link nobody has opened yet; the LMS made its column
    used, unopened = columns.columns_of(context)
    with pytest.raises(CommandError, match="A link uses this column"):
        told("--course", str(context.pk), "--delete", used.line_item.url)
    with pytest.raises(CommandError, match="The LMS made this column"):
        told("--course", str(context.pk), "--delete", unopened.line_item.url)
    assert [column["link"] for column in tool.lms.state()["line_items"]][-1] == another
    columns.remove_column(context, unopened.line_item.url, force=True)
    assert len(tool.lms.state()["line_items"]) == 1


def test_a_column_that_is_deleted_by_force_is_made_anew_with_all_its_grades(
    tool: Tool, context: LtiContext
) -> None:
    column, person = LineItem.objects.get(), LtiUser.objects.get()
    now = clock.now()
    outbox.queue(
        line_item=column,
        lti_user=person,
        points=7,
        max_points=10,
        started_at=now,
        submitted_at=now,
        comment="Good",
    )
    work(tool.registration.pk)
    columns.remove_column(context, column.url, force=True)
    assert tool.lms.state()["line_items"] == []
    work(tool.registration.pk)
    (made,) = tool.lms.state()["line_items"]
    (result,) = tool.lms.state()["results"]
    assert (made["tag"], result["score"] / made["score_maximum"], result["comment"]) == (
        "verstas",
        0.7,
        "Good",
    )
    assert ScoreDelivery.objects.get().acked_rev == 2


def test_an_address_from_elsewhere_is_not_deleted(tool: Tool, context: LtiContext) -> None:
    for url in ("https://elsewhere.example/1", f"{tool.lms.url}/services/2/lineitems/999/lineitem"):
        with pytest.raises(Refused, match="column_unknown"):
            columns.remove_column(context, url, force=True)
    assert {one["method"] for one in tool.lms.state()["service_requests"]} == {"GET"}


def test_the_command_wants_to_know_the_course_and_tells_of_one_without_columns(context: LtiContext) -> None:
    with pytest.raises(CommandError, match="--course"):
        told("--course", "0", "--delete", "x")
    LtiContext.objects.update(ags_scopes=[])
    err = StringIO()
    call_command("line_items", stderr=err)
    assert "offers no list of columns" in err.getvalue()
