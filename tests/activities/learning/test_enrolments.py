from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from activities.learning import admissions, enrolments
from activities.models import Course, Enrolment, Expected, Placement, Role, User
from activities.runtime import clock
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
    learner = make.member(make.course())
    assert not enrolments.is_graded(course=learner.course, person=make.person())
    assert not enrolments.is_graded(course=make.course(), person=learner.user)


def in_deployment(key: str, *, awaits: str = "leena") -> Course:
    """A course of this deployment whose list names one learner who has not come."""
    course = make.course()
    Course.objects.filter(pk=course.pk).update(deployment_key=key)
    Expected.objects.create(course=course, mark=awaits, number=1, listed_at=clock.now())
    course.refresh_from_db()
    return course


def known_as_staff() -> set[int]:
    return set(Expected.objects.filter(is_staff=True).values_list("course", flat=True))


@pytest.mark.parametrize("was_here", [True, False])
def test_who_teaches_is_awaited_as_a_learner_in_no_other_course_of_the_deployment_and_no_stranger_is(
    was_here: bool,
) -> None:
    here, sibling = in_deployment("deployment-1", awaits="someone"), in_deployment("deployment-1")
    in_deployment("deployment-2")  # a stranger's school, whose list has the same mark
    in_deployment("deployment-1", awaits="aino")
    leena = make.person()
    if was_here:
        enrolments.enrol(course=here, person=leena, role=Role.LEARNER, counts=True, mark="leena")
        assert known_as_staff() == set()
    enrolments.enrol(course=here, person=leena, role=Role.INSTRUCTOR, counts=True, mark="leena")
    assert known_as_staff() == {sibling.pk}


def test_who_makes_content_and_teaches_nowhere_is_awaited_as_a_learner_as_before() -> None:
    here, developer = in_deployment("deployment-1", awaits="someone"), make.person()
    in_deployment("deployment-1")
    for _ in range(2):
        arrived = enrolments.enrol(
            course=here, person=developer, role=Role.CONTENT_DEVELOPER, counts=True, mark="leena"
        )
        assert (known_as_staff(), arrived.has_taught) == (set(), False)


def test_what_a_later_list_says_of_who_has_taught_stays_when_that_person_comes_again() -> None:
    here, leena = in_deployment("deployment-1", awaits="someone"), make.person()
    in_deployment("deployment-1")
    enrolments.enrol(course=here, person=leena, role=Role.INSTRUCTOR, counts=True, mark="leena")
    Expected.objects.update(is_staff=False)
    enrolments.enrol(course=here, person=leena, role=Role.INSTRUCTOR, counts=True, mark="leena")
    assert known_as_staff() == set()


def test_who_teaches_in_a_course_of_no_deployment_says_nothing_of_other_courses() -> None:
    here = in_deployment("", awaits="someone")
    in_deployment("")
    enrolments.enrol(course=here, person=make.person(), role=Role.INSTRUCTOR, counts=True, mark="leena")
    assert known_as_staff() == set()


@pytest.mark.parametrize(("seconds", "is_new_visit"), [(0, False), (1, True)])
def test_arrivals_within_four_hours_are_one_visit(seconds: int, is_new_visit: bool) -> None:
    course, someone, first = make.course(), make.person(), timezone.now()
    with time_machine.travel(first, tick=False):
        make.member(course, who=someone)
    with time_machine.travel(first + timedelta(hours=4, seconds=seconds), tick=False):
        again = make.member(course, who=someone)
    assert (again.previous_seen_at is not None) is is_new_visit


def test_an_arrival_is_written_down_with_all_that_it_changes() -> None:
    course, someone, first = make.course(), make.person(), timezone.now()
    later = first + timedelta(hours=5)
    with time_machine.travel(first, tick=False):
        assert make.member(course, who=someone).last_heard_at == first
    with time_machine.travel(later, tick=False):
        again = make.member(course, who=someone, counts=False)
    assert (again.counts, again.first_seen_at, again.previous_seen_at) == (False, first, first)
    assert (again.last_seen_at, again.last_heard_at) == (later, later)


def test_who_comes_to_a_placement_was_let_in_to_this_one_before_and_no_stranger_instead() -> None:
    course = make.course()
    placement, other = make.placement(course), make.placement(course)

    def arrive(who: User, to: Placement) -> Enrolment:
        return enrolments.enrol(course=course, person=who, role=Role.LEARNER, counts=True, comes_to=to.pk)

    learner, stranger = make.person(), make.person()
    for who, where in ((learner, other), (stranger, placement)):
        admissions.let_in(enrolment=arrive(who, where), placement=where)
    assert [arrive(learner, one).is_let_in for one in (placement, other)] == [False, True]


def test_of_whom_nothing_is_known_stays_what_he_or_she_was_and_a_newcomer_is_a_visitor() -> None:
    course, teacher, newcomer = make.course(), make.person(), make.person()
    enrolments.enrol(course=course, person=teacher, role=Role.INSTRUCTOR, counts=False)
    again = enrolments.enrol(course=course, person=teacher, role=None, counts=True)
    first = enrolments.enrol(course=course, person=newcomer, role=None, counts=True)
    assert (again.role, again.counts, first.role) == (Role.INSTRUCTOR, False, Role.VISITOR)
    assert Enrolment.objects.get(user=teacher).role == Role.INSTRUCTOR


def test_who_taught_once_has_taught_ever_after() -> None:
    course, teacher = make.course(), make.person()
    for role in (Role.LEARNER, Role.INSTRUCTOR, Role.LEARNER):
        make.member(course, role, who=teacher)
    learner = make.member(course)
    again = make.member(course, who=learner.user)
    assert (Enrolment.objects.get(user=teacher).has_taught, again.has_taught) == (True, False)


def test_who_arrives_is_there_whatever_the_list_said_and_strangers_stay_as_they_are() -> None:
    course = make.course()
    learner, stranger = make.member(course), make.member(course)
    Enrolment.objects.update(left_at=clock.now())
    again = make.member(course, who=learner.user)
    stranger.refresh_from_db()
    assert (again.left_at, stranger.left_at is None) == (None, False)


def test_a_visitor_who_comes_as_a_learner_counts_from_now() -> None:
    course, someone = make.course(), make.person()

    def arrive(role: str, counts: bool = True) -> bool:
        return enrolments.enrol(course=course, person=someone, role=role, counts=counts).counts_from_now

    assert [arrive(Role.VISITOR), arrive(Role.LEARNER), arrive(Role.LEARNER)] == [False, True, False]
    assert [arrive(Role.VISITOR), arrive(Role.LEARNER, False)] == [False, False]


def test_colleagues_are_the_other_instructors_who_are_there_still() -> None:
    course, elsewhere = make.course(), make.course()
    leena, timo, gone = (make.member(course, Role.INSTRUCTOR) for _ in range(3))
    make.member(course)
    make.member(elsewhere, Role.INSTRUCTOR)
    Enrolment.objects.filter(pk=gone.pk).update(left_at=clock.now())
    assert enrolments.colleagues_of(course=course, person=leena.user) == [timo]
    assert set(enrolments.staff_of(course)) == {leena, timo}


def test_to_look_is_noted_for_the_one_who_looks() -> None:
    course = make.course()
    with time_machine.travel(timezone.now() - timedelta(days=1), tick=False):
        learner, stranger = make.member(course), make.member(course)
    enrolments.note_visit(enrolment=learner)
    before = learner.last_seen_at
    learner.refresh_from_db()
    assert learner.last_seen_at != before
    assert Enrolment.objects.get(pk=stranger.pk).last_seen_at == stranger.last_seen_at
