import pytest

from activities.learning import enrolments
from activities.models import Enrolment, Role
from tests.factories import activities as make

pytestmark = pytest.mark.django_db


def test_people_are_numbered_in_the_order_in_which_they_arrive() -> None:
    course, elsewhere = make.course(), make.course()
    assert [make.member(course).number, make.member(course).number, make.member(elsewhere).number] == [
        1,
        2,
        1,
    ]


def test_who_arrives_again_keeps_the_number_and_takes_the_new_role() -> None:
    course = make.course()
    teacher = make.member(course, Role.INSTRUCTOR)
    make.member(course)
    again = make.member(course, Role.LEARNER, who=teacher.user)
    assert (again.pk, again.number, again.role) == (teacher.pk, 1, Role.LEARNER)
    assert again.last_seen_at is not None


def test_the_number_of_someone_erased_is_given_to_no_one() -> None:
    course = make.course()
    make.member(course)
    make.member(course).delete()
    assert make.member(course).number == 3
    assert Enrolment.objects.count() == 2


@pytest.mark.parametrize(
    ("role", "counts", "graded"),
    [
        (Role.LEARNER, True, True),
        (Role.LEARNER, False, False),
        (Role.INSTRUCTOR, True, False),
        (Role.VISITOR, True, False),
    ],
)
def test_only_a_learner_who_counts_is_graded(role: str, counts: bool, graded: bool) -> None:
    someone = make.member(make.course(), role, counts=counts)
    assert enrolments.is_graded(course=someone.course, person=someone.user) is graded


def test_a_stranger_is_not_graded() -> None:
    assert not enrolments.is_graded(course=make.course(), person=make.person())
