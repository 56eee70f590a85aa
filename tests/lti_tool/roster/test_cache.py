"""The course's list of people, as activities have it from their host."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.utils import translation
from pytest_django import Settings

from activities.host_answers import Roster
from activities.models import Course, Enrolment, Expected, Organisation
from activities.organisations.services import first_organisation
from activities.runtime import clock
from activities.teaching import people, roster
from activities.teaching.people import PeopleFilter
from lti_tool.models import LtiContext, LtiUser, NamePolicy, Registration, RosterCopy
from lti_tool.outgoing import http_client
from lti_tool.protocol.roles import MEMBERSHIP, TEST_USER
from lti_tool.roster import cache, copies
from lti_tool.roster.members import mark_of
from tests.factories.deliveries import (
    Answer,
    SmallLms,
    make_line_item,
    make_person,
    make_registration,
    small_lms,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    with translation.override("en"):
        yield


@pytest.fixture
def lms(settings: Settings) -> Iterator[SmallLms]:
    with small_lms() as server:
        settings.LTI_ALLOWED_PRIVATE_HOSTS = [server.host]
        yield server
        http_client().close()


@pytest.fixture
def course(lms: SmallLms) -> Course:
    """Aino has launched; Samir and Nina are on the list, Leena teaches."""
    registration = make_registration(lms.url)
    course = make_line_item(registration).resource_link.context.course
    make_person(registration, course)
    Course.objects.update(last_number=100)
    Enrolment.objects.update(number=1, last_seen_at=clock.now() - timedelta(days=1))
    course.refresh_from_db()
    tell(lms, aino(), member("samir"), member("nina"), member("leena", roles=[f"{MEMBERSHIP}#Instructor"]))
    return course


def member(name: str, **fields: Any) -> dict[str, Any]:
    facts = {"user_id": f"sub-of-{name}", "roles": [f"{MEMBERSHIP}#Learner"], "name": name.title()}
    return {**facts, "status": "Active", **fields}


def aino(**fields: Any) -> dict[str, Any]:
    return member("aino", user_id=LtiUser.objects.get().sub, **fields)


def tell(lms: SmallLms, *members: dict[str, Any]) -> None:
    lms.on("GET", "/members", Answer(200, {"members": list(members)}))


def names(course: Course) -> list[str]:
    return [one.name for one in people.page(course=course, people_filter=PeopleFilter(sort="name")).items]


def test_who_has_never_launched_stands_in_the_list_by_name_and_without_a_user(course: Course) -> None:
    current = roster.current_roster(course=course)
    assert (current.is_offered, current.has_names, current.may_export_names) == (True, True, False)
    assert names(course) == ["Aino", "Nina", "Samir"]
    assert LtiUser.objects.count() == Enrolment.objects.count() == 1
    assert "sub-of" not in str(list(Expected.objects.values()))


def test_with_names_off_they_are_numbers_that_stay(lms: SmallLms, course: Course) -> None:
    Registration.objects.update(names=NamePolicy.OFF)
    current = roster.current_roster(course=course)
    assert (current.has_names, current.are_names_off) == (False, True)
    before = names(course)
    assert before == ["Participant 1", "Participant 101", "Participant 102"]
    copy = RosterCopy.objects.get()
    assert {one.name for one in copies.members_of(copy).values()} == {""}
    with time_machine.travel(clock.now() + timedelta(days=3), tick=False):
        cache.purge_copies()
        roster.current_roster(course=course)
        assert names(course) == before


def test_a_ceiling_that_is_lowered_takes_what_was_kept_of_names(course: Course) -> None:
    """The registration's choice stays, for the day on which the organisation allows as much again."""
    city = first_organisation()
    stranger = make_line_item(make_registration(names=NamePolicy.KEPT)).resource_link.context
    RosterCopy.objects.create(context=stranger, has_names=True, fetched_at=clock.now() - timedelta(days=3))
    Registration.objects.exclude(deployments=stranger.deployment).update(
        names=NamePolicy.KEPT, organisation=city
    )
    assert roster.current_roster(course=course).may_export_names
    Organisation.objects.filter(pk=city.pk).update(names_ceiling=NamePolicy.SHOWN)
    assert not roster.current_roster(course=course).may_export_names
    assert names(course) == ["Aino", "Nina", "Samir"]
    Organisation.objects.filter(pk=city.pk).update(names_ceiling=NamePolicy.OFF)
    assert names(course) == ["Participant 1", "Participant 101", "Participant 102"]
    cache.purge_copies()
    assert RosterCopy.objects.get().context == stranger


def test_the_first_launch_keeps_the_number(course: Course) -> None:
    roster.current_roster(course=course)
    registration = Registration.objects.get()
    expected = Expected.objects.get(mark=mark_of(registration.pk, "sub-of-nina"))
    assert expected.number in {101, 102}


def test_the_same_id_at_another_platform_is_another_mark() -> None:
    assert mark_of(1, "7") != mark_of(2, "7")


def test_leavers_and_sleepers_are_noticed_and_test_users_are_not_awaited(
    lms: SmallLms, course: Course
) -> None:
    roster.current_roster(course=course)
    tell(
        lms,
        aino(status="Inactive"),
        member("nina"),
        member("test", roles=[f"{MEMBERSHIP}#Learner", TEST_USER]),
    )
    roster.current_roster(course=course, is_wanted_now=True)
    with time_machine.travel(clock.now() + timedelta(seconds=11), tick=False):
        roster.current_roster(course=course, is_wanted_now=True)
    assert [(one.name, one.has_left) for one in people.page(course=course, people_filter=PeopleFilter()).items] == [
        ("Nina", False), ("Aino", True)
    ]  # fmt: skip


def test_a_button_pressed_again_at_once_asks_once(lms: SmallLms, course: Course) -> None:
    for _ in range(3):
        roster.current_roster(course=course, is_wanted_now=True)
    assert len(lms.requests("/members")) == 1
    with time_machine.travel(clock.now() + timedelta(seconds=11), tick=False):
        roster.current_roster(course=course, is_wanted_now=True)
    assert len(lms.requests("/members")) == 2


def test_an_old_list_is_fetched_by_itself(lms: SmallLms, course: Course) -> None:
    roster.current_roster(course=course)
    tell(lms, aino(), member("nina"), member("samir"), member("olena"))
    roster.current_roster(course=course)
    assert "Olena" not in names(course)
    with time_machine.travel(clock.now() + timedelta(minutes=6), tick=False):
        roster.current_roster(course=course)
        assert "Olena" in names(course)


def test_a_list_that_a_names_page_fetched_is_taken_over_by_the_next_look(
    lms: SmallLms, course: Course
) -> None:
    assert people.roster_of(course, None).names
    assert not Expected.objects.exists()
    roster.current_roster(course=course)
    assert Expected.objects.count() == 2


def test_a_platform_in_trouble_is_told_in_words_and_nobody_leaves(lms: SmallLms, course: Course) -> None:
    roster.current_roster(course=course)
    lms.on("GET", "/members", Answer(503))
    with time_machine.travel(clock.now() + timedelta(minutes=6), tick=False):
        current = roster.current_roster(course=course)
        assert current.trouble == "The course did not give its list of people just now."
        assert current.fetched_at is not None
        assert (
            roster.current_roster(course=course).trouble == current.trouble
        )  # not tried again at once, and still said
        assert len(names(course)) == 3


def test_an_empty_list_is_no_reason_to_say_that_everyone_left(lms: SmallLms, course: Course) -> None:
    tell(lms)
    roster.current_roster(course=course)
    assert not Enrolment.objects.exclude(left_at=None).exists()


def test_without_the_service_there_is_no_list(course: Course) -> None:
    LtiContext.objects.update(memberships_url="")
    assert roster.current_roster(course=course) == Roster()
    assert names(course) == ["Participant 1"]


def test_a_list_too_long_for_a_page_is_fetched_by_the_worker(
    lms: SmallLms, course: Course, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cache, "SECONDS", 0.0)
    current = roster.current_roster(course=course)
    assert (current.fetched_at, "look again in a minute" in current.trouble) == (None, True)
    assert RosterCopy.objects.get().is_wanted
    monkeypatch.setattr(cache, "SECONDS", 5.0)
    assert cache.refresh_next_copy()
    assert not cache.refresh_next_copy()
    assert roster.current_roster(course=course).trouble == ""
    assert names(course) == ["Aino", "Nina", "Samir"]


def broken_off(lms: SmallLms, *members: dict[str, Any]) -> None:
    """The first page holds these people, the second is a fault."""
    following = {"Link": f'<{lms.url}/more>; rel="next"'}
    lms.on("GET", "/members", Answer(200, {"members": list(members)}, following))
    lms.on("GET", "/more", Answer(403))


def test_a_list_that_breaks_off_makes_nobody_leave_and_is_told_as_such(lms: SmallLms, course: Course) -> None:
    roster.current_roster(course=course)
    numbers = dict(Expected.objects.values_list("mark", "number"))
    broken_off(lms, member("samir"), member("olena"))
    with time_machine.travel(clock.now() + timedelta(minutes=6), tick=False):
        current = roster.current_roster(course=course)
        assert current.trouble.startswith("The course stopped in the middle of its list of people.")
        assert names(course) == ["Aino", "Nina", "Olena", "Samir"]
        assert not Enrolment.objects.exclude(left_at=None).exists()
        assert numbers.items() <= dict(Expected.objects.values_list("mark", "number")).items()
        assert roster.current_roster(course=course).trouble == current.trouble
    tell(lms, member("samir"))
    with time_machine.travel(clock.now() + timedelta(minutes=12), tick=False):
        assert roster.current_roster(course=course).trouble == ""
        assert Enrolment.objects.get().left_at is not None
        assert [
            row.name
            for row in people.page(course=course, people_filter=PeopleFilter()).items
            if not row.has_left
        ] == ["Samir"]


def test_a_list_that_breaks_off_says_of_those_it_names_what_it_says(lms: SmallLms, course: Course) -> None:
    roster.current_roster(course=course)
    broken_off(lms, aino(status="Inactive"), member("nina", status="Deleted"))
    with time_machine.travel(clock.now() + timedelta(minutes=6), tick=False):
        roster.current_roster(course=course)
    assert Enrolment.objects.get().left_at is not None
    assert RosterCopy.objects.get().is_partial


def test_a_first_list_that_breaks_off_shows_whom_it_has_told(lms: SmallLms, course: Course) -> None:
    broken_off(lms, member("olena"))
    current = roster.current_roster(course=course)
    assert current.trouble
    assert names(course) == ["Olena", "Participant 1"]
    assert not Enrolment.objects.exclude(left_at=None).exists()


def test_the_workers_own_failure_is_no_ones_end(lms: SmallLms, course: Course) -> None:
    roster.current_roster(course=course)
    RosterCopy.objects.update(is_wanted=True)
    lms.on("GET", "/members", Answer(503))
    assert cache.refresh_next_copy()
    assert not cache.refresh_next_copy()


@pytest.mark.parametrize(("policy", "may_export"), [(NamePolicy.SHOWN, False), (NamePolicy.KEPT, True)])
def test_only_names_that_are_kept_go_into_files(course: Course, policy: str, may_export: bool) -> None:
    Registration.objects.update(names=policy)
    assert roster.current_roster(course=course).may_export_names is may_export
