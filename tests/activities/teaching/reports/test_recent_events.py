import pytest
from django.utils.translation import override

from activities.learning import enrolments
from activities.models import Course, Enrolment, Outcome, Role
from activities.outreach import cases
from activities.teaching.reports import recent_events
from tests.activities.learning.doing import begin, do, on_day
from tests.factories import activities as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def course() -> Course:
    return make.course()


def reader(course: Course, *days: float) -> Enrolment:
    """An instructor who came on these days."""
    found, person = None, make.person()
    for day in days:
        with on_day(day):
            found = make.member(course, Role.INSTRUCTOR, who=person)
    assert found is not None
    return found


def lines(course: Course, who: Enrolment, day: float) -> list[str]:
    with on_day(day), override("en"):
        return recent_events.since_last_time(course=course, reader=who).lines


def test_three_lines_tell_what_happened_since_the_last_visit(course: Course) -> None:
    placement, teacher = make.placement(course), make.member(course, Role.INSTRUCTOR)
    with on_day(0):
        old = make.member(course)
        do(placement, old)
    who = reader(course, 1, 3)
    with on_day(2):
        new = make.member(course)
        do(placement, new)
        begin(make.placement(course), old)
        cases.close(course=course, number=old.number, actor=teacher.user, outcome=Outcome.REACHED)
    assert lines(course, who, 3) == [
        "2 people were active. 1 came for the first time.", "1 activity was finished.", "1 person was called."
    ]  # fmt: skip


def test_where_nothing_happened_it_says_so(course: Course) -> None:
    with on_day(0):
        make.member(course)
    assert lines(course, reader(course, 1, 3), 3) == [
        "Nobody was active.", "No activity was finished.", "Nobody was called."
    ]  # fmt: skip


def test_a_first_visit_looks_back_a_week(course: Course) -> None:
    with on_day(0):
        make.member(course)
    with on_day(5):
        make.member(course)
    who = reader(course, 8)
    assert lines(course, who, 8)[0] == "1 person was active. 1 came for the first time."


def test_a_click_an_hour_later_is_the_same_visit(course: Course) -> None:
    with on_day(2):
        make.member(course)
    who = reader(course, 1, 3, 3.05, 3.1)
    assert lines(course, who, 3.1)[0] == "1 person was active. 1 came for the first time."


def test_what_was_seen_later_in_the_same_visit_is_no_news(course: Course) -> None:
    who = reader(course, 1)
    with on_day(1.1):
        make.member(course)
    with on_day(1.12):
        enrolments.note_visit(enrolment=who)
    with on_day(3):
        who = make.member(course, Role.INSTRUCTOR, who=who.user)
    assert lines(course, who, 3)[0] == "Nobody was active."


def test_another_course_is_no_news_here(course: Course) -> None:
    elsewhere = make.placement()
    with on_day(2):
        do(elsewhere, make.member(elsewhere.course))
    assert lines(course, reader(course, 1, 3), 3)[0] == "Nobody was active."
