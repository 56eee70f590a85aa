import json

import pytest
from django.test import Client

from activities.learning import attempts
from activities.models import Attempt, AuditEvent, Enrolment, Placement, User
from lti_tool.models import LaunchSession, LineItem, LtiUser, ResourceLink
from lti_tool.protocol import vocabulary as v
from lti_tool.protocol.roles import MEMBERSHIP
from tests.factories.links import deep_linked
from tests.factories.registrations import a_registration
from tests.tool_client import Tool, Visit

pytestmark = pytest.mark.flow


@pytest.fixture
def link(tool: Tool) -> int:
    return deep_linked(tool)


def worked(tool: Tool, link: int, person: str = "learner1") -> Attempt:
    """Someone opens the activity and begins it."""
    visit = tool.launch(link, person, client=Client())
    return attempts.start(placement=Placement.objects.get(), learner=visit.session.user)


def review(tool: Tool, link: int, person: str, subject: str) -> Visit:
    return tool.launch(link, person, message="review", subject=subject, client=Client())


def refused(visit: Visit) -> tuple[int, str]:
    page = visit.response.content.decode()
    return visit.response.status_code, page.split("<code>")[1].split("</code>")[0]


def test_an_instructor_sees_the_work_of_the_learner_whose_grade_was_opened(tool: Tool, link: int) -> None:
    attempt = worked(tool, link)
    worked(tool, link, "learner2")
    visit = review(tool, link, "instructor", "learner1")
    number = Enrolment.objects.get(user=attempt.learner).number
    assert visit.address.endswith(f"/p/{attempt.placement.public_id}/learners/{number}/")
    assert visit.session.message_type == v.SUBMISSION_REVIEW_REQUEST
    page = visit.get()
    assert page.status_code == 200
    assert AuditEvent.objects.get().subject == attempt.learner.token


def test_a_review_opens_the_work_and_not_the_learners_data(tool: Tool, link: int) -> None:
    worked(tool, link)
    visit = review(tool, link, "instructor", "learner1")
    assert json.loads(visit.get("/lti/my-data/file/").content)["known_here_as"] == visit.session.user.token


def test_a_learner_sees_the_own_work(tool: Tool, link: int) -> None:
    worked(tool, link)
    page = review(tool, link, "learner1", "learner1").get()
    assert page.status_code == 200
    assert not AuditEvent.objects.exists()


def test_a_learner_who_asks_for_anothers_work_is_refused_whoever_that_is(tool: Tool, link: int) -> None:
    worked(tool, link, "learner2")
    people = LtiUser.objects.count()
    for subject in ("learner2", "learner6"):  # one who is known here, and one who is not
        assert refused(review(tool, link, "learner1", subject)) == (403, "review_not_allowed")
    assert LtiUser.objects.count() == people  # nothing of a refused launch is kept


@pytest.mark.parametrize("role", ["Mentor", "ContentDeveloper", "Observer"])
def test_other_roles_see_nobodys_work(tool: Tool, link: int, role: str) -> None:
    worked(tool, link)
    tool.tamper(claims={v.ROLES: [f"{MEMBERSHIP}#{role}"]})
    assert refused(review(tool, link, "instructor", "learner1")) == (403, "review_not_allowed")


def test_of_someone_who_never_came_there_is_nothing_to_see(tool: Tool, link: int) -> None:
    worked(tool, link)
    assert refused(review(tool, link, "instructor", "learner5")) == (404, "submission_unknown")


def test_a_column_that_is_not_ours_has_no_work_behind_it(tool: Tool, link: int) -> None:
    worked(tool, link)
    other = tool.link(title="Never opened")
    assert refused(review(tool, other, "instructor", "learner1")) == (404, "submission_unknown")
    assert ResourceLink.objects.count() == 1


def test_the_column_alone_names_the_work(tool: Tool, link: int) -> None:
    attempt = worked(tool, link)
    tool.tamper(drop=[v.RESOURCE_LINK])
    visit = review(tool, link, "instructor", "learner1")
    assert attempt.placement.public_id in visit.address


def test_the_link_alone_names_the_work(tool: Tool, link: int) -> None:
    attempt = worked(tool, link)
    LineItem.objects.update(url="https://lms.example/moved")
    visit = review(tool, link, "instructor", "learner1")
    assert attempt.placement.public_id in visit.address


@pytest.mark.parametrize(
    ("spoilt", "code"),
    [
        ({"drop": [v.FOR_USER]}, "for_user_missing"),
        ({"claims": {v.FOR_USER: "learner1"}}, "for_user_malformed"),
        ({"claims": {v.FOR_USER: {"user_id": ["101"]}}}, "for_user_not_text"),
        ({"claims": {v.FOR_USER: {"user_id": "x" * 256}}}, "for_user_too_long"),
        ({"claims": {v.FOR_USER: {"user_id": "10\u00001"}}}, "for_user_malformed"),
        ({"claims": {v.FOR_USER: {}}}, "for_user_missing"),
        ({"drop": [v.RESOURCE_LINK, v.AGS_ENDPOINT]}, "line_item_missing"),
        ({"claims": {v.RESOURCE_LINK: {"title": "no id"}}}, "resource_link_id_missing"),
        ({"drop": [v.ROLES]}, "roles_missing"),
    ],
)
def test_a_malformed_review_is_a_page_and_no_session(
    tool: Tool, link: int, spoilt: dict[str, object], code: str
) -> None:
    worked(tool, link)
    sessions = LaunchSession.objects.count()
    tool.tamper(**spoilt)
    assert refused(review(tool, link, "instructor", "learner1")) == (400, code)
    assert LaunchSession.objects.count() == sessions


def test_a_person_of_another_lms_with_the_same_id_is_not_meant(tool: Tool, link: int) -> None:
    worked(tool, link)
    person = LtiUser.objects.get()
    stranger = User.objects.create_person()
    LtiUser.objects.create(registration=a_registration(), sub="105", user=stranger)
    Enrolment.objects.create(course=Placement.objects.get().course, user=stranger, role="learner", number=77)
    assert refused(review(tool, link, "instructor", "learner5")) == (404, "submission_unknown")
    assert person.sub == "101"
