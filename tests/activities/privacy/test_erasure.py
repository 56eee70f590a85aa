import pytest

from activities.learning import attempts
from activities.models import (
    Answer,
    Attempt,
    AuditEvent,
    Enrolment,
    GradeEvent,
    Outcome,
    Outreach,
    PlacementTally,
    Progress,
    Role,
    Trouble,
    User,
)
from activities.outreach import cases
from activities.privacy import audit, erasure, personal_data
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
    erasure.erase_person(person=learner.user, actor=None)
    for model in (Attempt, Progress, GradeEvent):
        assert set(model.objects.values_list("learner", flat=True)) == {other.user_id}
    assert set(Answer.objects.values_list("attempt__learner", flat=True)) == {other.user_id}
    assert list(Enrolment.objects.all()) == [other]
    assert list(User.objects.all()) == [other.user]


def test_an_erased_person_is_counted_no_more() -> None:
    learner = make.member(make.course())
    other = make.member(learner.course)
    placement = make.placement(learner.course)
    for one in (learner, other):
        attempts.start(placement=placement, learner=one.user)
    erasure.erase_person(person=learner.user, actor=None)
    tally = PlacementTally.objects.get(placement=placement)
    assert (tally.begun, tally.finished) == (1, 0)


def test_what_was_noted_about_reaching_a_person_is_in_the_export_and_goes_with_the_person() -> None:
    learner = make.member(make.course())
    teacher = make.member(learner.course, Role.INSTRUCTOR)
    stuck(learner)
    course, number, actor = learner.course, learner.number, teacher.user
    cases.take(course=course, number=number, actor=actor)
    outcome, note = Outcome.REACHED, "Comes on Monday."
    cases.close(course=course, number=number, actor=actor, outcome=outcome, note=note)
    told = personal_data.collect_data(person=learner.user, language="en")
    (kept,) = told["tries_to_reach_you"]
    assert (kept["outcome"], kept["note"]) == ("reached", "Comes on Monday.")
    assert [step["what"] for step in kept["steps"]] == ["taken", "outcome"]
    assert [(one["part"], one["tries"]) for one in told["tasks_that_are_hard"]] == [("q1", 3)]
    mine = personal_data.collect_data(person=teacher.user, language="en")["what_you_did_to_reach_others"]
    assert [one["what"] for one in mine] == ["taken", "outcome"]
    assert "Comes on Monday." not in str(mine)
    erasure.erase_person(person=learner.user, actor=None)
    assert not Outreach.objects.exists()
    assert not Trouble.objects.exists()


def stuck(learner: Enrolment) -> None:
    attempt = attempts.start(placement=make.placement(learner.course), learner=learner.user)
    for number in range(3):
        attempts.answer(attempt=attempt, block="q1", key=f"q1-{number}", form={"response": ["wrong"]})


def test_what_the_audit_keeps_leads_to_nobody() -> None:
    learner = make.member(make.course())
    teacher = make.member(learner.course, Role.INSTRUCTOR)
    audit.record_event(action=audit.ATTEMPTS_VIEW, actor=teacher.user, subject=learner.user)
    token = learner.user.token
    erasure.erase_person(person=learner.user, actor=learner.user)
    kept = AuditEvent.objects.filter(subject=token)
    assert set(kept.values_list("action", flat=True)) == {"attempts.view", "person.erase"}
    assert not User.objects.filter(username=token).exists()


def test_an_erased_persons_number_is_given_to_nobody_else() -> None:
    course = make.course()
    first, second = make.member(course), make.member(course)
    erasure.erase_person(person=second.user, actor=None)
    assert make.member(course).number == 3
    assert first.number == 1


def test_staff_are_never_erased_by_this_path() -> None:
    for name in ("chief", "person-with-a-name"):
        staff = User.objects.create_user(name, "a password that is long")
        with pytest.raises(erasure.NotAPersonError):
            erasure.erase_person(person=staff, actor=None)
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
    data = personal_data.collect_data(person=learner.user, language="en")
    assert all(data[name] for name in ("courses", "attempts", "standing", "results"))
    assert [one["answer"] for one in data["attempts"][0]["answers"]] == [{"chosen": ["this (en)"]}] * 2
