import json
import logging
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from cryptography.fernet import Fernet
from pytest_django import Settings

from activities import ports
from activities.models import Course, Enrolment
from activities.runtime import clock
from activities.teaching import gradebook
from lti_tool.keys.secrets_at_rest import decrypt, encrypt
from lti_tool.models import LtiContext, LtiUser, NamePolicy, Registration, ResourceLink, RosterCopy
from lti_tool.outgoing import http_client
from lti_tool.protocol.errors import Unavailable
from lti_tool.protocol.roles import TEST_USER
from lti_tool.roster import cache, copies, members
from lti_tool.roster.copies import CachedMember
from lti_tool.roster.members import Person
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


def names(course: Course) -> dict[int, str]:
    """Of those who have come."""
    roster = ports.host().roster(course, names_only=True)
    return {user: name for user, name in roster.names.items() if isinstance(user, int)}


def answer_with(lms: SmallLms, name: str, **fields: object) -> None:
    member = {"user_id": person().sub, "roles": ["Learner"], "name": name, **fields}
    lms.on("GET", "/members", Answer(200, {"members": [member, {"user_id": "not here yet", "name": "X"}]}))


def test_names_are_told_by_person_and_kept_encrypted(lms: SmallLms, course: Course) -> None:
    assert names(course) == {person().user_id: "Aino Koskenranta"}
    assert "Aino" not in RosterCopy.objects.get().names_encrypted
    assert person().sub not in RosterCopy.objects.get().names_encrypted


def test_with_names_off_no_one_is_asked(lms: SmallLms, course: Course) -> None:
    Registration.objects.update(names=NamePolicy.OFF)
    assert names(course) == {}
    assert lms.asked == []


def test_a_copy_is_good_for_five_minutes(lms: SmallLms, course: Course) -> None:
    names(course)
    answer_with(lms, "Aino K. Koskenranta")
    assert names(course) == {person().user_id: "Aino Koskenranta"}
    with time_machine.travel(clock.now() + timedelta(minutes=6), tick=False):
        assert names(course) == {person().user_id: "Aino K. Koskenranta"}


def test_a_platform_in_trouble_costs_no_page_and_is_not_asked_at_every_click(
    lms: SmallLms, course: Course
) -> None:
    names(course)
    lms.on("GET", "/members", Answer(503))
    with time_machine.travel(clock.now() + timedelta(hours=1), tick=False):
        for _ in range(3):
            assert names(course) == {person().user_id: "Aino Koskenranta"}
        assert len(lms.requests("/members")) == 2


@pytest.mark.parametrize("answer", [Answer(401), Answer(404), Answer(200, "<html>"), Answer(302)])
def test_without_any_copy_a_failure_means_no_names(lms: SmallLms, course: Course, answer: Answer) -> None:
    lms.on("GET", "/members", answer)
    assert names(course) == {}
    assert names(course) == {}


def test_a_day_old_copy_is_not_shown_and_is_deleted(lms: SmallLms, course: Course) -> None:
    names(course)
    lms.on("GET", "/members", Answer(503))
    with time_machine.travel(clock.now() + timedelta(hours=25), tick=False):
        assert names(course) == {}
        cache.purge_copies()
    assert RosterCopy.objects.count() == 0


def test_names_that_are_kept_stay_and_names_switched_off_go(lms: SmallLms, course: Course) -> None:
    names(course)
    Registration.objects.update(names=NamePolicy.KEPT)
    with time_machine.travel(clock.now() + timedelta(days=9), tick=False):
        cache.purge_copies()
    assert RosterCopy.objects.count() == 1
    Registration.objects.update(names=NamePolicy.OFF)
    cache.purge_copies()
    assert RosterCopy.objects.count() == 0


def test_a_copy_whose_encryption_key_was_withdrawn_costs_the_names_until_the_lms_tells_them_again(
    lms: SmallLms, course: Course, settings: Settings
) -> None:
    Registration.objects.update(names=NamePolicy.KEPT)
    names(course)
    settings.LTI_KEY_ENCRYPTION_KEYS = [Fernet.generate_key().decode()]
    assert not names(course)
    with time_machine.travel(clock.now() + timedelta(minutes=6), tick=False):
        assert names(course) == {person().user_id: "Aino Koskenranta"}


def test_a_course_without_a_roster_service_has_no_names(lms: SmallLms, course: Course) -> None:
    LtiContext.objects.update(memberships_url="")
    assert names(course) == {}
    assert names(Course(pk=course.pk + 1000)) == {}
    assert lms.asked == []


def people(lms: SmallLms, *members: dict[str, Any], since: str = "") -> None:
    link = {"Link": f'<{lms.url}/since?{since}>; rel="differences"'} if since else {}
    lms.on("GET", "/members", Answer(200, {"members": list(members)}, link))


def test_everyone_is_told_with_role_status_and_whether_they_have_been_here(
    lms: SmallLms, course: Course
) -> None:
    instructor = "http://purl.imsglobal.org/vocab/lis/v2/membership#Instructor"
    people(
        lms,
        {"user_id": person().sub, "roles": ["Learner"], "name": "Aino"},
        {"user_id": "never here", "roles": [instructor, "Learner"], "name": "Leena", "status": "Inactive"},
        {"user_id": "gone", "status": "Deleted"},
    )
    assert members.members(course.pk) == [
        Person(person().user_id, CachedMember("Aino", "learner", "Active", None)),
        Person(None, CachedMember("Leena", "instructor", "Inactive", None)),
    ]


def test_someone_who_has_only_been_in_another_course_has_not_been_here(lms: SmallLms, course: Course) -> None:
    elsewhere = make_person(Registration.objects.get(), Course.objects.create(title="Another"))
    people(lms, {"user_id": elsewhere.sub, "roles": ["Learner"]})
    assert [one.user_id for one in members.members(course.pk) or []] == [None]
    assert names(course) == {}


def test_with_names_off_people_are_told_without_any_and_none_is_kept(lms: SmallLms, course: Course) -> None:
    Registration.objects.update(names=NamePolicy.OFF)
    assert members.members(course.pk) is not None
    assert [one.member.name for one in members.members(course.pk) or []] == ["", ""]
    copy = RosterCopy.objects.get()
    assert "Aino" not in decrypt(copy.names_encrypted)
    cache.purge_copies()
    assert RosterCopy.objects.count() == 1


def test_names_switched_off_are_told_no_more_from_the_copy_and_switched_on_are_asked_for(
    lms: SmallLms, course: Course
) -> None:
    names(course)
    Registration.objects.update(names=NamePolicy.OFF)
    assert {one.member.name for one in members.members(course.pk) or []} == {""}
    Registration.objects.update(names=NamePolicy.SHOWN)
    with time_machine.travel(clock.now() + timedelta(minutes=2), tick=False):
        assert names(course) == {person().user_id: "Aino Koskenranta"}


def test_later_only_what_has_changed_is_asked_for(lms: SmallLms, course: Course) -> None:
    people(lms, {"user_id": person().sub, "name": "Aino"}, {"user_id": "leaves", "name": "Elof"}, since="t=1")
    assert len(members.members(course.pk) or []) == 2
    changes = [{"user_id": "leaves", "status": "Deleted"}, {"user_id": "comes", "name": "Samir"}]
    lms.on("GET", "/since", Answer(200, {"members": changes}))
    with time_machine.travel(clock.now() + timedelta(minutes=6), tick=False):
        assert [one.member.name for one in members.members(course.pk) or []] == ["Aino", "Samir"]
    assert len(lms.requests("/members")) == 1
    assert RosterCopy.objects.get().differences_url == f"{lms.url}/since?t=1"


def test_everyone_is_asked_for_again_now_and_then_and_where_differences_are_gone(
    lms: SmallLms, course: Course
) -> None:
    people(lms, {"user_id": person().sub, "name": "Aino"}, since="t=1")
    members.members(course.pk)
    lms.on("GET", "/since", Answer(410))
    with time_machine.travel(clock.now() + timedelta(minutes=6), tick=False):
        assert [one.member.name for one in members.members(course.pk) or []] == ["Aino"]
    assert len(lms.requests("/members")) == 2
    with time_machine.travel(clock.now() + timedelta(hours=7), tick=False):
        members.members(course.pk)
    assert (len(lms.requests("/members")), len(lms.requests("/since"))) == (3, 1)


def test_while_differences_cannot_be_had_the_copy_stays(lms: SmallLms, course: Course) -> None:
    people(lms, {"user_id": person().sub, "name": "Aino"}, since="t=1")
    members.members(course.pk)
    lms.on("GET", "/since", Answer(503))
    with time_machine.travel(clock.now() + timedelta(minutes=6), tick=False):
        assert [one.member.name for one in members.members(course.pk) or []] == ["Aino"]
    assert len(lms.requests("/members")) == 1


def test_an_lms_that_cannot_tell_names_just_now_is_not_asked_at_every_click(
    lms: SmallLms, course: Course
) -> None:
    Registration.objects.update(names=NamePolicy.OFF)
    members.members(course.pk)
    Registration.objects.update(names=NamePolicy.SHOWN)
    lms.on("GET", "/members", Answer(503))
    with time_machine.travel(clock.now() + timedelta(minutes=2), tick=False):
        for _ in range(3):
            assert names(course) == {}
    assert len(lms.requests("/members")) == 2


def test_names_of_some_people_are_enough_where_only_they_are_asked_for(lms: SmallLms, course: Course) -> None:
    enrolment = Enrolment.objects.get()
    assert gradebook.names_of(course, [enrolment]) == {person().user_id: "Aino Koskenranta"}
    assert gradebook.names_of(course, []) == {}


def test_the_trial_person_of_an_lms_is_no_one_of_the_course(lms: SmallLms, course: Course) -> None:
    people(lms, {"user_id": "trial", "roles": ["Learner", TEST_USER], "name": "Test Student"})
    assert members.members(course.pk) == []


def test_a_copy_in_an_older_form_is_passed_over(lms: SmallLms, course: Course) -> None:
    names(course)
    for older in ("Aino", ["Aino", True, True]):
        RosterCopy.objects.update(names_encrypted=encrypt(json.dumps({person().sub: older})))
        assert names(course) == {}


def test_a_list_too_long_for_a_page_has_more_time_elsewhere(
    lms: SmallLms, course: Course, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cache, "SECONDS", -1)
    context = copies.context_of(course.pk)
    assert context is not None
    with pytest.raises(Unavailable):
        cache.refreshed(context)
    assert person().sub in copies.members_of(cache.refreshed(context, is_for_page=False))


def test_a_roster_of_many_slow_pages_costs_no_page_of_ours_more_than_its_time(
    lms: SmallLms, course: Course, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cache, "SECONDS", -1)
    assert members.members(course.pk) is None


def test_who_may_open_a_link_is_asked_by_the_link(lms: SmallLms, course: Course) -> None:
    link = ResourceLink.objects.select_related("context__deployment__registration").get()
    people(lms, {"user_id": person().sub, "roles": ["Learner"], "name": "Aino", "message": [{}]})
    assert members.who_may_open(link) == [
        Person(person().user_id, CachedMember("Aino", "learner", "Active", None))
    ]
    assert lms.requests("/members")[0].query["rlid"] == [link.resource_link_id]
    lms.on("GET", "/members", Answer(404))
    assert members.who_may_open(link) is None
    link.context.memberships_url = ""
    assert members.who_may_open(link) is None


def test_no_name_reaches_a_log(lms: SmallLms, course: Course, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        names(course)
        lms.on("GET", "/members", Answer(500, "Aino Koskenranta is broken"))
        with time_machine.travel(clock.now() + timedelta(hours=1), tick=False):
            names(course)
    assert "Aino" not in caplog.text
