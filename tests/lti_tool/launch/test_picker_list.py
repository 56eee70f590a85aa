"""What the picker lists, and what of it can be searched for and ticked."""

import re
from typing import Any

import pytest
from django.core.management import call_command

from activities.models import Activity
from lti_tool.protocol import vocabulary as v
from tests.lti_tool.launch.test_deep_links import answer, opened
from tests.tool_client import Tool, Visit

pytestmark = pytest.mark.flow


@pytest.fixture
def picker(tool: Tool) -> Tool:
    call_command("load_content", verbosity=0)
    return tool


def test_the_picker_lists_searches_and_previews(picker: Tool) -> None:
    visit = opened(picker)
    page = visit.get().content.decode()
    for slug in ("tour-uusix", "is-this-a-scam", "make-an-email-account"):
        assert f'name="activity" value="{slug}"' in page
        assert visit.get(f"/preview/{slug}/").status_code == 200
    assert listed(visit, "q=huijaus") == {"is-this-a-scam"}
    assert listed(visit, "kind=tour") == {"tour-uusix", "tour-pakila", "tour-digi"}
    assert listed(visit, "length=5") == set()
    assert "tour-uusix" in listed(visit, "language=sv")
    assert listed(visit, "q=nothing-like-it") == set()


def listed(visit: Visit, query: str) -> set[str]:
    return set(in_order(visit, query))


def in_order(visit: Visit, query: str) -> list[str]:
    page = visit.get(f"/lti/pick/?{query}").content.decode()
    return re.findall('name="activity" value="([^"]+)"', page)


def test_a_path_is_found_by_its_name_and_listed_in_its_order(picker: Tool) -> None:
    visit = opened(picker)
    path = ["device-and-network", "make-an-email-account", "password-and-lock", "install-an-app"]
    path += ["join-a-meeting", "is-this-a-scam", "search-and-judge", "what-is-ai"]
    assert in_order(visit, "q=ensiaskeleet") == path
    assert in_order(visit, "")[:9] == ["_overview", *path]
    shown = visit.get("/lti/pick/?q=ensiaskeleet").content.decode()
    assert 'name="path" value="first-steps" id="path-first-steps"' in shown
    assert visit.get("/lti/pick/?q=huijaus").content.decode().count('class="pick-path"') == 1


def test_a_search_and_a_preview_keep_what_is_ticked(picker: Tool) -> None:
    visit = opened(picker)
    ticks = {"activity": ["tour-uusix"], "q": "huijaus"}
    searched = visit.post("/lti/pick/", {**ticks, "search": "1"})
    page = visit.client.get(f"/s/{visit.session.pk}/lti/pick/{searched.headers['Location']}", secure=True)
    assert 'id="pick-tour-uusix" checked' in page.content.decode()
    previewed = visit.post("/lti/pick/", {**ticks, "preview": "is-this-a-scam"})
    shown = visit.client.get(previewed.headers["Location"], secure=True).content.decode()
    assert "/lti/pick/?activity=tour-uusix&amp;q=huijaus" in shown


def test_a_search_hides_the_overview_unless_it_is_ticked(picker: Tool) -> None:
    visit = opened(picker)
    assert "_overview" in listed(visit, "")
    assert "_overview" not in listed(visit, "q=huijaus")
    assert "_overview" in listed(visit, "q=huijaus&activity=_overview")


PATH = ["device-and-network", "make-an-email-account", "password-and-lock", "install-an-app"]
PATH += ["join-a-meeting", "is-this-a-scam", "search-and-judge", "what-is-ai"]


@pytest.mark.parametrize(
    ("ticks", "expected"),
    [
        ({"path": "first-steps"}, PATH),
        (
            {"path": "first-steps", "activity": ["_overview", "tour-uusix"]},
            ["_overview", *PATH, "tour-uusix"],
        ),
        ({"path": ["first-steps", "no-path", ""], "activity": ["what-is-ai"]}, PATH),
    ],
)
def test_one_tick_takes_a_whole_path_in_its_order_and_nothing_twice(
    picker: Tool, ticks: dict[str, Any], expected: list[str]
) -> None:
    items = answer(opened(picker).post("/lti/pick/", ticks))[v.CONTENT_ITEMS]
    assert [item["custom"]["activity"] for item in items] == expected


def test_a_path_that_is_ticked_stays_so_over_a_search_that_finds_none_of_it(picker: Tool) -> None:
    visit = opened(picker)
    searched = visit.post("/lti/pick/", {"path": "first-steps", "q": "uusix", "search": "1"})
    page = visit.get(f"/lti/pick/{searched.headers['Location']}").content.decode()
    assert 'id="path-first-steps" checked' in page


def test_where_one_is_taken_no_path_can_be_ticked(picker: Tool) -> None:
    page = opened(picker, accept_multiple=False).get().content.decode()
    assert 'name="path"' not in page
    assert 'type="radio" name="activity" value="what-is-ai"' in page


def test_only_filters_that_find_something_and_leave_something_out_are_shown(picker: Tool) -> None:
    visit = opened(picker)
    page = visit.get("/lti/pick/").content.decode()
    kinds = re.findall(r'value="([^"]+)"', page.split('<select id="kind"')[1].split("</select>")[0])
    assert {kind: 0 < len(listed(visit, f"kind={kind}")) < 11 for kind in kinds} == {
        "exercise": True,
        "tour": True,
    }
    Activity.objects.exclude(slug="tour-uusix").update(is_listed=False)
    page = visit.get("/lti/pick/").content.decode()
    assert 'name="kind"' not in page
    assert 'name="length"' not in page
