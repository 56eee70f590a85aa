"""The LMS's own pages."""

import re

import pytest

from tests.demo_lms_process import DemoLms, parse_form
from tests.lti_tool.demo_lms.stub_tool import StubTool

pytestmark = [pytest.mark.flow, pytest.mark.once]


def test_an_instructor_adds_an_ungraded_activity_without_choosing(lms: DemoLms, tool: StubTool) -> None:
    with lms.browser("instructor") as browser:
        fields = parse_form(browser.get(f"{lms.url}/course/add/", timeout=10).text)["fields"]
        form = {**fields, "tool": tool.registration["deployment_id"], "course": "2", "title": "By hand"}
        page = browser.post(f"{lms.url}/course/add/", data=form, timeout=10).text

    assert "By hand" in page
    assert "Not graded" in page
    assert lms.state()["line_items"] == []


def test_choosing_content_opens_in_a_frame(lms: DemoLms, tool: StubTool) -> None:
    number = tool.registration["deployment_id"]
    with lms.browser("instructor") as browser:
        page = browser.get(f"{lms.url}/course/add/{number}/2/", timeout=10).text
        form = parse_form(browser.get(f"{lms.url}/launch/tool/{number}/2/", timeout=10).text)

    assert f'src="/launch/tool/{number}/2/"' in page
    assert form["fields"]["lti_deployment_id"] == number


def test_a_learner_adds_nothing(lms: DemoLms) -> None:
    with lms.browser("learner1") as browser:
        assert browser.get(f"{lms.url}/course/add/", timeout=10).status_code == 403


def test_a_form_from_elsewhere_is_refused(lms: DemoLms) -> None:
    with lms.browser("instructor") as browser:
        answer = browser.post(f"{lms.url}/course/add/", data={"title": "Forged"}, timeout=10)

    assert answer.status_code == 403


def test_four_activities_open_on_one_page(lms: DemoLms, tool: StubTool, link: int) -> None:
    for _ in range(4):
        lms.control("links", {"client_id": tool.registration["client_id"]})
    with lms.browser("learner1") as browser:
        page = browser.get(f"{lms.url}/course/frames/", timeout=10).text

    assert len(re.findall(r'<iframe [^>]*title="[^"]+"', page)) == 4


def test_a_message_from_the_tool_is_shown_as_text(lms: DemoLms) -> None:
    with lms.browser("learner1") as browser:
        page = browser.get(f"{lms.url}/return/?lti_msg=<b>Done</b>", timeout=10).text

    assert "&lt;b&gt;Done&lt;/b&gt;" in page


@pytest.mark.parametrize("page", ["course", "course/frames", "gradebook", "roster", "return", "launch/1"])
def test_nobody_is_sent_to_the_start_page(lms: DemoLms, page: str) -> None:
    with lms.browser("learner1") as browser:
        browser.get(f"{lms.url}/logout/", timeout=10)
        answer = browser.get(f"{lms.url}/{page}/", timeout=10)

    assert answer.url == f"{lms.url}/"
