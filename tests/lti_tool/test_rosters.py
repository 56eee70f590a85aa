import logging
from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from pytest_django import Settings

from activities import clock
from activities.models import Course
from lti_tool import rosters
from lti_tool.models import LtiContext, LtiUser, NamePolicy, Registration, RosterCopy
from lti_tool.outgoing import http_client
from tests.factories.deliveries import (
    Answer,
    SmallLms,
    make_line_item,
    make_person,
    make_registration,
    small_lms,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def lms(settings: Settings) -> Iterator[SmallLms]:
    with small_lms() as server:
        settings.LTI_ALLOWED_PRIVATE_HOSTS = [server.host]
        yield server
        http_client().close()


@pytest.fixture
def course(lms: SmallLms) -> Course:
    registration = make_registration(lms.url)
    context = make_line_item(registration).resource_link.context
    make_person(registration, context.course)
    answer_with(lms, "Aino Koskenranta")
    return context.course


def person() -> LtiUser:
    return LtiUser.objects.get()


def answer_with(lms: SmallLms, name: str, **fields: object) -> None:
    member = {"user_id": person().sub, "roles": ["Learner"], "name": name, **fields}
    lms.on("GET", "/members", Answer(200, {"members": [member, {"user_id": "not here yet", "name": "X"}]}))


def test_names_are_told_by_person_and_kept_encrypted(lms: SmallLms, course: Course) -> None:
    assert rosters.names(course.pk) == {person().user_id: "Aino Koskenranta"}
    assert "Aino" not in RosterCopy.objects.get().members_encrypted
    assert person().sub not in RosterCopy.objects.get().members_encrypted


def test_with_names_off_no_one_is_asked(lms: SmallLms, course: Course) -> None:
    Registration.objects.update(names=NamePolicy.OFF)
    assert rosters.names(course.pk) is None
    assert lms.asked == []


def test_a_copy_is_good_for_five_minutes(lms: SmallLms, course: Course) -> None:
    rosters.names(course.pk)
    answer_with(lms, "Aino K. Koskenranta")
    assert rosters.names(course.pk) == {person().user_id: "Aino Koskenranta"}
    with time_machine.travel(clock.now() + timedelta(minutes=6), tick=False):
        assert rosters.names(course.pk) == {person().user_id: "Aino K. Koskenranta"}


def test_a_platform_in_trouble_costs_no_page_and_is_not_asked_at_every_click(
    lms: SmallLms, course: Course
) -> None:
    rosters.names(course.pk)
    lms.on("GET", "/members", Answer(503))
    with time_machine.travel(clock.now() + timedelta(hours=1), tick=False):
        for _ in range(3):
            assert rosters.names(course.pk) == {person().user_id: "Aino Koskenranta"}
        assert len(lms.requests("/members")) == 2


@pytest.mark.parametrize("answer", [Answer(401), Answer(404), Answer(200, "<html>"), Answer(302)])
def test_without_any_copy_a_failure_means_no_names(lms: SmallLms, course: Course, answer: Answer) -> None:
    lms.on("GET", "/members", answer)
    assert rosters.names(course.pk) is None
    assert rosters.names(course.pk) is None


def test_a_day_old_copy_is_not_shown_and_is_deleted(lms: SmallLms, course: Course) -> None:
    rosters.names(course.pk)
    lms.on("GET", "/members", Answer(503))
    with time_machine.travel(clock.now() + timedelta(hours=25), tick=False):
        assert rosters.names(course.pk) is None
        rosters.purge()
    assert RosterCopy.objects.count() == 0


def test_names_that_are_kept_stay_and_names_switched_off_go(lms: SmallLms, course: Course) -> None:
    rosters.names(course.pk)
    Registration.objects.update(names=NamePolicy.KEPT)
    with time_machine.travel(clock.now() + timedelta(days=9), tick=False):
        rosters.purge()
    assert RosterCopy.objects.count() == 1
    Registration.objects.update(names=NamePolicy.OFF)
    rosters.purge()
    assert RosterCopy.objects.count() == 0


def test_a_course_without_a_roster_service_has_no_names(lms: SmallLms, course: Course) -> None:
    LtiContext.objects.update(memberships_url="")
    assert rosters.names(course.pk) is None
    assert rosters.names(course.pk + 1000) is None
    assert lms.asked == []


def test_no_name_reaches_a_log(lms: SmallLms, course: Course, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        rosters.names(course.pk)
        lms.on("GET", "/members", Answer(500, "Aino Koskenranta is broken"))
        with time_machine.travel(clock.now() + timedelta(hours=1), tick=False):
            rosters.names(course.pk)
    assert "Aino" not in caplog.text
