from datetime import timedelta

import pytest
from django.utils.translation import override

from activities.host_answers import PlainContents, Roster, RosterMember
from activities.learning import enrolments
from activities.models import Course, Enrolment, Expected, Outreach, Role
from activities.outreach import cases
from activities.ports import NoHost
from activities.runtime import clock
from activities.teaching import people, roster
from activities.teaching.people import PeopleFilter
from tests.factories import activities as make
from tests.factories.hosts import FakeHost, hosted_by

pytestmark = pytest.mark.django_db


@pytest.fixture
def course() -> Course:
    return make.course()


def listed(
    mark: str, who: Enrolment | None = None, *, learner: bool = True, present: bool = True
) -> RosterMember:
    return RosterMember(mark, who.user_id if who else None, learner, present)


def take_over(course: Course, *members: RosterMember) -> None:
    """The list as it is a minute from now, when those who have just come are past."""
    later = max(clock.now(), course.listed_at or clock.now()) + timedelta(minutes=1)
    roster.take_over(course=course, members=members, at=later)


def shown(course: Course, show: str = "") -> list[tuple[str, bool]]:
    with override("en"):
        items = people.page(course=course, people_filter=PeopleFilter(show=show, sort="number")).items
        return [(one.name, one.has_left) for one in items]


def test_whoever_has_not_come_gets_a_number_that_stays(course: Course) -> None:
    come = make.member(course)
    take_over(course, listed("a", come), listed("b"), listed("c"))
    first = dict(Expected.objects.values_list("mark", "number"))
    take_over(course, listed("a", come), listed("c"), listed("b"), listed("d"))
    assert dict(Expected.objects.values_list("mark", "number")) == {**first, "d": 4}
    assert sorted(first.values()) == [2, 3]


def test_the_number_is_kept_at_the_first_arrival(course: Course) -> None:
    take_over(course, listed("a"), listed("b"))
    number = Expected.objects.get(mark="b").number
    arrived = enrolments.enrol(course=course, person=make.person(), role="learner", counts=True, mark="b")
    assert (arrived.number, arrived.is_graded) == (number, True)
    assert list(Expected.objects.values_list("mark", flat=True)) == ["a"]
    stranger = enrolments.enrol(course=course, person=make.person(), role="learner", counts=True, mark="x")
    assert stranger.number == 3


def test_who_is_awaited_in_two_courses_has_a_number_in_each_and_comes_to_each_by_itself(
    course: Course,
) -> None:
    other, person = make.course(), make.person()
    for one, marks in ((other, "abcd"), (course, "d")):
        take_over(one, *(listed(mark) for mark in marks))
    there, here = (Expected.objects.get(course=one, mark="d").number for one in (other, course))
    arrived = enrolments.enrol(course=course, person=person, role="learner", counts=True, mark="d")
    assert (arrived.number, there) == (here, 4)
    assert Expected.objects.filter(course=other).count() == 4


def test_what_was_written_about_reaching_someone_follows_to_the_first_arrival_and_no_strangers(
    course: Course,
) -> None:
    other = make.course()
    for one in (other, course):
        teacher = make.member(one, Role.INSTRUCTOR)
        take_over(one, listed("t", teacher, learner=False), listed("a"), listed("b"))
        for expected in Expected.objects.filter(course=one):
            cases.take(course=one, number=expected.number, actor=teacher.user)
    number = Expected.objects.get(course=course, mark="a").number
    arrived = enrolments.enrol(course=course, person=make.person(), role="learner", counts=True, mark="a")
    found = Outreach.objects.exclude(learner=None)
    assert list(found.values_list("course", "number", "learner")) == [(course.pk, number, arrived.user_id)]


def test_leavers_are_marked_and_come_back(course: Course) -> None:
    gone, there = make.member(course), make.member(course)
    take_over(course, listed("b", there))
    assert shown(course) == [("Participant 2", False), ("Participant 1", True)]
    assert shown(course, "left") == [("Participant 1", True)]
    take_over(course, listed("a", gone), listed("b", there))
    assert shown(course, "left") == []


def test_an_inactive_member_has_left(course: Course) -> None:
    asleep = make.member(course)
    take_over(course, listed("a", asleep, present=False), listed("b"))
    assert shown(course, "left") == [("Participant 1", True)]


def test_someone_who_came_after_the_list_was_asked_for_has_not_left(course: Course) -> None:
    newcomer = make.member(course)
    roster.take_over(course=course, members=[listed("b")], at=clock.now() - timedelta(minutes=1))
    newcomer.refresh_from_db()
    assert newcomer.left_at is None


def test_test_users_and_visitors_never_leave(course: Course) -> None:
    make.member(course, counts=False)
    make.member(course, Role.VISITOR)
    take_over(course, listed("x"))
    assert not Enrolment.objects.exclude(left_at=None).exists()


def test_whoever_leaves_without_having_come_is_forgotten_unless_someone_wrote_something(
    course: Course,
) -> None:
    teacher = make.member(course, Role.INSTRUCTOR)
    take_over(course, listed("a"), listed("b"), listed("t", teacher, learner=False))
    kept = Expected.objects.get(mark="b")
    cases.take(course=course, number=kept.number, actor=teacher.user)
    take_over(course, listed("t", teacher, learner=False))
    left = Expected.objects.get()
    assert (left.mark, left.left_at is not None) == ("b", True)
    take_over(course, listed("t", teacher, learner=False), listed("b"))
    left.refresh_from_db()
    assert left.left_at is None


def test_instructors_of_the_list_are_not_awaited_as_learners(course: Course) -> None:
    take_over(course, listed("t", learner=False))
    assert not Expected.objects.exists()


def test_two_pages_that_bring_the_same_list_number_people_once(course: Course) -> None:
    at = clock.now()
    other_page = Course.objects.get(pk=course.pk)
    for one in (course, other_page):
        roster.take_over(course=one, members=[listed("a")], at=at)
    assert Expected.objects.get().number == 1


def test_a_page_takes_a_new_list_over_and_says_what_is_known(course: Course) -> None:
    contents = PlainContents(members=[listed("a")])
    host = FakeHost(roster=Roster(is_offered=True, fetched_at=clock.now(), contents=contents))
    with hosted_by(host):
        assert roster.current_roster(course=course).is_offered
        roster.current_roster(course=course, is_wanted_now=True)
    assert host.wanted == [False, True]
    assert people.how_many(course) == 1


def test_without_a_list_only_those_who_came_are_known(course: Course) -> None:
    make.member(course)
    with hosted_by(NoHost()):
        assert not roster.current_roster(course=course).is_offered
    assert people.how_many(course) == 1
