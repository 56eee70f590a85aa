"""Notices as the demo LMS signs them, delivered and spoilt by the test."""

import json
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from activities.models import Course
from lti_tool.launch import links
from lti_tool.launch.platform_notifications import MOST_STRANGERS
from lti_tool.models import Deployment, LtiContext, ReceivedNotice, ResourceLink, Standing
from lti_tool.protocol import history
from lti_tool.protocol import vocabulary as v
from tests.factories.links import an_activity
from tests.factories.registrations import a_registration
from tests.tool_client import Response, Tool

pytestmark = pytest.mark.flow


def signed(tool: Tool, **order: Any) -> str:
    return str(tool.lms.control("notice", {"client_id": tool.client_id, **order})["jwt"])


def spoilt(tool: Tool, **order: Any) -> str:
    tool.tamper(**order)
    return signed(tool)


def deliver(*tokens: object) -> Response:
    """As an LMS posts a batch: no cookie, no token of ours."""
    return send({"notices": [{"jwt": token} for token in tokens]})


def send(body: object) -> Response:
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    client = Client(enforce_csrf_checks=True, raise_request_exception=True)
    return client.post("/lti/notices/", raw, content_type="application/json", secure=True)


def refused(response: Response) -> tuple[int, str]:
    assert response.headers["Content-Type"] == "application/problem+json"
    return response.status_code, response.json()["title"]


def test_a_greeting_is_taken_and_remembered(tool: Tool) -> None:
    answer = deliver(signed(tool, notice_id="hello-1"))
    assert (answer.status_code, answer.json()) == (200, {"received": 1})
    row = ReceivedNotice.objects.get()
    assert (row.notice_id, row.type, row.registration) == ("hello-1", v.HELLO_WORLD_NOTICE, tool.registration)


def test_a_notice_sent_again_is_taken_and_acted_on_once(tool: Tool) -> None:
    first, again = (signed(tool, notice_id="same") for _ in range(2))
    assert deliver(first, again).status_code == deliver(again).status_code == 200
    assert ReceivedNotice.objects.count() == 1


def test_a_type_that_we_have_no_use_for_is_taken(tool: Tool) -> None:
    assert deliver(signed(tool, type="LtiAssetProcessorSubmissionNotice")).status_code == 200


def test_what_is_good_in_a_batch_is_kept_though_the_rest_is_refused(tool: Tool) -> None:
    good = signed(tool)
    assert refused(deliver("not.a.jwt", good)) == (400, "notice_malformed")
    assert ReceivedNotice.objects.count() == 1


SPOILT: list[tuple[dict[str, Any], int, str]] = [
    ({"sign_with": "stranger"}, 401, "signature_wrong"),
    ({"header": {"kid": "unknown"}}, 401, "kid_unknown"),
    ({"sign_with": "none"}, 401, "algorithm_not_rs256"),
    ({"sign_with": "hs256"}, 401, "algorithm_not_rs256"),
    ({"drop_header": ["kid"]}, 401, "kid_missing"),
    ({"header": {"kid": "x" * 256}}, 401, "kid_missing"),
    ({"header": {"kid": 7}}, 400, "notice_malformed"),
    ({"header": {"alg": "RS512"}}, 401, "algorithm_not_rs256"),
    ({"drop": ["iss"]}, 401, "issuer_wrong"),
    ({"claims": {"iss": "https://elsewhere.example"}}, 403, "registration_unknown"),
    ({"claims": {"iss": "\ud800"}}, 401, "issuer_wrong"),
    ({"claims": {"iss": "a\u0000b"}}, 401, "issuer_wrong"),
    ({"claims": {"iss": {"a": 1}}}, 401, "issuer_wrong"),
    ({"claims": {"aud": "somebody-else"}}, 403, "registration_unknown"),
    ({"claims": {"aud": None}}, 401, "issuer_wrong"),
    ({"claims": {"aud": [["deep"]]}}, 401, "issuer_wrong"),
    ({"claims": {"azp": "somebody-else"}}, 401, "azp_wrong"),
    ({"exp_delta": -3700}, 401, "token_expired"),
    ({"exp_delta": 7200, "iat_delta": 7200}, 401, "token_time_wrong"),
    ({"iat_delta": -7200}, 401, "token_time_wrong"),
    ({"drop": ["exp"]}, 401, "token_time_wrong"),
    ({"drop": ["iat"]}, 401, "token_time_wrong"),
    ({"claims": {"exp": "soon"}}, 401, "token_time_wrong"),
    ({"claims": {"exp": True}}, 401, "token_time_wrong"),
    ({"claims": {"iat": 10**400}}, 401, "token_time_wrong"),
    ({"claims": {"nbf": 99999999999}}, 401, "token_time_wrong"),
    ({"claims": {v.VERSION_CLAIM: "1.1"}}, 400, "version_not_1_3"),
    ({"drop": [v.DEPLOYMENT_ID]}, 400, "deployment_id_missing"),
    ({"claims": {v.DEPLOYMENT_ID: "another"}}, 403, "deployment_unknown"),
    ({"claims": {v.DEPLOYMENT_ID: "x\u0000"}}, 400, "deployment_id_malformed"),
    ({"drop": [v.NOTICE]}, 400, "notice_id_missing"),
    ({"claims": {v.NOTICE: "hello"}}, 400, "notice_malformed"),
    ({"claims": {v.NOTICE: {"id": "1"}}}, 400, "notice_type_missing"),
    ({"claims": {v.NOTICE: {"id": "x" * 256, "type": "y"}}}, 400, "notice_id_too_long"),
    ({"claims": {v.NOTICE: {"id": "\ud800", "type": "y"}}}, 400, "notice_id_malformed"),
    ({"claims": {v.NOTICE: {"id": 7, "type": v.HELLO_WORLD_NOTICE}}}, 400, "notice_id_not_text"),
    ({"claims": {v.CONTEXT: {"title": "no id"}}}, 400, "context_id_missing"),
    ({"claims": {v.CONTEXT: [1]}}, 400, "context_malformed"),
    ({"claims": {v.ORIGIN_CONTEXTS: [{"id": 1}]}}, 400, "context_id_not_text"),
    ({"after_signing": "flip"}, 401, "signature_wrong"),
    ({"payload": {}}, 401, "issuer_wrong"),
]


@pytest.mark.parametrize(("order", "status", "code"), SPOILT, ids=[json.dumps(one[0])[:60] for one in SPOILT])
def test_a_spoilt_notice_is_refused_with_its_reason(
    tool: Tool, order: dict[str, Any], status: int, code: str
) -> None:
    tool.tamper(**order)
    refusal = refused(deliver(signed(tool)))
    allowed = {(status, code), (400, "notice_malformed")} if "after_signing" in order else {(status, code)}
    assert refusal in allowed  # a flipped letter may spoil the JSON before the signature is looked at
    assert not ReceivedNotice.objects.exists()


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"not json",
        b"\xff\xfe",
        b"[" * 100_000,
        b'{"notices": ' + b"[" * 5_000,
        {"notices": None},
        {"notices": []},
        {"notices": "jwt"},
        {"notices": [{"jwt": 7}]},
        {"notices": ["jwt"]},
        {"notices": [{}]},
        {"notices": [{"jwt": "a.b.c"}] * 101},
        {"notices": [{"jwt": "\ud800.\u0000.x"}]},
        {"notices": [{"jwt": "x" * 70_000}]},
        {"notices": [{"jwt": "eyJhbGciOiJSUzI1NiJ9.W10.x"}]},
        [],
        7,
    ],
    ids=lambda body: str(body)[:40],
)
def test_what_is_no_batch_of_notices_is_refused(db: None, body: object) -> None:
    assert refused(send(body)) == (400, "notice_malformed")


def test_a_hundred_notices_of_unknown_keys_or_strangers_cost_little(tool: Tool) -> None:
    """Anyone can post them: what each would have looked up is looked up for the first ones only."""
    unknown = [spoilt(tool, header={"kid": f"key-{number}"}) for number in range(20)] * 5
    with CaptureQueriesContext(connection) as captured:
        assert deliver(*unknown).json()["codes"] == ["kid_unknown"] * 100
    looked_up = [one["sql"] for one in captured if "launchcount" not in one["sql"]]
    assert len([sql for sql in looked_up if not sql.startswith(("SAVEPOINT", "RELEASE"))]) < 30
    strangers = [spoilt(tool, claims={"iss": f"https://{number}.example"}) for number in range(20)] * 5
    with CaptureQueriesContext(connection) as captured:
        assert deliver(*strangers).json()["codes"] == ["registration_unknown"] * 100
    assert len([one for one in captured if "lti_tool_registration" in one["sql"]]) <= MOST_STRANGERS
    assert deliver(signed(tool)).status_code == 200


def test_only_posts_are_taken(client: Client, db: None) -> None:
    assert client.get("/lti/notices/", secure=True).status_code == 405


def test_an_lms_that_is_switched_off_is_not_heard(tool: Tool) -> None:
    token = signed(tool)
    Deployment.objects.update(standing=Standing.DISABLED)
    assert refused(deliver(token)) == (403, "deployment_unknown")
    tool.registration.standing = Standing.DISABLED
    tool.registration.save()
    assert refused(deliver(token)) == (403, "registration_disabled")


def told_of_copy(tool: Tool, course: int = 2) -> tuple[int, dict[str, int]]:
    """The LMS copies a course and tells of it; the copied course's id, and its links by those they come from."""
    made = tool.lms.control("copy-course", {"course": course})
    assert deliver(signed(tool, type=v.CONTEXT_COPY_NOTICE, claims=made["claims"])).status_code == 200
    return made["id"], made["links"]


def chosen_by_hand(tool: Tool) -> int:
    """A link that asks for no history: only the notice tells where a copy comes from."""
    link = tool.link(title="Kierros")
    tool.launch(link, "instructor", client=Client())
    links.choose_activity(ResourceLink.objects.get(), an_activity())
    return link


def test_a_notice_of_a_copy_prepares_the_course_for_its_first_launch(tool: Tool) -> None:
    link = chosen_by_hand(tool)
    course, links = told_of_copy(tool)
    context = LtiContext.objects.get(context_id=str(course))
    assert (context.copied_from, context.course.title) == (["2"], "Workshop skills (copy)")
    visit = tool.launch(links[str(link)], client=Client())
    assert "/p/" in visit.address
    assert visit.session.context == context


def test_a_notice_that_comes_after_the_first_launch_serves_the_next(tool: Tool) -> None:
    link = chosen_by_hand(tool)
    made = tool.lms.control("copy-course", {})
    copied = made["links"][str(link)]
    assert "not-chosen" in tool.launch(copied, client=Client()).address
    deliver(signed(tool, type=v.CONTEXT_COPY_NOTICE, claims=made["claims"]))
    assert "/p/" in tool.launch(copied, client=Client()).address


def test_a_copy_of_a_copy_that_nobody_opened_finds_the_first(tool: Tool) -> None:
    link = chosen_by_hand(tool)
    course, links = told_of_copy(tool)
    second, more = told_of_copy(tool, course)
    assert LtiContext.objects.get(context_id=str(second)).copied_from == [str(course), "2"]
    assert "/p/" in tool.launch(more[str(links[str(link)])], client=Client()).address


def test_a_launchs_own_history_adds_to_what_a_notice_told(tool: Tool) -> None:
    link = chosen_by_hand(tool)
    course, links = told_of_copy(tool)
    tool.tamper(claims={v.CUSTOM: {history.CONTEXT_HISTORY: "77,2"}})
    tool.launch(links[str(link)], client=Client())
    assert LtiContext.objects.get(context_id=str(course)).copied_from == ["77", "2"]


def test_a_copy_of_a_course_that_is_unknown_here_leaves_nothing(tool: Tool) -> None:
    told_of_copy(tool)
    assert not Course.objects.exists()
    tool.launch(tool.link(), client=Client())
    other = Deployment.objects.create(
        registration=tool.registration, deployment_id="other", standing=Standing.ACTIVE
    )
    LtiContext.objects.update(deployment=other)
    told_of_copy(tool)
    LtiContext.objects.update(deployment=a_registration().deployments.get())
    told_of_copy(tool)
    assert Course.objects.count() == 1


def test_a_copy_without_a_course_is_refused(tool: Tool) -> None:
    token = signed(tool, type=v.CONTEXT_COPY_NOTICE, claims={v.ORIGIN_CONTEXTS: ["2"]})
    assert refused(deliver(token)) == (400, "context_malformed")
    assert not ReceivedNotice.objects.exists()
