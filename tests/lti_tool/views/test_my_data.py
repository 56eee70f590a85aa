import csv
import io
import json

import pytest
from django.test import Client

from activities.learning import attempts
from activities.models import Answer, AuditEvent, Course, Enrolment, Placement, User
from activities.outreach import cases
from lti_tool import addresses
from lti_tool.models import Deployment, LaunchSession, LtiContext, LtiUser, ScoreDelivery, Standing
from lti_tool.protocol import vocabulary as v
from tests.factories import activities as make
from tests.tool_client import Tool, Visit

pytestmark = pytest.mark.flow

SYSTEM = "http://purl.imsglobal.org/vocab/lis/v2/system/person#"
PAGES = ("/lti/my-data/", "/lti/my-data/file/", "/lti/my-data/table/", "/lti/my-data/remove/")


@pytest.fixture
def link(tool: Tool) -> int:
    make.activity("keys")
    return tool.link(url=addresses.activity_url("keys"), custom={"activity": "keys"})


def worked(tool: Tool, link: int, person: str = "learner1", *choices: str) -> Visit:
    """Someone opens the activity in a browser of one's own, and answers."""
    visit = tool.launch(link, person, client=Client())
    attempt = attempts.start(placement=Placement.objects.get(), learner=visit.session.user)
    for number, choice in enumerate(choices or ("right", "wrong"), start=1):
        attempts.answer(attempt=attempt, block=f"q{number}", key=str(number), form={"response": [choice]})
    return visit


def asks(tool: Tool, link: int, person: str, subject: str = "") -> Visit:
    return tool.launch(link, person, message="privacy", subject=subject, client=Client())


def refused(visit: Visit) -> tuple[int, str]:
    page = visit.response.content.decode()
    return visit.response.status_code, page.split("<code>")[1].split("</code>")[0]


def test_a_privacy_launch_leads_to_the_own_data_outside_every_course(tool: Tool, link: int) -> None:
    worked(tool, link)
    contexts = LtiContext.objects.count()
    visit = asks(tool, link, "learner1")
    assert visit.address.endswith("/lti/my-data/")
    assert visit.session.context is None
    page = visit.get()
    text = page.content.decode()
    assert page.status_code == 200
    assert "Workshop skills" in text
    assert LtiContext.objects.count() == contexts
    assert visit.get("/").status_code == 404  # no course, no course's pages
    notice = visit.get("/privacy/").content.decode()
    for html in (text, notice):
        assert f'href="/s/{visit.session.pk}/"' not in html  # and no link that ends there
        assert "_blank" not in html  # a new window would have no session


def test_the_later_name_of_the_message_works_too(tool: Tool, link: int) -> None:
    worked(tool, link)
    tool.tamper(claims={v.MESSAGE_TYPE: v.LTI_DATA_PRIVACY_REQUEST, v.FOR_USER: {"id": "101"}})
    assert asks(tool, link, "learner1").get().status_code == 200


def test_every_learner_reaches_the_page_from_the_privacy_notice(tool: Tool, link: int) -> None:
    visit = worked(tool, link)
    notice = visit.get("/privacy/").content.decode()
    address = f"/s/{visit.session.pk}/lti/my-data/"
    assert address in notice
    assert visit.client.get(address, secure=True).status_code == 200
    assert "/lti/my-data/" not in Client().get("/privacy/", secure=True).content.decode()


def test_the_file_holds_everything_in_words_and_nobody_elses(tool: Tool, link: int) -> None:
    other = worked(tool, link, "learner2", "wrong", "wrong").session.user
    answer = worked(tool, link).get("/lti/my-data/file/")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="my-data.json"'
    data = json.loads(answer.content)
    assert data["courses"][0]["course"] == "Workshop skills"
    assert data["learning_platform"]["your_id_there"] == "101"
    (attempt,) = data["attempts"]
    first, second = attempt["answers"]
    assert (first["question"], first["answer"]) == ("question q1 (fi)", {"chosen": ["this (fi)"]})
    assert first["you_were_told"].endswith("the key of q1 (fi)")
    assert (second["right"], second["points"]) == (False, 0)
    assert data["results"][0]["points"] == 1
    assert data["grades_for_the_learning_platform"][0]["state"] == "waiting"
    assert other.token not in answer.content.decode()


def test_the_table_holds_the_answers_and_runs_nothing_in_a_spreadsheet(tool: Tool, link: int) -> None:
    visit = worked(tool, link)
    Answer.objects.filter(block="q2").update(response={"chosen": ["＝1+1"]}, points=0.5)
    answer = visit.get("/lti/my-data/table/")
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    # In Finnish, as Finnish spreadsheet programs read it.
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))
    assert [row["answer"] for row in rows] == ["this (fi)", "'＝1+1"]
    assert rows[1]["points"] == "0,5"
    assert rows[0]["question"] == "question q1 (fi)"


def test_removing_asks_once_more_and_then_leaves_nothing(tool: Tool, link: int) -> None:
    visit = worked(tool, link)
    session, user = visit.session, visit.session.user
    page = visit.get("/lti/my-data/remove/").content.decode()
    assert 'class="button danger" type="submit">' in page
    assert "1 " in page
    assert visit.post("/lti/my-data/remove/").status_code == 422
    assert ScoreDelivery.objects.count() == 1
    gone = visit.client.post(f"/s/{session.pk}/lti/my-data/remove/", {"sure": "1"}, secure=True)
    assert gone.status_code == 200
    assert f"/s/{session.pk}" not in gone.content.decode()
    assert not User.objects.filter(pk=user.pk).exists()
    assert not LtiUser.objects.exists()
    assert not ScoreDelivery.objects.exists()
    assert not LaunchSession.objects.exists()
    after = visit.client.get(f"/s/{session.pk}/lti/my-data/", secure=True)
    assert after.status_code == 401
    assert refused(asks(tool, link, "learner1")) == (404, "person_unknown")


def test_a_form_from_another_site_removes_nothing(tool: Tool, link: int) -> None:
    visit = worked(tool, link)
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = visit.client.cookies
    address = f"/s/{visit.session.pk}/lti/my-data/remove/"
    assert strict.post(address, {"sure": "1"}, secure=True).status_code == 403
    assert LtiUser.objects.count() == 1


@pytest.mark.parametrize("page", PAGES)
def test_a_stranger_finds_none_of_these_pages(tool: Tool, link: int, page: str) -> None:
    visit = worked(tool, link)
    assert Client().get(f"/s/{visit.session.pk}{page}", secure=True).status_code == 401
    assert Client().get(page, secure=True).status_code == 404


def test_an_administrator_opens_takes_out_and_removes_for_another_and_it_is_noted(
    tool: Tool, link: int
) -> None:
    learner = worked(tool, link).session.user
    visit = asks(tool, link, "admin", "learner1")
    admin = visit.session.user
    for page in PAGES:
        assert visit.get(page).status_code == 200
    assert json.loads(visit.get("/lti/my-data/file/").content)["known_here_as"] == learner.token
    session = visit.session
    assert visit.post("/lti/my-data/remove/", {"sure": "1"}).status_code == 200
    noted = AuditEvent.objects.filter(actor=admin.token, subject=learner.token)
    assert set(noted.values_list("action", flat=True)) == {"data.view", "data.export", "person.erase"}
    assert not User.objects.filter(pk=learner.pk).exists()
    assert User.objects.filter(pk=admin.pk).exists()
    # The session was about the other person: it has ended, and never shows the administrator's own data instead.
    assert visit.client.get(f"/s/{session.pk}/lti/my-data/", secure=True).status_code == 401


@pytest.mark.parametrize("person", ["learner2", "instructor"])
def test_others_are_refused_whoever_they_ask_for(tool: Tool, link: int, person: str) -> None:
    worked(tool, link)
    people = LtiUser.objects.count()
    for subject in ("learner1", "learner6"):
        assert refused(asks(tool, link, person, subject)) == (403, "data_not_allowed")
    assert LtiUser.objects.count() == people


def test_an_administrator_of_a_course_is_none_of_the_platform(tool: Tool, link: int) -> None:
    worked(tool, link)
    membership = "http://purl.imsglobal.org/vocab/lis/v2/membership#Administrator"
    tool.tamper(claims={v.ROLES: [membership, f"{SYSTEM}User"]})
    assert refused(asks(tool, link, "admin", "learner1")) == (403, "data_not_allowed")


def test_nobody_is_made_known_only_to_be_told_that_nothing_is_kept(tool: Tool, link: int) -> None:
    assert refused(asks(tool, link, "learner1")) == (404, "person_unknown")
    assert refused(asks(tool, link, "admin", "learner1")) == (404, "person_unknown")
    tool.tamper(drop=["sub", v.FOR_USER])
    assert refused(asks(tool, link, "learner1")) == (404, "person_unknown")
    assert not User.objects.exists()


def test_an_administrator_of_one_school_opens_no_one_of_another(tool: Tool, link: int) -> None:
    """Blackboard and Canvas: one client, many schools, each a deployment."""
    learner = worked(tool, link).session.user
    other = Deployment.objects.create(
        registration=tool.registration, deployment_id="other", standing=Standing.ACTIVE
    )
    LtiContext.objects.update(deployment=other)
    assert refused(asks(tool, link, "admin", "learner1")) == (404, "person_unknown")
    mine = make.course()
    LtiContext.objects.create(
        deployment=tool.registration.deployments.get(deployment_id=tool.deployment_id),
        context_id="mine",
        course=mine,
    )
    make.member(mine, who=learner)
    assert refused(asks(tool, link, "admin", "learner1")) == (403, "person_elsewhere")
    assert asks(tool, link, "learner1").get().status_code == 200  # oneself sees all


def test_roles_may_be_missing_and_a_malformed_person_is_a_page(tool: Tool, link: int) -> None:
    worked(tool, link)
    tool.tamper(drop=[v.ROLES])
    assert asks(tool, link, "learner1").get().status_code == 200
    tool.tamper(claims={v.FOR_USER: ["101"]})
    assert refused(asks(tool, link, "learner1")) == (400, "for_user_malformed")


def test_what_instructors_wrote_about_reaching_someone_is_on_that_persons_page_alone(
    tool: Tool, link: int
) -> None:
    mine, others = worked(tool, link), worked(tool, link, "learner2")
    number = Enrolment.objects.get(user=mine.session.user).number
    teacher = tool.launch(link, "instructor", client=Client()).session
    cases.close(
        course=Course.objects.get(),
        number=number,
        actor=teacher.user,
        outcome="reached",
        note="Comes on Friday.",
    )
    assert "Comes on Friday." in mine.get("/lti/my-data/").content.decode()
    assert "Comes on Friday." not in others.get("/lti/my-data/").content.decode()
