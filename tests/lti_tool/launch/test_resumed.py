"""A resume code beside the launches of an LMS: closed with its LMS, and one person at a time in a browser."""

import re

import pytest
from django.core.management import call_command
from django.test import Client

from activities.models import Attempt, ResumeSession
from lti_tool import addresses
from lti_tool.models import Deployment, Registration, ScoreDelivery, Standing
from tests.tool_client import Tool, Visit

pytestmark = pytest.mark.flow


@pytest.fixture
def link(tool: Tool) -> int:
    call_command("load_content", verbosity=0)
    return tool.link(url=addresses.activity_url("is-this-a-scam"), custom={"activity": "is-this-a-scam"})


def code_of(visit: Visit) -> str:
    """A code for the visit's activity, as its learner gets it."""
    page = visit.address.removeprefix(f"/s/{visit.session.pk}")
    visit.post(f"{page}start/")
    match = re.search(r">(\w{5} \w{5})</bdi>", visit.post(f"{page}code/").content.decode())
    assert match
    return match[1]


def enter(code: str, client: Client) -> str:
    entered = client.post("/resume/", {"code": code}, secure=True)
    assert entered.status_code == 302
    return str(entered.headers["Location"])


def test_a_code_goes_on_where_the_launch_was(tool: Tool, link: int) -> None:
    visit = tool.launch(link)
    phone = Client()
    base = enter(code_of(visit), phone)
    front = phone.get(base, secure=True)
    assert front.status_code == 200
    assert front.headers["X-Frame-Options"] == "DENY"
    assert ResumeSession.objects.get().code.attempt.learner == visit.session.user
    assert not ScoreDelivery.objects.exists()


@pytest.mark.parametrize("switched_off", [Registration, Deployment])
def test_a_code_opens_nothing_while_its_lms_is_switched_off(
    tool: Tool, link: int, switched_off: type[Registration] | type[Deployment]
) -> None:
    base = enter(code_of(tool.launch(link)), phone := Client())
    switched_off.objects.update(standing=Standing.DISABLED)
    shut = phone.get(base, secure=True)
    assert (shut.status_code, "registration_disabled" in shut.content.decode()) == (403, True)
    switched_off.objects.update(standing=Standing.ACTIVE)
    assert phone.get(base, secure=True).status_code == 200


def test_a_launch_by_another_person_closes_the_pages_of_the_code_before(tool: Tool, link: int) -> None:
    base = enter(code_of(tool.launch(link, "learner1")), shared := Client())
    tool.launch(link, "learner1", client=shared)
    assert shared.get(base, secure=True).status_code == 200
    tool.launch(link, "learner2", client=shared)
    assert shared.get(base, secure=True).status_code == 401


def test_a_code_of_another_person_closes_the_launches_before(tool: Tool, link: int) -> None:
    code = code_of(tool.launch(link, "learner1"))
    before = tool.launch(link, "learner2", client=(shared := Client()))
    address = before.address
    base = enter(code, shared)
    assert shared.get(base, secure=True).status_code == 200
    assert shared.get(address, secure=True).status_code == 401


def test_the_errors_of_a_code_are_pages_of_ours_that_nobody_frames(tool: Tool, link: int) -> None:
    base = enter(code_of(tool.launch(link)), phone := Client())
    placement = Attempt.objects.get().placement.public_id
    for path in ("no/such/page/", f"p/{placement}/steps/99/", f"p/{placement}/results/"):
        page = phone.get(base + path, secure=True)
        assert (page.status_code, "not_found" in page.content.decode()) == (404, True)
        assert page.headers["X-Frame-Options"] == "DENY"


def test_a_browser_that_keeps_no_cookie_is_told_so_when_it_gives_a_code(tool: Tool, link: int) -> None:
    strict = Client(enforce_csrf_checks=True)
    answer = strict.post("/resume/", {"code": "x"}, secure=True)
    assert (answer.status_code, "cookies_blocked" in answer.content.decode()) == (401, True)


def test_where_a_launch_cannot_go_on_a_code_can(tool: Tool, link: int) -> None:
    closed = Client().get(tool.launch(link).address, secure=True)
    check = tool.login(tool.lms.launch_form(link, "learner1", "resource"), Client()).headers["Location"]
    in_a_frame_without_cookies = Client().get(check, secure=True)
    assert (closed.status_code, in_a_frame_without_cookies.status_code) == (401, 200)
    for page in (closed, in_a_frame_without_cookies):
        assert '<a href="/resume/?language=fi" target="_blank" rel="noopener">' in page.content.decode()
