import base64
import json

import pytest
from django.test import Client

from activities.models import Enrolment, GradeEvent, Placement, User
from lti_tool.models import (
    Deployment,
    LaunchSession,
    LineItem,
    LtiContext,
    LtiUser,
    ResourceLink,
    ScoreDelivery,
    Standing,
)
from lti_tool.protocol import vocabulary as v
from lti_tool.protocol.roles import MEMBERSHIP, TEST_USER
from lti_tool.protocol.vocabulary import SCOPE_SCORE
from lti_tool.registration import registrations
from tests.factories.links import deep_linked
from tests.factories.sessions import waiting_login
from tests.tool_client import Tool, Visit

pytestmark = [pytest.mark.flow, pytest.mark.launch]


def code_of(visit: Visit) -> tuple[int, str]:
    return visit.response.status_code, visit.response.content.decode()


def test_a_learner_lands_on_the_activity(tool: Tool) -> None:
    visit = tool.launch(deep_linked(tool))
    placement = Placement.objects.get()
    assert visit.address == f"/s/{visit.session.pk}/p/{placement.public_id}/"
    assert "Kierros" in visit.get().content.decode()


def test_an_instructor_lands_on_the_results(tool: Tool) -> None:
    visit = tool.launch(deep_linked(tool), "instructor")
    assert visit.address.endswith(f"/p/{Placement.objects.get().public_id}/results/")
    assert visit.get().status_code == 200


def test_a_second_launch_makes_nothing_anew(tool: Tool) -> None:
    link = deep_linked(tool)
    tool.launch(link)
    tool.launch(link)
    counts = [
        model.objects.count()
        for model in (User, LtiUser, LtiContext, ResourceLink, LineItem, Placement, Enrolment)
    ]
    assert counts == [1] * 7


def test_the_same_token_posted_twice_is_refused(tool: Tool) -> None:
    visit = tool.launch(tool.link())
    again = tool.client.post("/lti/launch/", visit.posted["fields"], secure=True)
    assert again.status_code == 401
    assert "login_used" in again.content.decode()
    assert LaunchSession.objects.count() == 1


def test_a_token_with_another_logins_state_is_refused(tool: Tool) -> None:
    link = tool.link()
    first = tool.answer(tool.lms.launch_form(link, "learner1"))
    second = tool.answer(tool.lms.launch_form(link, "learner1"))
    fields = {**first["fields"], "state": second["fields"]["state"]}
    response = tool.client.post("/lti/launch/", fields, secure=True)
    assert (response.status_code, "nonce_wrong" in response.content.decode()) == (401, True)


def test_a_launch_in_another_browser_is_refused(tool: Tool) -> None:
    posted = tool.answer(tool.lms.launch_form(tool.link(), "learner1"))
    response = Client().post("/lti/launch/", posted["fields"], secure=True)
    assert (response.status_code, "cookie_missing" in response.content.decode()) == (401, True)
    assert not LaunchSession.objects.exists()


def test_a_tampered_token_is_refused(tool: Tool) -> None:
    posted = tool.answer(tool.lms.launch_form(tool.link(), "learner1"))
    header, body, signature = posted["fields"]["id_token"].split(".")
    changed = json.loads(base64.urlsafe_b64decode(body + "==")) | {"sub": "1"}
    forged = base64.urlsafe_b64encode(json.dumps(changed).encode()).rstrip(b"=").decode()
    fields = {**posted["fields"], "id_token": f"{header}.{forged}.{signature}"}
    response = tool.client.post("/lti/launch/", fields, secure=True)
    assert (response.status_code, "signature_wrong" in response.content.decode()) == (401, True)
    assert not LaunchSession.objects.exists()


def test_clocks_may_differ_by_a_minute(tool: Tool) -> None:
    tool.tamper(iat_delta=50)
    assert tool.launch(tool.link()).response.status_code == 303


def test_an_anonymous_person_is_told_that_no_grade_is_sent(tool: Tool) -> None:
    link = deep_linked(tool)
    tool.tamper(drop=["sub"])
    visit = tool.launch(link)
    assert visit.session.lti_user is None
    assert Enrolment.objects.get().counts is False
    assert visit.get().status_code == 200
    assert not LtiUser.objects.exists()


def test_a_test_user_counts_for_nothing(tool: Tool) -> None:
    tool.tamper(claims={v.ROLES: [f"{MEMBERSHIP}#Learner", TEST_USER]})
    tool.launch(tool.link())
    assert Enrolment.objects.get().counts is False


def test_a_demoted_instructor_is_demoted(tool: Tool) -> None:
    link = deep_linked(tool)
    tool.launch(link, "instructor")
    tool.tamper(claims={v.ROLES: [f"{MEMBERSHIP}#Learner"]})
    visit = tool.launch(link, "instructor")
    assert Enrolment.objects.get().role == "learner"
    assert visit.get(f"/p/{Placement.objects.get().public_id}/results/").status_code == 403


def test_an_institution_role_gives_nothing(tool: Tool) -> None:
    institution = "http://purl.imsglobal.org/vocab/lis/v2/institution/person#Instructor"
    tool.tamper(claims={v.ROLES: [institution, f"{MEMBERSHIP}/Learner#Instructor"]})
    assert tool.launch(tool.link()).session.role == "learner"


def test_a_launch_without_context_gets_a_course_of_its_own(tool: Tool) -> None:
    tool.launch(tool.link(context=False))
    assert LtiContext.objects.get().context_id == ""


def test_an_unknown_deployment_waits_for_approval_and_the_person_is_told_whom_to_ask(tool: Tool) -> None:
    Deployment.objects.all().delete()
    status, page = code_of(tool.launch(tool.link()))
    assert (status, "deployment_unknown" in page) == (403, True)
    waiting = Deployment.objects.get()
    assert (waiting.deployment_id, waiting.standing) == (tool.deployment_id, Standing.PENDING)
    Deployment.objects.update(standing=Standing.ACTIVE)
    assert tool.launch(tool.link()).response.status_code == 303


def test_a_disabled_registration_shuts_sessions_too(tool: Tool) -> None:
    visit = tool.launch(deep_linked(tool))
    tool.registration.standing = Standing.DISABLED
    tool.registration.save()
    assert visit.get().status_code == 401
    status, page = code_of_login(tool)
    assert (status, "registration_disabled" in page) == (403, True)


def code_of_login(tool: Tool) -> tuple[int, str]:
    response = tool.login(tool.lms.launch_form(tool.link(), "learner1"))
    return response.status_code, response.content.decode()


@pytest.mark.parametrize(
    ("error", "status", "code"),
    [
        ("login_required", 401, "platform_login_needed"),
        ("interaction_required", 401, "platform_login_needed"),
        ("launch_no_longer_valid", 401, "platform_link_spent"),
        ("access_denied", 403, "platform_denied"),
        ("temporarily_unavailable", 424, "platform_unavailable"),
        ("unauthorized_client", 401, "platform_refused"),
        ("<b>no</b>", 401, "platform_refused"),
        ("", 401, "platform_refused"),
    ],
)
@pytest.mark.parametrize("with_state", [True, False])
def test_a_refusal_by_the_platform_is_shown_kindly_and_nothing_of_it_is_reflected(
    tool: Tool, error: str, status: int, code: str, with_state: bool
) -> None:
    tool.login(tool.lms.launch_form(tool.link(), "learner1"))
    fields = {"error": error, "error_description": "<b>no</b>", "error_uri": "https://evil.example.org/"}
    fields |= {"state": waiting_login().facts.state} if with_state else {}
    for response in (
        tool.client.post("/lti/launch/", fields, secure=True),
        tool.client.get("/lti/launch/", fields, secure=True),
    ):
        page = response.content.decode()
        assert (response.status_code, code in page) == (status, True)
        assert "<b>no" not in page
        assert "evil" not in page
        assert "frame-ancestors *" in response.headers["Content-Security-Policy"]
    assert not LaunchSession.objects.exists()


def test_the_log_says_which_lms_refused_and_not_in_its_own_words(
    tool: Tool, caplog: pytest.LogCaptureFixture
) -> None:
    tool.login(tool.lms.launch_form(tool.link(), "learner1"))
    state = waiting_login().facts.state
    fields = {"state": state, "error": "access_denied", "error_description": "Kaisa Koe"}
    tool.client.post("/lti/launch/", fields, secure=True)
    (line,) = [vars(record) for record in caplog.records if record.name == "verstas.launch"]
    assert (line["code"], line["registration"]) == ("platform_denied", tool.registration.pk)
    assert "Kaisa" not in json.dumps(line, default=str)
    assert state not in json.dumps(line, default=str)


@pytest.mark.parametrize(
    "fields", [{}, {"id_token": "a.b.c"}, {"state": "x", "id_token": "a.b.c"}, {"state": "\0"}]
)
def test_a_post_that_answers_no_login_is_a_page_not_a_fault(
    client: Client, db: None, fields: dict[str, str]
) -> None:
    assert client.post("/lti/launch/", fields, secure=True).status_code in {400, 401}


def test_each_launch_leaves_one_line_without_names_or_subs(
    tool: Tool, caplog: pytest.LogCaptureFixture
) -> None:
    visit = tool.launch(tool.link())
    tool.client.post("/lti/launch/", visit.posted["fields"], secure=True)
    lines = [record for record in caplog.records if record.name == "verstas.launch"]
    assert [record.getMessage() for record in lines] == ["launch_accepted", "launch_refused"]
    log = json.dumps([vars(record) for record in lines], default=str)
    assert visit.posted["fields"]["id_token"] not in log
    assert visit.posted["fields"]["state"] not in log


def test_keys_are_fetched_once_for_many_launches(tool: Tool) -> None:
    before = tool.lms.state()["requests"].get("jwks", 0)
    link = tool.link()
    for _ in range(5):
        assert tool.launch(link).response.status_code == 303
    assert tool.lms.state()["requests"]["jwks"] - before == 1


def test_launches_go_on_while_the_platform_keys_cannot_be_fetched(tool: Tool) -> None:
    link = tool.link()
    tool.launch(link)
    tool.lms.control("faults", {"path": "/jwks/", "kind": "status", "status": 500, "rate": 1})
    tool.registration.key_set.refresh_from_db()
    assert tool.launch(link).response.status_code == 303


def test_a_new_key_of_the_platform_is_fetched_when_it_first_signs(tool: Tool) -> None:
    link = tool.link()
    tool.launch(link)
    tool.lms.control("rotate-keys", {})
    tool.registration.key_set.__class__.objects.update(tried_at=None)  # half a minute later
    assert tool.launch(link).response.status_code == 303


def test_a_platform_whose_keys_were_never_had_is_unavailable_not_untrusted(tool: Tool) -> None:
    tool.lms.control("faults", {"path": "/jwks/", "kind": "status", "status": 500, "rate": 1})
    status, page = code_of(tool.launch(tool.link()))
    assert (status, "platform_keys_unavailable" in page) == (424, True)


def test_services_elsewhere_wait_for_an_administrator_and_get_no_token_before(tool: Tool) -> None:
    elsewhere = "https://services.example.org/items"
    tool.tamper(claims={v.AGS_ENDPOINT: {"scope": [SCOPE_SCORE], "lineitem": elsewhere}})
    tool.launch(deep_linked(tool))
    tool.registration.refresh_from_db()
    assert LineItem.objects.get().url == elsewhere
    assert tool.registration.proposed_origins == ["https://services.example.org"]
    assert "https://services.example.org" not in tool.registration.service_origins
    registrations.allow_proposed_addresses(tool.registration)
    assert "https://services.example.org" in tool.registration.service_origins


def test_a_grade_made_before_there_was_a_column_is_sent_when_there_is_one(tool: Tool) -> None:
    link = deep_linked(tool)
    tool.tamper(drop=[v.AGS_ENDPOINT])
    visit = tool.launch(link)
    placement = Placement.objects.get()
    visit.post(f"/p/{placement.public_id}/start/")
    visit.post(f"/p/{placement.public_id}/finish/")
    assert (GradeEvent.objects.count(), ScoreDelivery.objects.count()) == (1, 0)
    tool.launch(link)
    assert ScoreDelivery.objects.get().lti_user.user_id == visit.session.user_id
