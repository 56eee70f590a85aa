"""What an instructor may set in the picker under "More choices", and what the LMS makes of it."""

from datetime import datetime
from typing import Any

import pytest
from django.core.management import call_command

from lti_tool.models import Registration
from lti_tool.protocol import vocabulary as v
from tests.lti_tool.launch.test_deep_links import answer, opened
from tests.tool_client import Response, Tool, Visit

pytestmark = pytest.mark.flow

PICKED = {"activity": "tour-uusix"}
DATES = {
    "available_from": "2026-12-01T08:00",
    "available_until": "2027-06-01T15:30",
    "due": "2027-05-20T12:00",
}


@pytest.fixture
def picker(tool: Tool) -> Tool:
    call_command("load_content", verbosity=0)
    Registration.objects.update(product="a-stranger")
    return tool


def english(picker: Tool, **settings: Any) -> Visit:
    visit = opened(picker, **settings)
    visit.post("/language/", {"language": "en"})
    return visit


def item(response: Response) -> dict[str, Any]:
    content_item: dict[str, Any] = answer(response)[v.CONTENT_ITEMS][0]
    return content_item


def fields(visit: Visit) -> set[str]:
    """Which choices the picker offers."""
    page = visit.get("/lti/pick/").content.decode()
    names = ("opens_in", "available_from", "available_until", "due", "grades")
    return {name for name in names if f'name="{name}"' in page}


@pytest.mark.parametrize(
    ("asked", "offered"),
    [
        ({}, {"opens_in", "available_from", "available_until", "due", "grades"}),
        ({"accept_lineitem": False}, {"opens_in", "available_from", "available_until", "due"}),
        (
            {"accept_presentation_document_targets": ["iframe"]},
            {"available_from", "available_until", "due", "grades"},
        ),
        ({"accept_types": ["link"]}, {"opens_in"}),
        ({"accept_types": ["file"]}, set()),
    ],
)
def test_only_what_the_lms_leaves_open_can_be_chosen(
    picker: Tool, asked: dict[str, Any], offered: set[str]
) -> None:
    assert fields(opened(picker, **asked)) == offered


def test_dates_are_sent_with_their_zone_and_left_out_where_there_are_none(picker: Tool) -> None:
    made = item(opened(picker).post("/lti/pick/", PICKED | DATES))
    moments = {
        (period, end): datetime.fromisoformat(text).isoformat()
        for period in ("available", "submission")
        for end, text in made[period].items()
    }
    assert moments == {
        ("available", "startDateTime"): "2026-12-01T06:00:00+00:00",
        ("available", "endDateTime"): "2027-06-01T12:30:00+00:00",
        ("submission", "endDateTime"): "2027-05-20T09:00:00+00:00",
    }
    plain = item(opened(picker).post("/lti/pick/", PICKED))
    assert not {"available", "submission", "iframe", "window"} & plain.keys()


@pytest.mark.parametrize(
    "written", ["20.5.2027 12:00", "20.5.2027 12.00", "20.5.2027 klo 12.00", "2027-05-20 12:00"]
)
def test_a_date_may_be_written_by_hand_where_the_browser_has_no_calendar(picker: Tool, written: str) -> None:
    made = item(opened(picker).post("/lti/pick/", PICKED | {"due": written}))
    assert made["submission"] == {"endDateTime": "2027-05-20T09:00:00.000Z"}


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"due": "soon"}, "Write the day and the time like this"),
        ({"available_until": "2026-11-30T08:00"}, "This is earlier than the beginning."),
        ({"due": "2027-07-01T08:00"}, "The activity is not open then."),
        ({"due": "2026-11-30T08:00"}, "The activity is not open then."),
        ({"available_from": "2027-03-28T03:30"}, "Europe/Helsinki"),  # the hour that summer time leaves out
        ({"opens_in": "elsewhere"}, "elsewhere"),
    ],
)
def test_what_cannot_be_is_told_beside_the_field_and_nothing_is_lost(
    picker: Tool, wrong: dict[str, str], told: str
) -> None:
    visit = english(picker)
    response = visit.post("/lti/pick/", PICKED | DATES | wrong)
    page = response.content.decode()
    assert response.status_code == 422
    assert told in page
    assert 'role="alert"' in page
    assert 'id="more-choices" open>' in page
    assert 'id="pick-tour-uusix" checked' in page
    assert 'value="2027-05-20T12:00"' in page or "due" in wrong


@pytest.mark.parametrize(
    ("choice", "said"),
    [("", {}), ("iframe", {"iframe": {"height": 800}}), ("window", {"window": {"targetName": "_blank"}})],
)
def test_where_it_opens_is_said_only_where_someone_chose(
    picker: Tool, choice: str, said: dict[str, Any]
) -> None:
    made = item(opened(picker).post("/lti/pick/", PICKED | {"opens_in": choice}))
    assert {name: made[name] for name in ("iframe", "window") if name in made} == said


@pytest.mark.parametrize(("choice", "said"), [("", None), ("yes", True), ("no", False)])
def test_whether_learners_see_the_grade_is_said_only_where_someone_chose(
    picker: Tool, choice: str, said: bool | None
) -> None:
    made = item(opened(picker).post("/lti/pick/", PICKED | {"grades": choice}))
    assert made["lineItem"].get("gradesReleased") is said


def test_choices_hold_for_every_activity_and_survive_a_search_and_a_preview(picker: Tool) -> None:
    visit = opened(picker)
    chosen = {"activity": ["tour-uusix"], "opens_in": "window", "due": "2027-05-20T12:00"}
    searched = visit.post("/lti/pick/", {**chosen, "q": "huijaus", "search": "1"})
    page = visit.get(f"/lti/pick/{searched.headers['Location']}").content.decode()
    assert '<option value="window" selected>' in page
    assert 'value="2027-05-20T12:00"' in page
    previewed = visit.post("/lti/pick/", {**chosen, "preview": "is-this-a-scam"})
    assert "due=2027-05-20T12%3A00" in previewed.headers["Location"]
    items = answer(visit.post("/lti/pick/", chosen | {"activity": ["tour-uusix", "is-this-a-scam"]}))
    assert [one["window"]["targetName"] for one in items[v.CONTENT_ITEMS]] == ["_blank", "_blank"]


def test_what_comes_after_is_told_where_the_lms_adds_nothing_by_itself(picker: Tool) -> None:
    words = "The course may still show you a form."
    assert words in english(picker).get("/lti/pick/").content.decode()
    assert words not in english(picker, auto_create=True).get("/lti/pick/").content.decode()


@pytest.mark.parametrize(
    ("product", "offered"),
    [
        ("moodle", {"available_from", "available_until", "due"}),
        (" MOODLE", {"available_from", "available_until", "due"}),
        ("canvas", {"opens_in", "available_from", "available_until", "due"}),
        ("a-stranger", {"opens_in", "available_from", "available_until", "due", "grades"}),
        (
            "",
            {"opens_in", "available_from", "available_until", "due"} - {"opens_in"},
        ),  # then the launch says moodle
    ],
)
def test_only_what_this_product_obeys_is_offered(picker: Tool, product: str, offered: set[str]) -> None:
    Registration.objects.update(product=product)
    assert fields(opened(picker)) == offered


def test_times_that_the_lms_does_not_obey_are_kept_with_the_link_and_not_told_to_it(picker: Tool) -> None:
    Registration.objects.update(product="moodle")
    made = item(opened(picker).post("/lti/pick/", PICKED | DATES | {"opens_in": "window", "grades": "no"}))
    assert not {"available", "submission", "window"} & made.keys()
    assert "gradesReleased" not in made["lineItem"]
    assert {name: made["custom"][name] for name in DATES} == {
        "available_from": "2026-12-01T06:00:00.000Z",
        "available_until": "2027-06-01T12:30:00.000Z",
        "due": "2027-05-20T09:00:00.000Z",
    }
    page = english(picker).get("/lti/pick/").content.decode()
    assert "Your course takes no times from here, so <bdi>Verstas</bdi> keeps them" in page


def test_an_error_in_a_date_names_its_field(picker: Tool) -> None:
    page = english(picker).post("/lti/pick/", PICKED | {"due": "soon"}).content.decode()
    alert = page.split('role="alert"')[1].split("</div>")[0]
    assert '<a href="#choice-due">To be done by: Write the day and the time' in alert


def test_a_day_without_a_time_ends_or_begins_with_the_day(picker: Tool) -> None:
    days = {"available_from": "30.11.2026", "available_until": "2026-12-01", "due": "1.12.2026"}
    made = item(opened(picker).post("/lti/pick/", PICKED | days))
    assert made["available"] == {
        "startDateTime": "2026-11-29T22:00:00.000Z",
        "endDateTime": "2026-12-01T21:59:59.000Z",
    }
    assert made["submission"] == {"endDateTime": "2026-12-01T21:59:59.000Z"}
