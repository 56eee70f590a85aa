import pytest

from activities.models import Answer, Attempt, AuditEvent, Enrolment, GradeEvent, Progress, Role, User
from activities.services import attempts, audit, erasure, personal_data
from tests.factories import activities as make

pytestmark = pytest.mark.django_db


def worked(learner: Enrolment) -> None:
    attempt = attempts.start(placement=make.placement(learner.course), learner=learner.user)
    for block in ("q1", "q2"):
        attempts.answer(attempt=attempt, block=block, key=block, form={"response": ["right"]})
    attempts.finish(attempt=attempt)


def test_erasing_removes_all_that_a_person_did_and_nothing_of_others() -> None:
    learner, other = (make.member(make.course()) for _ in range(2))
    worked(learner)
    worked(other)
    erasure.erase(person=learner.user, actor=None)
    for model in (Attempt, Progress, GradeEvent):
        assert set(model.objects.values_list("learner", flat=True)) == {other.user_id}
    assert set(Answer.objects.values_list("attempt__learner", flat=True)) == {other.user_id}
    assert list(Enrolment.objects.all()) == [other]
    assert list(User.objects.all()) == [other.user]


def test_what_the_audit_keeps_leads_to_nobody() -> None:
    learner = make.member(make.course())
    teacher = make.member(learner.course, Role.INSTRUCTOR)
    audit.note(action=audit.ATTEMPTS_VIEW, actor=teacher.user, subject=learner.user)
    token = learner.user.token
    erasure.erase(person=learner.user, actor=learner.user)
    kept = AuditEvent.objects.filter(subject=token)
    assert set(kept.values_list("action", flat=True)) == {"attempts.view", "person.erase"}
    assert not User.objects.filter(username=token).exists()


def test_an_erased_persons_number_is_given_to_nobody_else() -> None:
    course = make.course()
    first, second = make.member(course), make.member(course)
    erasure.erase(person=second.user, actor=None)
    assert make.member(course).number == 3
    assert first.number == 1


def test_staff_are_never_erased_by_this_path() -> None:
    for name in ("chief", "person-with-a-name"):
        staff = User.objects.create_user(name, "a password that is long")
        with pytest.raises(erasure.NotAPersonError):
            erasure.erase(person=staff, actor=None)
    assert User.objects.count() == 2


def test_a_response_is_told_by_the_texts_that_the_person_saw() -> None:
    block = {
        "id": "q",
        "targets": [{"id": "t1", "text": make.text("a saw")}],
        "items": [{"id": "i1", "text": make.text("for wood"), "target": "t1"}],
    }
    words = personal_data.in_words({"targets": {"i1": "t1", "i2": "t9"}}, block, "en")
    assert words == {"targets": {"for wood (en)": "a saw (en)", "i2": "t9"}}


def test_the_export_has_a_place_for_each_kind_of_data() -> None:
    learner = make.member(make.course())
    worked(learner)
    data = personal_data.collect(person=learner.user, language="en")
    assert all(data[name] for name in ("courses", "attempts", "standing", "results"))
    assert [one["answer"] for one in data["attempts"][0]["answers"]] == [{"chosen": ["this (en)"]}] * 2
