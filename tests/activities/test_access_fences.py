"""The fences of `access`, one by one and without a page: what is a stranger's, or of another course, is not there."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404

from activities import access
from activities.learning import attempts
from activities.models import Admission, Attempt, Enrolment, HelpCall, Placement, Reflection, Role
from activities.runtime import clock
from tests.factories import activities as make

pytestmark = pytest.mark.django_db


@dataclass(frozen=True)
class Work:
    """One learner's attempt in a placement, with an answer to be reviewed and a call for help."""

    attempt: Attempt
    reflection: Reflection
    call: HelpCall


def work(placement: Placement, who: Enrolment) -> Work:
    now = clock.now()
    attempt = attempts.start(placement=placement, learner=who.user)
    answer = attempts.answer(attempt=attempt, block="q1", key="k", form={"response": ["right"]})
    reflection = Reflection.objects.create(
        attempt=attempt, block="q1", answer=answer, max_points=1, handed_in_at=now
    )
    call = HelpCall.objects.create(
        placement=placement, attempt=attempt, learner=who.user, step=2, asked_at=now
    )
    return Work(attempt, reflection, call)


@dataclass(frozen=True)
class Two:
    """Two courses. One learner is in both; in the first are a stranger and an instructor too."""

    placement: Placement
    learner: Enrolment
    stranger: Enrolment
    instructor: Enrolment
    own: Work
    strangers: Work
    elsewhere: Work


@pytest.fixture
def two() -> Two:
    placement, other = make.placement(), make.placement()
    learner, stranger = make.member(placement.course), make.member(placement.course)
    instructor = make.member(placement.course, Role.INSTRUCTOR)
    there = make.member(other.course, who=learner.user)
    return Two(
        placement,
        learner,
        stranger,
        instructor,
        own=work(placement, learner),
        strangers=work(placement, stranger),
        elsewhere=work(other, there),
    )


def is_there(fetch: Callable[[Enrolment, str], object], who: Enrolment, public_id: str) -> bool:
    try:
        fetch(who, public_id)
    except Http404:
        return False
    return True


def test_an_attempt_is_ones_own_in_this_course_and_no_strangers(two: Two) -> None:
    ids = [one.attempt.public_id for one in (two.own, two.strangers, two.elsewhere)]
    assert [is_there(access.own_attempt, two.learner, one) for one in ids] == [True, False, False]
    assert [is_there(access.own_attempt, two.instructor, one) for one in ids] == [False] * 3


def test_a_reflection_is_seen_by_its_learner_and_by_the_courses_instructors(two: Two) -> None:
    ids = [one.reflection.public_id for one in (two.own, two.strangers, two.elsewhere)]
    assert [is_there(access.reflection, two.learner, one) for one in ids] == [True, False, False]
    assert [is_there(access.reflection, two.instructor, one) for one in ids] == [True, True, False]
    assert [is_there(access.own_reflection, two.learner, one) for one in ids] == [True, False, False]
    assert [is_there(access.own_reflection, two.instructor, one) for one in ids] == [False] * 3


def test_a_call_for_help_is_of_this_course(two: Two) -> None:
    ids = [one.call.public_id for one in (two.own, two.strangers, two.elsewhere)]
    assert [is_there(access.help_call, two.instructor, one) for one in ids] == [True, True, False]


def test_a_placement_is_of_this_course_published_and_open_to_the_learner(two: Two) -> None:
    newcomer = make.member(two.placement.course)
    Admission.objects.filter(learner=newcomer.user).delete()
    elsewhere = two.elsewhere.attempt.placement
    assert list(access.placements(two.placement.course)) == [two.placement]
    assert access.placement(two.learner, two.placement.public_id) == two.placement
    assert not is_there(access.placement, two.learner, elsewhere.public_id)
    with pytest.raises(access.NotLetInError):
        access.placement(newcomer, two.placement.public_id)
    assert access.placement(two.instructor, two.placement.public_id) == two.placement


def test_a_placement_that_is_away_is_there_for_what_keeps_work_and_for_instructors(two: Two) -> None:
    Placement.objects.filter(pk=two.placement.pk).update(away_at=clock.now())
    with pytest.raises(access.NotLetInError):
        access.placement(two.learner, two.placement.public_id)
    assert access.placement(two.learner, two.placement.public_id, even_away=True) == two.placement
    assert access.placement(two.instructor, two.placement.public_id) == two.placement


def test_a_number_leads_to_oneself_or_to_a_learner_of_this_course_for_who_sees_people(two: Two) -> None:
    assert access.learner(two.learner, two.learner.number) == two.learner
    for number in (two.stranger.number, two.instructor.number, 99):
        with pytest.raises(PermissionDenied):
            access.learner(two.learner, number)
    assert access.learner(two.instructor, two.stranger.number) == two.stranger
    colleague = make.member(two.placement.course, Role.INSTRUCTOR)
    for number in (colleague.number, 99):
        with pytest.raises(Http404):
            access.learner(two.instructor, number)
    outsider = make.member(make.course(), Role.INSTRUCTOR)
    with pytest.raises(Http404):
        access.learner(outsider, 2)
