import pytest

from activities.courses import merging
from activities.host_answers import RosterMember
from activities.learning import enrolments
from activities.models import Course, Enrolment, Expected, Role
from activities.runtime import clock
from activities.teaching import roster
from tests.factories import activities as make

pytestmark = pytest.mark.django_db


def list_of(course: Course, *marks: str) -> None:
    """The course's own list, of people who have not come."""
    members = [RosterMember(mark=mark, user_id=None, is_learner=True, is_present=True) for mark in marks]
    roster.take_over(course=course, members=members, at=clock.now())


def arrive(course: Course, mark: str) -> Enrolment:
    return enrolments.enrol(course=course, person=make.person(), role=Role.LEARNER, counts=True, mark=mark)


def test_who_was_awaited_in_the_second_course_is_so_in_the_first_which_had_no_list() -> None:
    course, other = make.course(), make.course()
    make.member(course)
    list_of(other, "aino", "leena")
    merging.merge_courses(course=course, other=other, same=[])
    number = Expected.objects.get(mark="leena").number
    assert [arrive(course, "leena").number, arrive(course, "stranger").number] == [number, 4]
    assert list(Expected.objects.values_list("mark", flat=True)) == ["aino"]
