import pytest
from django.test import Client

from activities.learning import attempts
from activities.models import Attempt, AuditEvent, Enrolment, Placement, Role
from tests.activities.mount import address
from tests.factories import activities as make
from tests.factories.hosts import FakeHost, hosted_by

pytestmark = pytest.mark.django_db


@pytest.fixture
def learner() -> Enrolment:
    return make.member(make.course())


@pytest.fixture
def placement(learner: Enrolment) -> Placement:
    return make.placement(learner.course)


def answered(learner: Enrolment, placement: Placement, *choices: str) -> Attempt:
    attempt = attempts.start(placement=placement, learner=learner.user)
    for number, choice in enumerate(choices, start=1):
        form = {"response": [choice]}
        attempts.answer(attempt=attempt, block=f"q{number}", key=f"{attempt.pk}-{number}", form=form)
    return attempt


def page(client: Client, asker: Enrolment, placement: Placement, about: Enrolment, query: str = "") -> str:
    response = client.get(address(asker, f"p/{placement.public_id}/learners/{about.number}/{query}"))
    assert response.status_code == 200
    return response.content.decode()


def test_an_instructor_reads_one_learners_answers_and_changes_nothing(
    client: Client, learner: Enrolment, placement: Placement
) -> None:
    answered(learner, placement, "right", "wrong")
    teacher = make.member(learner.course, Role.INSTRUCTOR)
    text = page(client, teacher, placement, learner)
    for words in ("Participant 1", "question q1", "question q2", "Right.", "Wrong.", "1</strong> / 2"):
        assert words in text
    assert "the key of q1" in text
    assert 'name="key"' not in text
    assert "Answer again" not in text


def test_a_name_follows_the_courses_policy(client: Client, learner: Enrolment, placement: Placement) -> None:
    teacher = make.member(learner.course, Role.INSTRUCTOR)
    with hosted_by(FakeHost(names={learner.user_id: "<i>Aino</i>"})):
        text = page(client, teacher, placement, learner)
    assert "&lt;i&gt;Aino" in text
    assert "This person has not started this yet." in text


def test_each_attempt_can_be_opened(client: Client, learner: Enrolment, placement: Placement) -> None:
    attempts.finish(attempt=answered(learner, placement, "wrong", "wrong"))
    answered(learner, placement, "right")
    teacher = make.member(learner.course, Role.INSTRUCTOR)
    newest = page(client, teacher, placement, learner)
    assert "Not finished yet." in newest
    assert "Not answered." in newest
    first = page(client, teacher, placement, learner, "?attempt=1")
    assert "0</strong> / 2" in first
    assert "Not finished yet." not in first
    where = address(teacher, f"p/{placement.public_id}/learners/{learner.number}/?attempt=7")
    assert client.get(where).status_code == 404


def test_each_look_at_anothers_work_is_in_the_audit(
    client: Client, learner: Enrolment, placement: Placement
) -> None:
    teacher = make.member(learner.course, Role.INSTRUCTOR)
    page(client, teacher, placement, learner)
    event = AuditEvent.objects.get()
    assert (event.action, event.actor, event.subject) == (
        "attempts.view",
        teacher.user.token,
        learner.user.token,
    )
    assert (event.target, event.course) == (f"placement:{placement.public_id}", learner.course.public_id)


def test_a_learner_reads_the_own_work_and_nobody_notes_it(
    client: Client, learner: Enrolment, placement: Placement
) -> None:
    answered(learner, placement, "right", "right")
    assert "your answers" in page(client, learner, placement, learner)
    assert not AuditEvent.objects.exists()


@pytest.mark.parametrize("role", [Role.LEARNER, Role.VISITOR, Role.CONTENT_DEVELOPER])
def test_others_are_told_that_it_is_not_for_them(
    client: Client, learner: Enrolment, placement: Placement, role: str
) -> None:
    other = make.member(learner.course, role)
    for number in (learner.number, 999):  # a number that is nobody's tells no more
        response = client.get(address(other, f"p/{placement.public_id}/learners/{number}/"))
        assert response.status_code == 403
        assert "Nothing is wrong" in response.content.decode()
    assert not AuditEvent.objects.exists()


def test_there_is_nothing_of_another_course(client: Client, learner: Enrolment, placement: Placement) -> None:
    teacher = make.member(make.course(), Role.INSTRUCTOR)
    where = address(teacher, f"p/{placement.public_id}/learners/{learner.number}/")
    assert client.get(where).status_code == 404  # neither the placement
    other = make.placement(teacher.course, placement.activity)
    where = address(teacher, f"p/{other.public_id}/learners/{learner.number + 7}/")
    assert client.get(where).status_code == 404  # nor the person


def test_an_instructor_sees_no_other_instructors_trials(
    client: Client, learner: Enrolment, placement: Placement
) -> None:
    teacher, colleague = (make.member(learner.course, Role.INSTRUCTOR) for _ in range(2))
    where = address(teacher, f"p/{placement.public_id}/learners/{colleague.number}/")
    assert client.get(where).status_code == 404
