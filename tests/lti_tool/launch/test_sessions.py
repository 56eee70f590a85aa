from datetime import timedelta

import pytest
import time_machine
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from activities.models import Placement
from lti_tool import addresses
from lti_tool.models import LaunchSession, LineItem
from tests.tool_client import Tool

pytestmark = [pytest.mark.flow, pytest.mark.launch]


@pytest.fixture
def link(tool: Tool) -> int:
    call_command("load_content", verbosity=0)
    return tool.link(url=addresses.activity_url("is-this-a-scam"), custom={"activity": "is-this-a-scam"})


def test_a_refresh_is_an_ordinary_get(tool: Tool, link: int) -> None:
    visit = tool.launch(link)
    assert visit.get().status_code == visit.get().status_code == 200


def test_pages_are_not_stored_and_only_the_platform_may_frame_them(tool: Tool, link: int) -> None:
    page = tool.launch(link).get()
    assert page.headers["Cache-Control"] == "no-store"
    assert f"frame-ancestors {tool.lms.url}" in page.headers["Content-Security-Policy"]
    assert "X-Frame-Options" not in page.headers
    assert page.headers["Referrer-Policy"] == "same-origin"
    assert "Cross-Origin-Opener-Policy" not in page.headers


def test_another_browser_gets_nothing_by_the_address(tool: Tool, link: int) -> None:
    visit = tool.launch(link)
    page = Client().get(visit.address, secure=True)
    assert (page.status_code, "session_ended" in page.content.decode()) == (401, True)


def test_two_learners_in_two_browsers_do_not_meet(tool: Tool, link: int) -> None:
    first = tool.launch(link, "learner1")
    second = tool.launch(link, "learner2", client=Client())
    assert first.session.user_id != second.session.user_id
    assert first.client.get(second.address, secure=True).status_code == 401


def test_tabs_of_one_person_do_not_mix(tool: Tool, link: int) -> None:
    first, second = tool.launch(link), tool.launch(link)
    assert first.address.split("/")[2] != second.address.split("/")[2]
    assert first.get().status_code == second.get().status_code == 200


def test_the_next_person_in_the_same_browser_closes_the_former_ones_sessions(tool: Tool, link: int) -> None:
    first = tool.launch(link, "learner1")
    address = first.address
    tool.launch(link, "learner2")
    assert tool.client.get(address, secure=True).status_code == 401
    assert LaunchSession.objects.exclude(closed_at=None).count() == 1


def test_i_am_finished_ends_the_session(tool: Tool, link: int) -> None:
    visit = tool.launch(link)
    left = visit.post("/lti/leave/")
    assert left.status_code == 200
    assert 'href="/accessibility/?language=' in left.content.decode()
    assert visit.client.get(visit.address, secure=True).status_code == 401


def test_after_the_end_the_person_is_spoken_to_in_the_language_chosen_last(tool: Tool, link: int) -> None:
    visit = tool.launch(link)
    visit.post("/language/", {"language": "ar", "next": visit.address})
    visit.post("/lti/leave/")
    ended = visit.client.get(visit.address, secure=True, headers={"Accept-Language": "sv"})
    assert '<html lang="ar" dir="rtl"' in ended.content.decode()


def test_a_session_lasts_twenty_hours_without_an_idle_limit(tool: Tool, link: int) -> None:
    visit = tool.launch(link)
    address = visit.address
    with time_machine.travel(timezone.now() + timedelta(hours=19, minutes=59)):
        assert visit.client.get(address, secure=True).status_code == 200
    with time_machine.travel(timezone.now() + timedelta(hours=20, minutes=1)):
        assert visit.client.get(address, secure=True).status_code == 401


def test_a_form_needs_the_sessions_own_token_and_sets_no_csrf_cookie(tool: Tool, link: int) -> None:
    browser = Client(enforce_csrf_checks=True)
    visit = tool.launch(link, client=browser)
    page = visit.get().content.decode()
    token = page.split('name="csrfmiddlewaretoken" value="')[1].split('"')[0]
    start = f"/p/{Placement.objects.get().public_id}/start/"
    path = f"/s/{visit.session.pk}{start}"
    origin = {"origin": "https://testserver"}
    refused = browser.post(path, {}, secure=True, headers=origin)
    assert (refused.status_code, "form_expired" in refused.content.decode()) == (403, True)
    stranger = tool.launch(link, "learner2", client=Client(enforce_csrf_checks=True))
    wrong = stranger.client.post(
        f"/s/{stranger.session.pk}{start}", {"csrfmiddlewaretoken": token}, secure=True, headers=origin
    )
    assert wrong.status_code == 403
    foreign = browser.post(
        path, {"csrfmiddlewaretoken": token}, secure=True, headers={"origin": "https://evil.example.org"}
    )
    assert foreign.status_code == 403
    assert browser.post(path, {"csrfmiddlewaretoken": token}, secure=True, headers=origin).status_code in {
        302,
        303,
    }
    assert "csrftoken" not in browser.cookies


def test_no_session_reaches_the_admin(tool: Tool, link: int) -> None:
    visit = tool.launch(link, "admin")
    assert visit.client.get("/admin/", secure=True).status_code == 302
    assert not visit.session.user.has_usable_password()
    assert not visit.session.user.is_staff


def test_the_instructor_of_a_bare_link_chooses_once_and_a_learner_waits(tool: Tool) -> None:
    call_command("load_content", verbosity=0)
    bare = tool.link(line_item=None)
    learner = tool.launch(bare)
    waiting = learner.get()
    assert (learner.address.endswith("/lti/not-chosen/"), waiting.status_code) == (True, 200)
    assert learner.get("/lti/choose/").status_code == 403
    instructor = tool.launch(bare, "instructor", client=Client())
    assert instructor.get().status_code == 200
    assert instructor.post("/lti/choose/", {"activity": "no-such"}).status_code == 422
    chosen = instructor.post("/lti/choose/", {"activity": "tour-uusix"})
    placement = Placement.objects.get()
    assert chosen.headers["Location"].endswith(f"/p/{placement.public_id}/results/")
    instructor.post("/lti/choose/", {"activity": "is-this-a-scam"})
    assert Placement.objects.get().activity.slug == "tour-uusix"
    assert learner.get("/lti/not-chosen/").headers["Location"].endswith(f"/p/{placement.public_id}/")
    line_item = LineItem.objects.get()
    assert (line_item.url, line_item.resource_id, line_item.tag) == ("", "tour-uusix", "verstas")
    assert line_item.next_at is not None


def test_an_unknown_page_of_a_session_says_what_to_do(tool: Tool, link: int) -> None:
    page = tool.launch(link).get("/no/such/page/")
    assert (page.status_code, "not_found" in page.content.decode()) == (404, True)
