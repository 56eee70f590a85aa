"""A tool that was installed anew: apart until an administrator says that it is the same, and then one."""

from typing import Any

import pytest
from django.db.models import ForeignObjectRel, Model
from django.test import Client

from activities.learning import attempts
from activities.learning.statistics import rebuild
from activities.models import (
    Attempt,
    AuditEvent,
    Course,
    Enrolment,
    GradeEvent,
    Placement,
    Progress,
    Status,
    User,
)
from activities.teaching import people
from lti_tool.models import (
    Deployment,
    LineItem,
    LtiContext,
    LtiUser,
    ResourceLink,
    ScoreDelivery,
    Standing,
)
from lti_tool.protocol import vocabulary as v
from lti_tool.registration import replacements
from tests.activities.learning.statistics.test_rebuild import summaries
from tests.factories import activities as make
from tests.factories.registrations import a_registration
from tests.factories.signing_lms import SigningLms, a_signing_lms

pytestmark = pytest.mark.django_db


@pytest.fixture
def lms() -> SigningLms:
    make.activity("an-activity")
    signing_lms = a_signing_lms()
    Deployment.objects.create(
        registration=signing_lms.registration, deployment_id="2", standing=Standing.ACTIVE
    )
    return signing_lms


@pytest.fixture
def admin(db: None) -> User:
    return User.objects.create_superuser("admin", "a long password of an administrator")


def launch(lms: SigningLms, deployment: str, sub: str, link: str = "a-link", course: str = "a-course") -> Any:
    column = {
        "scope": [v.SCOPE_SCORE, v.SCOPE_LINEITEM],
        "lineitem": f"https://lms.example.org/i/{link}/{deployment}",
    }
    claims: dict[str, Any] = {
        "sub": sub,
        v.DEPLOYMENT_ID: deployment,
        v.RESOURCE_LINK: {"id": link, "title": link},
        v.CONTEXT: {"id": course, "title": course},
        v.AGS_ENDPOINT: column,
    }
    response = SigningLms(lms.registration).launch(claims)
    assert response.status_code == 303
    return response


def placement_in(deployment: str, link: str = "a-link") -> Placement:
    here = ResourceLink.objects.select_related("placement__course").filter(
        context__deployment__deployment_id=deployment
    )
    placement = here.get(resource_link_id=link).placement
    assert placement is not None
    return placement


def do(deployment: str, sub: str, *choices: str) -> Attempt:
    learner = User.objects.get(lti_user__sub=sub)
    attempt = attempts.start(placement=placement_in(deployment), learner=learner)
    for number, choice in enumerate(choices, 1):
        attempts.answer(
            attempt=attempt, block=f"q{number}", key=f"{deployment}{number}", form={"response": [choice]}
        )
    return attempts.finish(attempt=attempt) if len(choices) == 2 else attempt


def replace(admin: User) -> None:
    former, by = (Deployment.objects.get(deployment_id=one) for one in ("1", "2"))
    replacements.replace_deployment(former=former, by=by, actor=admin)


def test_apart_is_the_safe_default_and_the_likeness_is_told(lms: SigningLms) -> None:
    launch(lms, "1", "pupil")
    launch(lms, "2", "pupil")
    launch(lms, "1", "pupil", link="another")
    assert Course.objects.count() == 2
    [likeness] = replacements.find_likenesses(Deployment.objects.get(deployment_id="2"))
    assert (likeness.former.deployment_id, likeness.courses, likeness.links) == ("1", 1, 1)


def test_what_was_done_in_both_is_one_and_the_best_counts(lms: SigningLms, admin: User) -> None:
    for sub in ("pupil", "stranger"):
        launch(lms, "1", sub)
    do("1", "pupil", "right", "right")
    do("1", "stranger", "right", "wrong")
    launch(lms, "2", "pupil")
    launch(lms, "2", "newcomer")
    do("2", "pupil", "wrong", "wrong")
    do("2", "newcomer", "right", "right")
    replace(admin)
    course = Course.objects.get()
    assert LtiContext.objects.get().deployment.deployment_id == "2"
    assert course.deployment_key == f"deployment-{Deployment.objects.get(deployment_id='2').pk}"
    assert sorted(one.number for one in Enrolment.objects.filter(course=course)) == [1, 2, 3]
    points = {one.learner.lti_user.sub: one.points for one in Progress.objects.all()}
    assert points == {"pupil": 2, "stranger": 1, "newcomer": 2}
    pupil = Attempt.objects.filter(learner__lti_user__sub="pupil").order_by("number")
    assert [(one.number, one.points) for one in pupil] == [(1, 2), (2, 0)]
    sent = {one.lti_user.sub: one.score_given for one in ScoreDelivery.objects.all()}
    assert sent == points
    assert LineItem.objects.get().url.endswith("/2")
    assert people.how_many(course) == 3
    assert AuditEvent.objects.get(action="deployment.replace").course == course.public_id
    assert Deployment.objects.get(deployment_id="1").standing == Standing.DISABLED


def test_sums_are_as_if_all_had_been_done_in_one_place(lms: SigningLms, admin: User) -> None:
    for sub in ("pupil", "stranger"):
        launch(lms, "1", sub)
        launch(lms, "2", sub)
    do("1", "pupil", "right", "wrong")
    do("2", "pupil", "wrong", "right")
    do("2", "stranger", "wrong")
    replace(admin)
    before = summaries()
    rebuild.rebuild_everything()
    assert summaries() == before


def test_work_under_way_in_both_stays_in_both(lms: SigningLms, admin: User) -> None:
    for deployment in ("1", "2"):
        launch(lms, deployment, "pupil")
        do(deployment, "pupil", "right")
    replace(admin)
    open_ones = Attempt.objects.filter(finished_at=None).select_related("placement")
    assert {one.placement.course_id for one in open_ones} == {Course.objects.get().pk}
    assert sorted(one.placement.away_at is None for one in open_ones) == [False, True]


def test_an_empty_beginning_is_no_hindrance(lms: SigningLms, admin: User) -> None:
    for deployment, choices in (("1", ()), ("2", ("right",))):
        launch(lms, deployment, "pupil")
        do(deployment, "pupil", *choices)
    replace(admin)
    attempt = Attempt.objects.get()
    assert attempt.answers.count() == 1
    assert attempt.placement == placement_in("2")
    assert Progress.objects.get().status == Status.STARTED


def test_what_only_one_of_them_has_moves_as_it_is(lms: SigningLms, admin: User) -> None:
    launch(lms, "1", "pupil", course="old-course")
    do("1", "pupil", "right", "right")
    delivered = ScoreDelivery.objects.get().rev
    launch(lms, "2", "pupil", course="new-course", link="another")
    replace(admin)
    assert LtiContext.objects.filter(deployment__deployment_id="2").count() == 2
    assert GradeEvent.objects.count() == 1
    assert ScoreDelivery.objects.get().rev == delivered
    response = launch(lms, "2", "pupil", course="old-course")
    assert response.headers["Location"].endswith(f"/p/{placement_in('2').public_id}/")
    assert Placement.objects.count() == 2


def test_open_sessions_go_on(lms: SigningLms, admin: User) -> None:
    browser = SigningLms(lms.registration)
    response = browser.launch({v.DEPLOYMENT_ID: "1"})
    launch(lms, "2", "a-learner")
    replace(admin)
    page = browser.client.get(response.headers["Location"], secure=True)
    assert page.status_code == 200


def test_another_client_is_never_taken(lms: SigningLms, admin: User) -> None:
    launch(lms, "1", "pupil")
    stranger = a_registration(client_id="another")
    other = Deployment.objects.create(registration=stranger, deployment_id="9", standing=Standing.ACTIVE)
    with pytest.raises(replacements.NotTheSameClientError):
        replacements.replace_deployment(
            former=lms.registration.deployments.get(deployment_id="1"), by=other, actor=admin
        )
    assert LtiContext.objects.get().deployment.deployment_id == "1"


def test_the_administrator_is_offered_it_and_must_be_sure(
    lms: SigningLms, admin: User, client: Client
) -> None:
    launch(lms, "1", "pupil")
    launch(lms, "2", "pupil")
    former, by = (Deployment.objects.get(deployment_id=one) for one in ("1", "2"))
    client.force_login(admin)
    english = {"accept-language": "en"}
    listed = client.get("/admin/lti_tool/deployment/", secure=True, headers=english).content.decode()
    assert "1 (courses: 1, links: 1). Installed anew?" in listed
    action = {"action": "replaces", "_selected_action": [by.pk]}
    page = client.post("/admin/lti_tool/deployment/", action, secure=True).headers["Location"]
    shown = client.get(page, secure=True, headers=english).content.decode()
    assert "courses that both have: 1, links: 1" in shown
    for form in ({"former": former.pk}, {"sure": "on"}, {"former": "x" * 40, "sure": "on"}):
        assert client.post(page, form, secure=True).status_code == 200
    assert Course.objects.count() == 2
    assert client.post(page, {"former": former.pk, "sure": "on"}, secure=True).status_code == 302
    assert Course.objects.count() == 1
    assert LtiUser.objects.count() == 1


def test_each_table_that_points_to_a_course_is_thought_of() -> None:
    """A new one must be moved by courses/merging.py, or it goes with the second course."""
    assert pointing_to(Course) == {"Placement", "Enrolment", "Expected", "Outreach", "ApiToken", "LtiContext"}
    moved = {"Admission", "Attempt", "Progress", "GradeEvent", "HelpCall", "ResourceLink"}
    summed = {"PlacementTally", "BlockTally", "WrongAnswer", "Trouble"}
    assert pointing_to(Placement) == moved | summed


def pointing_to(model: type[Model]) -> set[str]:
    fields = model._meta.get_fields(include_hidden=True)
    return {one.related_model.__name__ for one in fields if isinstance(one, ForeignObjectRel)}
