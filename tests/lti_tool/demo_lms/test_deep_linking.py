"""Content that a tool sends back."""

import time
import uuid
from typing import Any

import pytest
import requests

from tests.demo_lms_process import DemoLms, parse_form
from tests.lti_tool.demo_lms.stub_tool import StubTool

pytestmark = [pytest.mark.flow, pytest.mark.once]
CLAIM = "https://purl.imsglobal.org/spec/lti/claim/"
DL = "https://purl.imsglobal.org/spec/lti-dl/claim/"
ITEM = {
    "type": "ltiResourceLink",
    "title": "Laser cutter",
    "url": "http://127.0.0.1/laser",
    "custom": {"activity": "laser"},
    "lineItem": {"scoreMaximum": 30, "resourceId": "laser", "tag": "tour"},
    "iframe": {"width": 800},
}


def answer(tool: StubTool, items: list[dict[str, Any]], **changes: Any) -> str:
    """The tool's signed answer."""
    now = int(time.time())
    claims = {
        "iss": tool.registration["client_id"],
        "aud": tool.lms.url,
        "iat": now,
        "exp": now + 60,
        "nonce": uuid.uuid4().hex,
        f"{CLAIM}message_type": "LtiDeepLinkingResponse",
        f"{CLAIM}version": "1.3.0",
        f"{CLAIM}deployment_id": tool.registration["deployment_id"],
        f"{DL}content_items": items,
        **changes,
    }
    return tool.sign({name: value for name, value in claims.items() if value is not None})


def send(tool: StubTool, link: int, token: str, *, by: str = "") -> requests.Response:
    """Post the answer to where the launch said, in the launcher's session or another one's; the frame's page adds it."""
    form = tool.lms.launch_form(link, "instructor", "deep_linking")
    with tool.lms.browser(by or "instructor") as browser:
        if not by:
            browser.cookies.clear()
            browser.headers["Cookie"] = f"demolms_session={form['session_cookie']}"
        url = return_url(tool, link)
        page = browser.post(url, data={"JWT": token}, timeout=10)
        brought = parse_form(page.text)
        if "content" not in brought["fields"]:
            return page
        return browser.post(f"{tool.lms.url}{brought['action']}", data=brought["fields"], timeout=10)


def return_url(tool: StubTool, link: int) -> str:
    """Where the chosen content goes."""
    claims = tool.claims(link, "instructor", "deep_linking")
    return str(claims[f"{DL}deep_linking_settings"]["deep_link_return_url"])


def test_several_items_become_activities_with_columns(lms: DemoLms, tool: StubTool, link: int) -> None:
    plain = {"type": "ltiResourceLink", "title": "Plain"}
    page = send(tool, link, answer(tool, [ITEM, plain]))
    state = lms.state()
    made = {row["title"]: row for row in state["links"]}

    assert page.status_code == 200
    assert 'target="_top"' in page.text
    assert made["Laser cutter"]["custom"] == {"activity": "laser"}
    assert made["Laser cutter"]["presentation"] == {"iframe": {"width": 800}}
    assert "Plain" in made
    column = next(row for row in state["line_items"] if row["link"] == made["Laser cutter"]["id"])
    assert (column["label"], column["score_maximum"]) == ("Laser cutter", 30)
    assert (column["resource_id"], column["tag"]) == ("laser", "tour")


def test_nothing_chosen_adds_nothing(lms: DemoLms, tool: StubTool, link: int) -> None:
    assert send(tool, link, answer(tool, [])).status_code == 200
    assert len(lms.state()["links"]) == 1


@pytest.mark.parametrize(
    "changes",
    [
        {"iss": "stranger"},
        {"aud": "https://elsewhere.example"},
        {"nonce": None},
        {"exp": 1},
        {f"{CLAIM}deployment_id": "other"},
        {f"{CLAIM}message_type": "LtiResourceLinkRequest"},
        {f"{DL}content_items": "none"},
        {f"{DL}content_items": [{"type": "file"}]},
    ],
)
def test_an_answer_that_does_not_fit_adds_nothing(
    lms: DemoLms, tool: StubTool, link: int, changes: dict[str, Any]
) -> None:
    assert send(tool, link, answer(tool, [ITEM], **changes)).status_code == 400
    assert len(lms.state()["links"]) == 1


def test_an_answer_works_once(lms: DemoLms, tool: StubTool, link: int) -> None:
    token = answer(tool, [ITEM])
    send(tool, link, token)

    assert send(tool, link, token).status_code == 400
    assert len(lms.state()["links"]) == 2


def test_a_stranger_cannot_add_activities(lms: DemoLms, tool: StubTool, link: int) -> None:
    assert send(tool, link, answer(tool, [ITEM]), by="learner1").status_code == 403
    assert len(lms.state()["links"]) == 1


def test_other_lms_want_their_data_back(lms: DemoLms, tool: StubTool, link: int) -> None:
    lms.control("rules", {"rules": "canvas"})

    assert send(tool, link, answer(tool, [ITEM])).status_code == 400


def test_content_of_other_kinds_is_shown_and_not_launched(lms: DemoLms, tool: StubTool, link: int) -> None:
    lms.control("deep-linking", {"accept_types": ["link", "html"]})
    plain = {
        "type": "link",
        "title": "Read",
        "url": "https://tool.example/read",
        "window": {"targetName": "w"},
    }
    html = {"type": "html", "title": "Look", "html": "<p>Look <script>alert(1)</script></p>"}
    assert send(tool, link, answer(tool, [plain, html])).status_code == 200
    made = {row["kind"]: row["id"] for row in lms.state()["links"]}
    with lms.browser("learner1") as browser:
        page = browser.get(f"{lms.url}/course/", timeout=10).text
        launched = browser.get(f"{lms.url}/launch/{made['link']}/", timeout=10)

    assert '<a href="https://tool.example/read" target="w">' in page
    assert 'srcdoc="&lt;p&gt;Look' in page
    assert launched.status_code == 404


def test_what_was_not_asked_for_is_refused(lms: DemoLms, tool: StubTool, link: int) -> None:
    lms.control("deep-linking", {"accept_types": ["link"], "accept_multiple": False})
    plain = {"type": "link", "title": "Read", "url": "https://tool.example/read"}

    assert send(tool, link, answer(tool, [ITEM])).status_code == 400
    assert send(tool, link, answer(tool, [plain, plain])).status_code == 400
    assert send(tool, link, answer(tool, [plain])).status_code == 200


def test_a_column_comes_only_where_columns_are_taken(lms: DemoLms, tool: StubTool, link: int) -> None:
    lms.control("deep-linking", {"accept_lineitem": False})
    send(tool, link, answer(tool, [ITEM]))

    assert len(lms.state()["line_items"]) == 1


def test_the_course_opens_an_activity_as_its_item_asked(lms: DemoLms, tool: StubTool, link: int) -> None:
    window = {**ITEM, "window": {"targetName": "workshop"}}
    send(tool, link, answer(tool, [{**ITEM, "iframe": {"height": 555}}, window]))
    framed, opened = (row["id"] for row in lms.state()["links"][1:])
    with lms.browser("learner1") as browser:
        course = browser.get(f"{lms.url}/course/", timeout=10).text
        activity = browser.get(f"{lms.url}/course/link/{framed}/", timeout=10).text

    assert f'href="/course/link/{opened}/?target=window" target="workshop"' in course
    assert f'href="/course/link/{framed}/">' in course
    assert 'height="555"' in activity


@pytest.mark.parametrize(
    ("available", "learner", "word"),
    [
        ({"startDateTime": "2099-01-01T00:00:00Z"}, 403, "Opens 1.1.2099"),
        ({"endDateTime": "2020-01-01T00:00:00Z"}, 403, "Closes 1.1.2020"),
        (
            {"startDateTime": "2020-01-01T00:00:00Z", "endDateTime": "2099-01-01T00:00:00Z"},
            200,
            "Opens 1.1.2020",
        ),
    ],
)
def test_the_course_opens_an_activity_to_learners_at_its_time(
    lms: DemoLms, tool: StubTool, link: int, available: dict[str, str], learner: int, word: str
) -> None:
    dates = {"available": available, "submission": {"endDateTime": "2030-05-02T09:00:00Z"}}
    send(tool, link, answer(tool, [{**ITEM, **dates}]))
    made = lms.state()["links"][-1]["id"]
    pages = {}
    for person in ("learner1", "instructor"):
        with lms.browser(person) as browser:
            page = browser.get(f"{lms.url}/course/", timeout=10).text
            pages[person] = browser.get(f"{lms.url}/launch/{made}/", timeout=10).status_code
        assert word in page
        assert "Due 2.5.2030 12:00" in page

    assert pages == {"learner1": learner, "instructor": 200}


def test_grades_that_are_not_released_are_the_instructors_alone(
    lms: DemoLms, tool: StubTool, link: int
) -> None:
    column = {"scoreMaximum": 30, "label": "Secret", "gradesReleased": False}
    send(tool, link, answer(tool, [{**ITEM, "lineItem": column}]))
    pages = {}
    for person in ("learner1", "instructor"):
        with lms.browser(person) as browser:
            pages[person] = "Secret" in browser.get(f"{lms.url}/gradebook/", timeout=10).text

    assert pages == {"learner1": False, "instructor": True}


def test_moodle_adds_what_comes_back_only_by_the_page_around_the_frame(
    lms: DemoLms, tool: StubTool, link: int
) -> None:
    form = lms.launch_form(link, "instructor", "deep_linking")
    with lms.browser("instructor") as browser:
        browser.cookies.clear()
        browser.headers["Cookie"] = f"demolms_session={form['session_cookie']}"
        browser.post(return_url(tool, link), data={"JWT": answer(tool, [ITEM])}, timeout=10)
    assert len(lms.state()["links"]) == 1


def test_moodle_sends_the_tools_name_where_a_teacher_has_written_none(
    lms: DemoLms, tool: StubTool, link: int
) -> None:
    settings = f"{DL}deep_linking_settings"
    assert tool.claims(link, "instructor", "deep_linking")[settings]["title"] == "Tool"
    lms.control("rules", {"rules": "canvas"})
    assert "title" not in tool.claims(link, "instructor", "deep_linking")[settings]
