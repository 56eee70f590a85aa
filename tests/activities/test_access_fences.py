"""The fences of `access`, one by one and without a page: what is a stranger's, or of another course, is not there."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest

from activities import access
from activities.learning import attempts
from activities.learning.resume import resume_codes
from activities.learning.services import CourseContext
from activities.models import (
    Activity,
    Admission,
    Attempt,
    Course,
    Enrolment,
    HelpCall,
    Organisation,
    Placement,
    Reflection,
    ResumeSession,
    Role,
    Upload,
    User,
)
from activities.runtime import clock
from activities.runtime.request_context import set_part
from tests.factories import activities as make

pytestmark = pytest.mark.django_db
Asker = TypeVar("Asker", Enrolment, access.CourseRequest)


@dataclass(frozen=True)
class Work:
    """One learner's attempt in a placement, with an answer to be reviewed, a call for help and a photo."""

    attempt: Attempt
    reflection: Reflection
    call: HelpCall
    photo: Upload


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
    photo = Upload.objects.create(
        attempt=attempt, block="q1", file="photo.jpg", width=1, height=1, uploaded_at=now
    )
    return Work(attempt, reflection, call, photo)


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


def request_of(who: Enrolment, *, by_code_of: Attempt | None = None) -> access.CourseRequest:
    """From the course, or from a device that a code of this attempt has opened."""
    request = HttpRequest()
    request.user = who.user
    code = resume_codes.make(attempt=by_code_of)[0] if by_code_of else None
    session = ResumeSession(code=code) if code else None
    set_part(request, CourseContext(course=who.course, resumed=session))
    return access.enter(request)


def is_there(fetch: Callable[[Asker, str], object], who: Asker, public_id: str) -> bool:
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


def entered(course: Course | None, user: User | AnonymousUser) -> Enrolment | None:
    request = HttpRequest()
    request.user = user
    set_part(request, CourseContext(course=course))
    try:
        return access.enter(request).enrolment
    except Http404:
        return None


def test_a_place_is_ones_own_in_the_course_whosever_was_read_along_with_it(two: Two) -> None:
    course = two.placement.course
    for course.place in (None, two.stranger, two.learner):
        assert entered(course, two.learner.user) == two.learner
        assert entered(course, make.person()) is None
        assert entered(course, AnonymousUser()) is None
    there = two.elsewhere.attempt.placement.course
    assert entered(there, two.learner.user) == Enrolment.objects.get(course=there)
    assert (entered(there, two.stranger.user), entered(None, two.learner.user)) == (None, None)


def test_a_photo_is_seen_by_its_learner_and_by_the_courses_instructors(two: Two) -> None:
    ids = [one.photo.public_id for one in (two.own, two.strangers, two.elsewhere)]
    assert [is_there(access.upload, request_of(two.learner), one) for one in ids] == [True, False, False]
    assert [is_there(access.upload, request_of(two.instructor), one) for one in ids] == [True, True, False]


@pytest.mark.parametrize("gone", [{"file": ""}, {"removed_at": clock.now()}])
def test_a_photo_that_is_gone_is_there_for_nobody(two: Two, gone: dict[str, object]) -> None:
    Upload.objects.filter(pk=two.own.photo.pk).update(**gone)
    for who in (two.learner, two.instructor):
        assert not is_there(access.upload, request_of(who), two.own.photo.public_id)


def test_an_own_call_for_help_is_no_strangers_and_of_no_other_course(two: Two) -> None:
    ids = [one.call.public_id for one in (two.own, two.strangers, two.elsewhere)]
    assert [is_there(access.own_help_call, request_of(two.learner), one) for one in ids] == [
        True,
        False,
        False,
    ]
    assert not any(is_there(access.own_help_call, request_of(two.instructor), one) for one in ids)


def test_a_code_leads_to_its_own_attempt_and_to_none_before_or_after_it(two: Two) -> None:
    mine = [work(make.placement(two.learner.course), two.learner) for _ in range(3)]
    for opened in mine:
        request, expected = (
            request_of(two.learner, by_code_of=opened.attempt),
            [one is opened for one in mine],
        )
        assert [is_there(access.attempt_here, request, one.attempt.public_id) for one in mine] == expected
        assert [is_there(access.own_help_call, request, one.call.public_id) for one in mine] == expected
        assert [is_there(access.upload, request, one.photo.public_id) for one in mine] == expected


def test_who_came_from_the_course_is_at_every_attempt_of_ones_own_and_came_by_no_code(two: Two) -> None:
    request = request_of(two.learner)
    assert access.attempt_here(request, two.own.attempt.public_id) == two.own.attempt
    assert not access.is_by_code(request)
    with pytest.raises(Http404):
        access.resumed(request)


def test_a_placement_is_of_this_course_published_and_open_to_the_learner(two: Two) -> None:
    newcomer = make.member(two.placement.course)
    Admission.objects.filter(learner=newcomer.user).delete()
    elsewhere = two.elsewhere.attempt.placement
    assert list(access.placements(two.placement.course)) == [two.placement]
    assert list(access.placements_in(access.own_course(two.learner))) == [two.placement]
    assert access.placement(two.learner, two.placement.public_id) == two.placement
    assert not is_there(access.placement, two.learner, elsewhere.public_id)
    with pytest.raises(access.NotLetInError):
        access.placement(newcomer, two.placement.public_id)
    assert access.placement(two.instructor, two.placement.public_id) == two.placement


def test_a_placement_that_is_away_is_there_for_what_keeps_work_and_for_instructors(two: Two) -> None:
    Placement.objects.filter(pk=two.placement.pk).update(away_at=clock.now())
    for fetch in (access.placement, access.placement_under_way):
        with pytest.raises(access.NotLetInError):
            fetch(two.learner, two.placement.public_id, even_away=False)
        assert fetch(two.learner, two.placement.public_id, even_away=True) == two.placement
        assert fetch(two.instructor, two.placement.public_id, even_away=False) == two.placement
    with pytest.raises(access.NotLetInError):
        access.placement(two.learner, two.placement.public_id)


def test_with_a_placement_comes_ones_own_work_that_is_under_way_or_named_and_no_other(two: Two) -> None:
    now, own = clock.now(), two.own.attempt
    finished = Attempt.objects.create(
        placement=two.placement,
        learner=two.learner.user,
        version=own.version,
        number=2,
        started_at=now,
        finished_at=now,
    )
    Placement.objects.filter(pk=two.placement.pk).update(away_at=now)
    for who, expected in ((two.learner, own), (two.stranger, two.strangers.attempt), (two.instructor, None)):
        assert access.placement_under_way(who, two.placement.public_id, even_away=True).work == expected
    named = [finished, own, two.strangers.attempt, two.elsewhere.attempt]
    found = [
        access.placement_of_attempt(two.learner, two.placement.public_id, one.public_id).work for one in named
    ]
    assert found == [finished, own, None, None]


def test_calls_for_help_may_be_there_where_oneself_has_asked(two: Two) -> None:
    newcomer = make.member(two.placement.course)
    placement, other = two.placement, make.placement(two.placement.course)
    for who, where, may_have in (
        (two.learner, placement, True),
        (newcomer, placement, False),
        (two.learner, other, False),
    ):
        found = access.placement_under_way(who, where.public_id, even_away=False)
        assert found.may_have_calls is may_have


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


def test_an_activity_that_is_not_published_is_there_for_nobody(two: Two) -> None:
    Activity.objects.filter(pk=two.placement.activity_id).update(current_version=None)
    for who in (two.learner, two.instructor):
        assert not is_there(access.placement, who, two.placement.public_id)
    assert not access.placements(two.placement.course).exists()


def test_a_person_and_an_attempt_are_of_this_course_and_the_attempt_of_this_person(two: Two) -> None:
    here, learner = two.placement.course, two.learner.user_id
    people = [access.person_of(here, one) for one in (learner, two.stranger.user_id, make.person().pk, None)]
    assert people == [two.learner.user, two.stranger.user, None, None]
    assert list(access.attempts_of(two.placement, two.learner)) == [two.own.attempt]

    def of(person: int | None) -> Callable[[Enrolment, str], object]:
        return lambda who, public_id: access.attempt_of(who.course, person, public_id)

    ids = [one.attempt.public_id for one in (two.own, two.strangers, two.elsewhere)]
    assert [is_there(of(learner), two.instructor, one) for one in ids] == [True, False, False]
    assert not any(is_there(of(None), two.instructor, one) for one in ids)


def test_an_organisation_is_managed_by_a_person_and_by_nobody_without_a_name() -> None:
    request, organisation = HttpRequest(), Organisation(name="A school")
    set_part(request, CourseContext(manages=organisation))
    request.user = make.person()
    assert access.manage(request).organisation is organisation
    request.user = AnonymousUser()
    with pytest.raises(Http404):
        access.manage(request)
