"""People who are no learners stand apart, are in no count, and are counted again when that is taken back."""

import pytest

from activities.host_answers import RosterMember
from activities.learning import attempts, enrolments
from activities.learning.statistics import rebuild
from activities.models import Course, Enrolment, Expected, GradeEvent, PlacementTally, Role
from activities.runtime import clock
from activities.teaching import aside, people, roster
from tests.activities.learning.doing import begin, do, give
from tests.factories import activities as make

pytestmark = pytest.mark.django_db


def apart(course: Course) -> list[int]:
    return [one.number for one in aside.of_course(course)]


def numbers(learner: Enrolment) -> list[int]:
    return [
        one.number
        for one in people.page(course=learner.course, people_filter=people.PeopleFilter(sort="number")).items
    ]


def test_who_is_put_aside_is_in_no_count_and_comes_back_with_all_that_was_done() -> None:
    placement = make.placement()
    stranger = make.member(placement.course)
    learner = make.member(placement.course)
    do(placement, learner, "right", "wrong")
    aside.put_aside(course=learner.course, number=learner.number)
    assert numbers(learner) == [stranger.number]
    assert people.how_many(learner.course) == 1
    assert PlacementTally.objects.get().finished == 0
    assert apart(learner.course) == [learner.number]
    do(placement, learner)
    assert GradeEvent.objects.count() == 1
    aside.count_again(course=learner.course, number=learner.number)
    assert numbers(learner) == [stranger.number, learner.number]
    assert [one.points for one in GradeEvent.objects.order_by("pk")] == [1, 2]
    assert PlacementTally.objects.get().finished == 1
    assert apart(learner.course) == []


def test_what_was_begun_before_and_finished_while_aside_counts_afterwards() -> None:
    placement = make.placement()
    learner = make.member(placement.course)
    attempt = begin(placement, learner)
    give(attempt, "right", block="q1")
    aside.put_aside(course=learner.course, number=learner.number)
    give(attempt, "right", block="q2")
    attempts.finish(attempt=attempt)
    assert not GradeEvent.objects.exists()
    aside.count_again(course=learner.course, number=learner.number)
    assert GradeEvent.objects.get().points == 2
    tally = PlacementTally.objects.get()
    rebuild.rebuild_everything()
    again = PlacementTally.objects.get()
    assert (tally.begun, tally.finished) == (again.begun, again.finished) == (1, 1)


def test_what_was_tried_out_before_does_not_count_when_someone_comes_back() -> None:
    placement = make.placement()
    once_teacher = make.member(placement.course, Role.INSTRUCTOR)
    do(placement, once_teacher)
    learner = make.member(placement.course, Role.LEARNER, who=once_teacher.user)
    aside.put_aside(course=learner.course, number=learner.number)
    aside.count_again(course=learner.course, number=learner.number)
    assert not GradeEvent.objects.exists()


def expect(mark: str, *, is_staff: bool = False) -> RosterMember:
    return RosterMember(mark=mark, user_id=None, is_learner=True, is_present=True, is_staff=is_staff)


def test_an_instructor_of_another_course_whom_the_list_calls_a_learner_stands_apart() -> None:
    course = make.course()
    roster.take_over(course=course, members=[expect("a"), expect("b", is_staff=True)], at=clock.now())
    assert people.how_many(course) == 1
    staff = Expected.objects.get(mark="b")
    assert apart(course) == [staff.number]
    aside.count_again(course=course, number=staff.number)
    roster.take_over(course=course, members=[expect("a"), expect("b", is_staff=True)], at=clock.now())
    assert people.how_many(course) == 2  # the instructor's word stays


def test_who_teaches_for_the_first_time_is_awaited_as_a_learner_nowhere_in_the_school() -> None:
    school, other_school = make.course(), make.course()
    school.deployment_key, other_school.deployment_key = "one", "another"
    school.save()
    other_school.save()
    for course in (school, other_school):
        roster.take_over(course=course, members=[expect("a"), expect("b")], at=clock.now())
    teaching = make.course()
    teaching.deployment_key = "one"
    teaching.save()
    enrolments.enrol(course=teaching, person=make.person(), role=Role.INSTRUCTOR, counts=False, mark="b")
    assert (people.how_many(school), people.how_many(other_school)) == (1, 2)


def test_someone_put_aside_before_coming_is_aside_on_arrival() -> None:
    course = make.course()
    roster.take_over(course=course, members=[expect("a")], at=clock.now())
    aside.put_aside(course=course, number=Expected.objects.get().number)
    assert people.how_many(course) == 0
    arrived = enrolments.enrol(course=course, person=make.person(), role=Role.LEARNER, counts=True, mark="a")
    assert not arrived.is_graded
    assert apart(course) == [arrived.number]


def test_nobody_is_put_aside_by_a_number_that_is_not_there() -> None:
    teacher = make.member(make.course(), Role.INSTRUCTOR)
    for number in (teacher.number, 99):
        with pytest.raises(aside.NobodyError):
            aside.put_aside(course=teacher.course, number=number)
