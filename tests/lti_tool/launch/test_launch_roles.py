"""What the roles of a launch make of its person, and what those that say nothing leave as it was (Core 1.3 §A.2)."""

import pytest
from django.core.management import call_command

from activities.learning import attempts
from activities.models import Attempt, Enrolment, GradeEvent, PlacementTally, Progress, Role, Status
from activities.teaching import people
from lti_tool.models import LtiUser, Registration, ResourceLink, ScoreDelivery
from lti_tool.protocol import vocabulary as v
from lti_tool.protocol.roles import MEMBERSHIP, TEST_USER
from tests.factories import activities as make
from tests.factories.signing_lms import SigningLms, a_signing_lms

pytestmark = [pytest.mark.django_db, pytest.mark.launch]

INSTITUTION = "http://purl.imsglobal.org/vocab/lis/v2/institution/person"
STUDENT, TEACHER = f"{INSTITUTION}#Student", f"{INSTITUTION}#Instructor"


@pytest.fixture
def lms() -> SigningLms:
    make.activity("an-activity")
    return a_signing_lms()


def launch(lms: SigningLms, *roles: str, sub: str = "a-learner") -> Enrolment:
    response = lms.launch({v.ROLES: list(roles), "sub": sub})
    assert response.status_code == 303
    return Enrolment.objects.select_related("user").get(user__lti_user__sub=sub)


def work(enrolment: Enrolment, *, is_done: bool = True) -> Attempt:
    placement = ResourceLink.objects.select_related("placement").get().placement
    assert placement is not None
    attempt = attempts.start(placement=placement, learner=enrolment.user)
    for block in ("q1", "q2") if is_done else ("q1",):
        attempts.answer(attempt=attempt, block=block, key=block, form={"response": ["right"]})
    return attempts.finish(attempt=attempt) if is_done else attempt


@pytest.mark.parametrize("said", [[], [STUDENT], ["urn:example:Somebody"], [f"{MEMBERSHIP}#Nobody"]])
def test_a_launch_without_a_role_takes_nothing_away(lms: SigningLms, said: list[str]) -> None:
    work(launch(lms, f"{MEMBERSHIP}#Learner"))
    stranger = launch(lms, f"{MEMBERSHIP}#Learner", sub="a-stranger")
    after = launch(lms, *said)
    assert (after.role, after.counts) == (Role.LEARNER, True)
    assert [one.user_id for one in people.learners_of(after.course)] == [after.user_id, stranger.user_id]
    assert PlacementTally.objects.get().finished == 1


def test_a_launch_without_a_role_leaves_an_instructor_at_the_results(lms: SigningLms) -> None:
    launch(lms, f"{MEMBERSHIP}#Instructor")
    response = lms.launch({v.ROLES: []})
    assert response.headers["Location"].endswith("/results/")
    assert lms.session(response).role == Role.INSTRUCTOR


@pytest.mark.parametrize(
    ("weaker", "becomes"), [(f"{MEMBERSHIP}#Mentor", Role.VISITOR), (f"{MEMBERSHIP}#Learner", Role.LEARNER)]
)
def test_a_weaker_role_of_the_course_demotes(lms: SigningLms, weaker: str, becomes: Role) -> None:
    launch(lms, f"{MEMBERSHIP}#Instructor")
    assert launch(lms, weaker, TEACHER).role == becomes


def test_a_person_of_whom_nothing_is_known_is_a_visitor(lms: SigningLms) -> None:
    enrolment = launch(lms, STUDENT)
    assert (enrolment.role, enrolment.is_graded) == (Role.VISITOR, False)


def test_when_the_right_role_comes_what_was_done_counts(lms: SigningLms) -> None:
    work(launch(lms, STUDENT))
    stranger = launch(lms, STUDENT, sub="a-stranger")
    work(stranger)
    assert not GradeEvent.objects.exists()
    after = launch(lms, f"{MEMBERSHIP}#Learner")
    progress = Progress.objects.get()
    attempt = Attempt.objects.get(learner=after.user)
    assert (progress.learner_id, progress.status, progress.points) == (after.user_id, Status.FINISHED, 2)
    assert progress.started_at == attempt.started_at
    assert attempt.counts
    delivery = ScoreDelivery.objects.get()
    assert delivery.lti_user.sub == "a-learner"
    assert (after.begun, after.finished) == (1, 1)


def test_work_under_way_goes_on_as_work_that_counts(lms: SigningLms) -> None:
    attempt = work(launch(lms, STUDENT), is_done=False)
    launch(lms, f"{MEMBERSHIP}#Learner")
    assert Progress.objects.get().status == Status.STARTED
    attempt.refresh_from_db()
    attempts.answer(attempt=attempt, block="q2", key="q2", form={"response": ["right"]})
    assert GradeEvent.objects.get().points == 2


def test_what_an_instructor_tried_out_does_not_count_when_the_person_becomes_a_learner(
    lms: SigningLms,
) -> None:
    work(launch(lms, f"{MEMBERSHIP}#Instructor"))
    launch(lms, f"{MEMBERSHIP}#Learner")
    assert not Progress.objects.exists()


def test_roles_of_the_institution_decide_only_where_that_is_chosen_and_no_role_of_the_course_is_there(
    lms: SigningLms,
) -> None:
    Registration.objects.update(uses_institution_roles=True)
    assert launch(lms, STUDENT).is_graded
    assert launch(lms, TEACHER, sub="teacher").role == Role.INSTRUCTOR
    assert launch(lms, TEACHER, f"{MEMBERSHIP}#Learner", sub="teacher-who-learns").role == Role.LEARNER
    assert launch(lms, f"{INSTITUTION}#Guest", sub="guest").role == Role.VISITOR
    assert not launch(lms, STUDENT, TEST_USER, sub="preview").counts


def test_launches_without_a_role_are_counted_and_told(lms: SigningLms, admin_client: object) -> None:
    launch(lms, f"{MEMBERSHIP}#Learner")
    assert Registration.objects.get().roleless_launches == 0
    launch(lms, STUDENT)
    launch(lms, STUDENT, sub="another")
    registration = Registration.objects.get()
    assert registration.roleless_launches == 2
    assert registration.roleless_at is not None


def test_the_choice_can_be_made_by_the_command_and_stays(db: None) -> None:
    facts = ["--issuer=https://lms.example", "--client-id=c", "--auth-url=https://lms.example/a"]
    facts += ["--token-url=https://lms.example/t", "--jwks-url=https://lms.example/k"]
    call_command("register_platform", *facts, "--institution-roles")
    assert Registration.objects.get().uses_institution_roles
    call_command("register_platform", *facts)
    assert Registration.objects.get().uses_institution_roles


def test_no_one_is_made_twice(lms: SigningLms) -> None:
    launch(lms, STUDENT)
    launch(lms, f"{MEMBERSHIP}#Learner")
    assert LtiUser.objects.count() == 1
