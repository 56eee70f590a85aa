from typing import Any

import jwt
import pytest
from django.core.management import call_command

from activities.models import Activity
from lti_tool.models import Registration, SigningKey
from lti_tool.protocol import vocabulary as v
from tests.demo_lms_process import parse_form
from tests.tool_client import Response, Tool, Visit

pytestmark = pytest.mark.flow

SETTINGS = {
    "deep_link_return_url": "https://lms.example.org/return?launch=7",
    "accept_types": ["ltiResourceLink"],
    "accept_presentation_document_targets": ["iframe", "window"],
    "accept_multiple": True,
}


@pytest.fixture
def picker(tool: Tool) -> Tool:
    call_command("load_content", verbosity=0)
    return tool


def opened(tool: Tool, **settings: Any) -> Visit:
    tool.tamper(claims={v.DEEP_LINKING_SETTINGS: SETTINGS | settings})
    return tool.launch(tool.link(), "instructor", message="deep_linking")


def answer(response: Response) -> dict[str, Any]:
    """The signed message in the form that goes back, verified with the tool's own published key."""
    form = parse_form(response.content.decode())
    assert form["action"] == SETTINGS["deep_link_return_url"]
    token = form["fields"]["JWT"]
    kid = jwt.get_unverified_header(token)["kid"]
    key = jwt.PyJWK(SigningKey.objects.get(kid=kid).public_jwk)
    body: dict[str, Any] = jwt.decode(token, key, algorithms=["RS256"], options={"verify_aud": False})
    return body


def test_the_chosen_activities_go_back_signed_with_title_text_icon_and_line_item(picker: Tool) -> None:
    visit = opened(picker)
    response = visit.post("/lti/pick/", {"activity": ["is-this-a-scam", "tour-uusix", "unknown"]})
    body = answer(response)
    items = body[v.CONTENT_ITEMS]
    assert body["iss"] == picker.client_id
    assert body["aud"] == [picker.registration.issuer]
    assert body[v.MESSAGE_TYPE] == v.DEEP_LINKING_RESPONSE
    assert body[v.VERSION_CLAIM] == v.VERSION
    assert body[v.DEPLOYMENT_ID] == picker.deployment_id
    assert {"exp", "iat", "nonce"} <= body.keys()
    assert v.DL_DATA not in body
    assert [item["url"] for item in items] == [
        "https://testserver/lti/launch/is-this-a-scam/",
        "https://testserver/lti/launch/tour-uusix/",
    ]
    first = items[0]
    assert first["type"] == "ltiResourceLink"
    assert first["custom"] == {
        "activity": "is-this-a-scam",
        "context_id_history": "$Context.id.history",
        "resource_link_id_history": "$ResourceLink.id.history",
        "submission_starts": "$ResourceLink.submission.startDateTime",
        "submission_ends": "$ResourceLink.submission.endDateTime",
    }
    assert first["title"]
    assert first["text"]
    assert first["icon"]["url"].startswith("https://testserver/lti/pictures/")
    assert first["lineItem"] == {
        "label": first["title"],
        "scoreMaximum": first["lineItem"]["scoreMaximum"],
        "resourceId": "is-this-a-scam",
        "tag": "verstas",
        "submissionReview": {"reviewableStatus": ["Completed"], "label": "Verstas"},
    }
    assert first["lineItem"]["scoreMaximum"] > 0


def test_the_page_that_goes_back_may_end_at_the_platform_alone(picker: Tool) -> None:
    response = opened(picker).post("/lti/pick/", {"activity": "tour-uusix"})
    policy = response.headers["Content-Security-Policy"]
    assert f"form-action 'self' {picker.lms.url} https://lms.example.org;" in policy


def test_data_comes_back_only_where_the_platform_sent_some(picker: Tool) -> None:
    response = opened(picker, data="csrf:7").post("/lti/pick/", {"activity": "tour-uusix"})
    assert answer(response)[v.DL_DATA] == "csrf:7"


def test_a_platform_that_takes_one_gets_one(picker: Tool) -> None:
    visit = opened(picker, accept_multiple=False)
    assert 'type="radio"' in visit.get().content.decode()
    response = visit.post("/lti/pick/", {"activity": ["tour-uusix", "is-this-a-scam"]})
    assert len(answer(response)[v.CONTENT_ITEMS]) == 1


def test_a_platform_that_takes_no_line_items_gets_none(picker: Tool) -> None:
    response = opened(picker, accept_lineitem=False).post("/lti/pick/", {"activity": "tour-uusix"})
    assert "lineItem" not in answer(response)[v.CONTENT_ITEMS][0]


def test_a_platform_that_takes_no_links_is_told_so(picker: Tool) -> None:
    visit = opened(picker, accept_types=["file"])
    assert 'value="tour-uusix"' not in visit.get().content.decode()
    assert answer(visit.post("/lti/pick/", {"activity": "tour-uusix"}))[v.CONTENT_ITEMS] == []


def test_a_platform_that_takes_ordinary_links_gets_one_and_the_instructor_is_told_what_that_means(
    picker: Tool,
) -> None:
    visit = opened(picker, accept_types=["file", "html", "link"])
    visit.post("/language/", {"language": "en"})
    assert "ordinary links" in visit.get("/lti/pick/").content.decode()
    body = answer(visit.post("/lti/pick/", {"activity": "tour-uusix"}))
    (item,) = body[v.CONTENT_ITEMS]
    assert (item["type"], item["url"]) == ("link", "https://testserver/lti/launch/tour-uusix/")
    assert not {"lineItem", "custom", "available", "submission"} & item.keys()


def test_a_platform_that_takes_only_html_gets_a_link_in_it(picker: Tool) -> None:
    body = answer(opened(picker, accept_types=["html"]).post("/lti/pick/", {"activity": "tour-uusix"}))
    assert 'href="https://testserver/lti/launch/tour-uusix/"' in body[v.CONTENT_ITEMS][0]["html"]


def test_an_ordinary_link_leads_to_a_page_that_tells_of_the_activity(picker: Tool) -> None:
    page = picker.client.get("/lti/launch/tour-uusix/", headers={"Accept-Language": "en"}, secure=True)
    assert page.status_code == 200
    assert "Go to your course and open the activity there." in page.content.decode()
    assert "frame-ancestors *" in page.headers["Content-Security-Policy"]
    assert picker.client.get("/lti/launch/no-such-thing/", secure=True).status_code == 400
    assert picker.client.post("/lti/launch/tour-uusix/", secure=True).status_code == 400


def test_an_activity_that_is_not_listed_has_no_such_page(picker: Tool) -> None:
    Activity.objects.filter(slug="tour-uusix").update(is_listed=False)
    assert picker.client.get("/lti/launch/tour-uusix/", secure=True).status_code == 400


def test_cancel_returns_an_empty_answer(picker: Tool) -> None:
    body = answer(opened(picker).post("/lti/pick/cancel/"))
    assert body[v.CONTENT_ITEMS] == []
    assert v.DL_MESSAGE not in body
    assert body[v.DL_LOG] == "Nothing chosen."


def test_the_platform_gets_words_for_the_person_and_for_its_log(picker: Tool) -> None:
    visit = opened(picker)
    visit.post("/language/", {"language": "en"})
    body = answer(visit.post("/lti/pick/", {"activity": ["tour-uusix", "is-this-a-scam"]}))
    assert body[v.DL_MESSAGE] == "2 activities come to the course."
    assert body[v.DL_LOG] == "2 x ltiResourceLink"
    refused = answer(opened(picker, accept_types=["file"]).post("/lti/pick/cancel/"))
    assert refused[v.DL_ERROR_LOG] == "No common content item type; accepted: file"
    assert refused[v.DL_ERROR_MESSAGE]


def test_one_activity_keeps_the_name_that_the_instructor_has_written_already(picker: Tool) -> None:
    visit = opened(picker, title="Third exercise", text="Read first")
    (item,) = answer(visit.post("/lti/pick/", {"activity": "tour-uusix"}))[v.CONTENT_ITEMS]
    assert (item["title"], item["text"]) == ("Third exercise", "Read first")


def test_nothing_chosen_is_told_on_the_page(picker: Tool) -> None:
    response = opened(picker).post("/lti/pick/")
    assert (response.status_code, 'role="alert"' in response.content.decode()) == (422, True)


def test_a_return_url_from_a_platform_is_never_markup(picker: Tool) -> None:
    visit = opened(picker, deep_link_return_url="https://lms.example.org/'onclick='alert(1)&x")
    page = visit.post("/lti/pick/", {"activity": "tour-uusix"}).content.decode()
    assert "https://lms.example.org/&#x27;onclick=&#x27;alert(1)&amp;x" in page


@pytest.mark.parametrize(
    ("code", "changes"),
    [
        ("deep_linking_settings_missing", {"drop": [v.DEEP_LINKING_SETTINGS]}),
        ("deep_link_return_url_missing", {"claims": {v.DEEP_LINKING_SETTINGS: {"accept_types": []}}}),
        *(
            (
                "deep_link_return_url_malformed",
                {"claims": {v.DEEP_LINKING_SETTINGS: {"deep_link_return_url": address}}},
            )
            for address in ("javascript:1", 'https://lms.example.org/"><script>alert(1)</script>')
        ),
        ("deep_linking_settings_malformed", {"claims": {v.DEEP_LINKING_SETTINGS: "yes"}}),
    ],
)
def test_a_request_that_cannot_be_answered_is_refused(tool: Tool, code: str, changes: dict[str, Any]) -> None:
    tool.tamper(**changes)
    response = tool.launch(tool.link(), "instructor", message="deep_linking").response
    assert (response.status_code, code in response.content.decode()) == (400, True)


def test_a_request_without_roles_or_target_is_allowed(picker: Tool) -> None:
    picker.tamper(drop=[v.ROLES, v.TARGET_LINK_URI])
    visit = picker.launch(picker.link(), "instructor", message="deep_linking")
    assert visit.get().status_code == 200


def test_a_learner_may_not_pick(picker: Tool) -> None:
    picker.tamper(claims={v.ROLES: ["Learner"], v.DEEP_LINKING_SETTINGS: SETTINGS})
    visit = picker.launch(picker.link(), "instructor", message="deep_linking")
    assert visit.get().status_code == 403
    assert visit.post("/lti/pick/", {"activity": "tour-uusix"}).status_code == 403


def test_an_ordinary_session_has_no_picker(picker: Tool) -> None:
    assert picker.launch(picker.link(), "instructor").get("/lti/pick/").status_code == 404


def test_the_overview_is_picked_without_a_gradebook_column(picker: Tool) -> None:
    visit = opened(picker)
    response = visit.post("/lti/pick/", {"activity": ["_overview", "is-this-a-scam"]})
    overview, exercise = answer(response)[v.CONTENT_ITEMS]
    assert overview["url"] == "https://testserver/lti/launch/_overview/"
    assert overview["custom"]["activity"] == "_overview"
    assert "lineItem" not in overview
    assert "lineItem" in exercise


@pytest.mark.parametrize(
    "sent", ["Verstas", " VERSTAS ", "ver stas", "Workshop of old", "Uusi  nimi", "uusi nimi"]
)
def test_the_tools_own_name_is_no_title_of_a_teachers(picker: Tool, sent: str) -> None:
    Registration.objects.update(tool_names="Verstas\nWorkshop of old\nUusi nimi")
    (item,) = answer(opened(picker, title=sent).post("/lti/pick/", {"activity": "tour-uusix"}))[
        v.CONTENT_ITEMS
    ]
    assert item["title"] == item["lineItem"]["label"]
    assert item["title"] not in {sent, "Verstas"}


def test_the_title_that_moodle_sends_by_itself_names_no_activity(trusted_tool: Tool) -> None:
    call_command("load_content", verbosity=0)
    visit = trusted_tool.launch(trusted_tool.link(), "instructor", message="deep_linking")
    Registration.objects.update(tool_names="Tool")  # as the demo LMS calls a tool without a name
    page = visit.post("/lti/pick/", {"activity": "tour-uusix"}).content.decode()
    token = parse_form(page)["fields"]["JWT"]
    (item,) = jwt.decode(token, options={"verify_signature": False})[v.CONTENT_ITEMS]
    assert item["title"] == item["lineItem"]["label"] != "Tool"
