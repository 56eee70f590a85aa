"""What was chosen in a window of its own comes back by way of the page in the LMS's frame."""

import re
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from lti_tool.models import LaunchSession
from tests.demo_lms_process import parse_form
from tests.lti_tool.launch.test_deep_links import SETTINGS, answer, opened
from tests.tool_client import Response, Tool

pytestmark = pytest.mark.flow


@pytest.fixture
def picker(tool: Tool) -> Tool:
    call_command("load_content", verbosity=0)
    return tool


def chosen(picker: Tool, *, own_window: bool = True) -> str:
    """The page in the window after the choice."""
    visit = opened(picker)
    LaunchSession.objects.update(is_own_window=own_window)
    page: str = visit.post("/lti/pick/", {"activity": "tour-uusix"}).content.decode()
    return page


def handover(page: str) -> str:
    match = re.search(r'data-handover="([^"]+)"', page)
    assert match
    return match[1]


def bring(token: str) -> Response:
    """The frame has no cookie."""
    return Client(enforce_csrf_checks=True).post("/lti/handed-over/", {"handover": token}, secure=True)


def test_the_frame_posts_the_very_answer_of_the_window_to_where_the_lms_wants_it(picker: Tool) -> None:
    page = chosen(picker)
    response = bring(handover(page))
    assert answer(response) == answer_in(page)
    policy = response.headers["Content-Security-Policy"]
    assert "form-action 'self'" in policy
    assert "https://lms.example.org;" in policy
    assert f"frame-ancestors {picker.lms.url}" in policy
    assert response.headers["Cache-Control"] == "no-store"
    assert "data-handover" not in response.content.decode()


def answer_in(page: str) -> dict[str, Any]:
    class Answered:
        content = page.encode()

    return answer(Answered())


def test_a_picker_in_a_frame_hands_nothing_over(picker: Tool) -> None:
    page = chosen(picker, own_window=False)
    assert "data-handover" not in page
    assert parse_form(page)["action"] == SETTINGS["deep_link_return_url"]


@pytest.mark.parametrize("token", ["", "forged", "WyJhIiwiYiJd:1abc:x", "\0"])
def test_what_is_not_ours_is_refused(picker: Tool, token: str) -> None:
    assert bring(token).status_code == 401


def test_what_is_old_or_of_a_session_that_is_gone_is_refused(picker: Tool) -> None:
    token = handover(chosen(picker))
    with time_machine.travel(timezone.now() + timedelta(minutes=6), tick=False):
        assert bring(token).status_code == 401
    assert bring(token).status_code == 200
    LaunchSession.objects.all().delete()
    assert bring(token).status_code == 401


def test_a_window_of_its_own_is_known_from_its_login_on(picker: Tool) -> None:
    form = picker.lms.launch_form(picker.link(), "instructor", "deep_linking")
    check = picker.client.get(picker.login(form, own_window="1").headers["Location"], secure=True)
    posted = picker.lms.answer(check.headers["Location"], form["session_cookie"])
    picker.client.post("/lti/launch/", posted["fields"], secure=True)
    assert LaunchSession.objects.get().is_own_window
