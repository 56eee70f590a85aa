"""Whose session a cookie proves, for how long, and what ends it: each condition by itself, with a stranger beside it."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from activities.models import Enrolment, Role, User
from activities.runtime import clock
from lti_tool.launch import sessions
from lti_tool.launch.cookies import PREFIX
from lti_tool.models import Deployment, LaunchSession, LtiContext, LtiUser, Registration, Standing
from tests.factories import activities as make
from tests.factories.deliveries import make_line_item, make_person, make_registration
from tests.factories.sessions import opened

pytestmark = [pytest.mark.django_db, pytest.mark.launch]
Change = Callable[[LaunchSession], object]


@pytest.fixture
def context() -> LtiContext:
    return make_line_item(make_registration()).resource_link.context


def arrived(context: LtiContext, person: LtiUser | None = None) -> tuple[LaunchSession, str]:
    """A learner's session in that course, and its secret."""
    return opened(context, person or make_person(context.deployment.registration), Role.LEARNER)


def browser(*cookies: tuple[LaunchSession, str]) -> HttpRequest:
    request = RequestFactory().get("/")
    request.COOKIES = {f"{PREFIX}{session.pk}": secret for session, secret in cookies}
    return request


def is_open(session: LaunchSession, secret: str) -> bool:
    return sessions.proven(browser((session, secret)), session.pk) is not None


def ended(session: LaunchSession) -> bool:
    session.refresh_from_db()
    return session.closed_at is not None


def of_person(session: LaunchSession, **facts: bool) -> None:
    User.objects.filter(launch_sessions=session).update(**facts)


def of_session(session: LaunchSession, **facts: object) -> None:
    LaunchSession.objects.filter(pk=session.pk).update(**facts)


def of_registration(session: LaunchSession, standing: Standing) -> None:
    Registration.objects.filter(pk=session.registration_id).update(standing=standing)


def of_deployment(session: LaunchSession, standing: Standing) -> None:
    Deployment.objects.filter(sessions=session).update(standing=standing)


@pytest.mark.parametrize(
    "change",
    [
        lambda one: of_session(one, closed_at=clock.now()),
        lambda one: of_session(one, expires_at=clock.now() - timedelta(seconds=1)),
        lambda one: of_person(one, is_active=False),
        lambda one: of_person(one, is_staff=True),
        lambda one: of_person(one, is_superuser=True),
        lambda one: of_registration(one, Standing.PENDING),
        lambda one: of_registration(one, Standing.DISABLED),
        lambda one: of_deployment(one, Standing.PENDING),
        lambda one: of_deployment(one, Standing.DISABLED),
    ],
    ids=[
        "closed", "too old", "blocked", "staff", "superuser",
        "registration pending", "registration disabled", "deployment pending", "deployment disabled",
    ],
)  # fmt: skip
def test_each_thing_that_ends_a_session_ends_this_one_alone(context: LtiContext, change: Change) -> None:
    session, secret = arrived(context)
    stranger = arrived(make_line_item(make_registration()).resource_link.context)
    assert is_open(session, secret)
    change(session)
    assert not is_open(session, secret)
    assert is_open(*stranger)


def test_a_cookie_proves_the_session_that_it_was_set_for_and_no_other(context: LtiContext) -> None:
    (first, secret), (second, other_secret) = arrived(context), arrived(context)
    proven = sessions.proven(browser((first, secret), (second, other_secret)), second.pk)
    assert proven is not None
    assert proven.user_id == second.user_id
    assert not is_open(first, other_secret)
    assert not is_open(first, "")
    assert sessions.proven(browser((second, other_secret)), first.pk) is None
    assert sessions.proven(browser(), first.pk) is None


def test_a_proven_session_knows_the_place_of_its_own_person_in_its_own_course(context: LtiContext) -> None:
    registration = context.deployment.registration
    opened(context, make_person(registration), Role.INSTRUCTOR)
    person = make_person(registration)
    opened(make_line_item(registration).resource_link.context, person, Role.INSTRUCTOR)
    session, secret = arrived(context, person)
    opened(context, make_person(registration), Role.INSTRUCTOR)
    proven = sessions.proven(browser((session, secret)), session.pk)
    assert proven is not None
    assert proven.place == Enrolment.objects.get(course=context.course, user=person.user)
    assert proven.context is not None
    assert proven.context.course.place == proven.place  # what the course's pages go by
    assert sessions.current_role(proven) == Role.LEARNER


def test_who_was_demoted_is_so_in_sessions_from_before(context: LtiContext) -> None:
    person = make_person(context.deployment.registration)
    session, _secret = opened(context, person, Role.INSTRUCTOR)
    make.member(context.course, Role.VISITOR, who=person.user)
    assert sessions.current_role(LaunchSession.objects.get(pk=session.pk)) == Role.VISITOR


def test_who_has_no_place_in_the_course_any_more_has_none_in_the_session(context: LtiContext) -> None:
    opened(context, make_person(context.deployment.registration), Role.INSTRUCTOR)
    session, secret = arrived(context)
    Enrolment.objects.filter(user=session.user).delete()
    proven = sessions.proven(browser((session, secret)), session.pk)
    assert proven is not None
    assert proven.place is None


def test_outside_every_course_the_role_is_what_the_launch_said(context: LtiContext) -> None:
    session, secret = arrived(context)
    of_session(session, context=None, role=Role.INSTRUCTOR)
    assert is_open(session, secret)
    assert sessions.current_role(LaunchSession.objects.get(pk=session.pk)) == Role.INSTRUCTOR


def test_a_newcomer_ends_the_sessions_of_others_that_this_browser_holds_and_no_more(
    context: LtiContext,
) -> None:
    newcomer = make_person(context.deployment.registration)
    new, own_earlier = arrived(context, newcomer), arrived(context, newcomer)
    held, in_another_browser = arrived(context), arrived(context)
    request = browser(new, own_earlier, held, (in_another_browser[0], "a guess"))
    response = HttpResponse()
    sessions.close_others(request, response, newcomer=new[0])
    assert [ended(one) for one, _ in (new, own_earlier, held, in_another_browser)] == [
        False,
        False,
        True,
        False,
    ]
    assert list(response.cookies) == [f"{PREFIX}{held[0].pk}"]


def test_who_comes_by_a_code_ends_the_sessions_of_others_here_and_what_was_over_keeps_its_time(
    context: LtiContext,
) -> None:
    newcomer = make_person(context.deployment.registration)
    own, held, over, elsewhere = arrived(context, newcomer), *(arrived(context) for _ in range(3))
    an_hour_ago = clock.now() - timedelta(hours=1)
    of_session(over[0], closed_at=an_hour_ago)
    sessions.end_others(browser(own, held, over), newcomer=newcomer.user)
    assert [ended(one) for one, _ in (own, held, over, elsewhere)] == [False, True, True, False]
    assert over[0].closed_at == an_hour_ago


def test_a_session_that_is_closed_again_keeps_the_time_of_its_end(context: LtiContext) -> None:
    session, _secret = arrived(context)
    an_hour_ago = clock.now() - timedelta(hours=1)
    of_session(session, closed_at=an_hour_ago)
    sessions.close_session(session, HttpResponse())
    assert ended(session)
    assert session.closed_at == an_hour_ago


@pytest.mark.parametrize("change", [of_registration, of_deployment])
@pytest.mark.parametrize("standing", [Standing.PENDING, Standing.DISABLED])
def test_a_course_is_open_without_a_launch_only_while_its_own_lms_is_trusted(
    context: LtiContext, change: Callable[[LaunchSession, Standing], None], standing: Standing
) -> None:
    session, _secret = arrived(context)
    stranger = make_line_item(make_registration()).resource_link.context
    assert sessions.is_open(context.course)
    change(session, standing)
    assert not sessions.is_open(context.course)
    assert sessions.is_open(stranger.course)


def test_a_session_is_forgotten_a_day_after_its_end_and_not_before(context: LtiContext) -> None:
    (young, _), (over, _), (old, _) = (arrived(context) for _ in range(3))
    for session, ago in (
        (young, timedelta(hours=-1)),
        (over, timedelta(hours=23)),
        (old, timedelta(hours=25)),
    ):
        of_session(session, expires_at=clock.now() - ago)
    assert sessions.forget_expired_sessions() == 1
    assert {one.pk for one in LaunchSession.objects.all()} == {young.pk, over.pk}
