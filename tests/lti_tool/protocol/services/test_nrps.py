from typing import Any

import pytest

from lti_tool.protocol import vocabulary as v
from lti_tool.protocol.errors import Refused, Unavailable
from lti_tool.protocol.services.nrps import (
    ACTIVE,
    DELETED,
    INACTIVE,
    MOST_PEOPLE,
    Member,
    differences,
    roster,
)
from lti_tool.protocol.services.service import PlatformService
from tests.factories.deliveries import Answer, Asked, SmallLms

pytestmark = pytest.mark.once


def people(lms: SmallLms, *members: dict[str, Any], link: str = "") -> None:
    lms.on("GET", "/members", Answer(200, {"members": list(members)}, {"Link": link} if link else {}))


def test_everyone_is_told_page_by_page(lms: SmallLms, service: PlatformService) -> None:
    first = {"members": [{"user_id": "1", "roles": ["Learner"], "name": "Aino K"}]}
    last = {"members": [{"user_id": 2, "status": "Inactive", "given_name": "Elof", "family_name": "S"}]}
    link = {"Link": f'<{lms.url}/members?type_id=3&from=1>; rel="next"'}
    lms.on(
        "GET",
        "/members",
        lambda request: Answer(200, last) if "from" in request.query else Answer(200, first, link),
    )
    members = roster(service, f"{lms.url}/members?type_id=3", role="Learner", page_size=1).members
    assert [(one.user_id, one.name, one.status) for one in members] == [
        ("1", "Aino K", "Active"),
        ("2", "Elof S", "Inactive"),
    ]
    request = lms.requests("/members")[0]
    assert request.query == {"type_id": ["3"], "role": ["Learner"], "limit": ["1"]}
    assert request.headers["Accept"] == v.MEDIA_MEMBERSHIPS


def test_a_link_and_groups_are_asked_for_where_they_are_wanted(
    lms: SmallLms, service: PlatformService
) -> None:
    message = {f"{v.CLAIM}custom": {"activity": "saw"}}
    groups = [{"group_id": 4}, {"group_id": "5"}, {}, "x"]
    people(lms, {"user_id": "1", "message": [message, None], "group_enrollments": groups}, {"user_id": "2"})
    first, second = roster(service, f"{lms.url}/members", resource_link_id="link 7", with_groups=True).members
    assert lms.requests("/members")[0].query == {"rlid": ["link 7"], "groups": ["true"], "limit": ["200"]}
    assert first.messages == (message,)
    assert first.group_ids == ("4", "5")
    assert (second.messages, second.group_ids) == ((), None)


@pytest.mark.parametrize(
    ("told", "status"),
    [
        (None, ACTIVE),
        ("", ACTIVE),
        ("Active", ACTIVE),
        ("active", ACTIVE),
        ("http://purl.imsglobal.org/vocab/lis/v2/status#Active", ACTIVE),
        ("Inactive", INACTIVE),
        ("Deleted", DELETED),
        ("Suspended", INACTIVE),
        (7, INACTIVE),
    ],
)
def test_someone_is_active_unless_the_platform_says_otherwise(
    lms: SmallLms, service: PlatformService, told: object, status: str
) -> None:
    people(lms, {"user_id": "1", "status": told})
    assert roster(service, f"{lms.url}/members").members[0].status == status


def test_a_person_who_is_listed_twice_is_one_person_with_all_roles(
    lms: SmallLms, service: PlatformService
) -> None:
    once = {
        "user_id": "1",
        "roles": ["Learner"],
        "status": "Inactive",
        "group_enrollments": [{"group_id": 4}],
    }
    again = {
        "user_id": 1,
        "roles": ["Mentor", "Learner"],
        "name": "Aino",
        "group_enrollments": [{"group_id": 5}],
    }
    people(lms, once, {"user_id": "2"}, again)
    first, second = roster(service, f"{lms.url}/members").members
    assert first == Member("1", ("Learner", "Mentor"), ACTIVE, "Aino", group_ids=("4", "5"))
    assert second.user_id == "2"


def in_pages(lms: SmallLms, number: int, size: int, *, fault: Answer | None = None, after: int = 0) -> None:
    """So many people in pages of this size; after so many of them the fault."""

    def page(request: Asked) -> Answer:
        begins = int(request.query.get("from", ["0"])[0])
        if fault is not None and begins >= after:
            return fault
        members = [
            {"user_id": str(user), "roles": ["Learner"]} for user in range(begins, min(begins + size, number))
        ]
        link = (
            {"Link": f'<{lms.url}/members?from={begins + size}>; rel="next"'}
            if begins + size < number
            else {}
        )
        return Answer(200, {"members": members}, link)

    lms.on("GET", "/members", page)


@pytest.mark.parametrize(("number", "size"), [(2_600, 50), (600, 10), (10_000, 100)])
def test_a_large_course_is_told_whole_however_small_its_pages(
    lms: SmallLms, service: PlatformService, number: int, size: int
) -> None:
    in_pages(lms, number, size)
    course_roster = roster(service, f"{lms.url}/members")
    assert (len(course_roster.members), course_roster.broke_off) == (number, "")


@pytest.mark.parametrize(
    ("fault", "code"),
    [
        (Answer(503), "platform_error"),
        (Answer(403), "service_refused"),
        (Answer(200, "<html>"), "answer_not_json"),
        (Answer(200, {"members": None}), "answer_malformed"),
        (Answer(200, "x" * 2_000_000), "answer_too_large"),
        (
            Answer(200, {"members": []}, {"Link": '<https://elsewhere.example/x>; rel="next"'}),
            "service_origin_unknown",
        ),
        (Answer(200, {"members": []}, {"Link": r'<http://127.0.0.1\@b/x>; rel="next"'}), "url_malformed"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_after_a_fault_on_a_later_page_those_who_had_been_told_are_kept_and_the_list_is_not_whole(
    lms: SmallLms, service: PlatformService, fault: Answer, code: str
) -> None:
    in_pages(lms, 200, 50, fault=fault, after=100)
    course_roster = roster(service, f"{lms.url}/members")
    assert (len(course_roster.members), course_roster.broke_off, course_roster.differences_url) == (
        100,
        code,
        "",
    )


def test_a_list_without_end_ends_at_a_number_of_people(lms: SmallLms, service: PlatformService) -> None:
    in_pages(lms, 10**9, 1_000)
    course_roster = roster(service, f"{lms.url}/members")
    assert (MOST_PEOPLE < len(course_roster.members) <= MOST_PEOPLE + 1_000, course_roster.broke_off) == (
        True,
        "people_too_many",
    )


def test_changes_that_break_off_are_no_changes(lms: SmallLms, service: PlatformService) -> None:
    in_pages(lms, 200, 50, fault=Answer(403), after=100)
    with pytest.raises(Unavailable, match="service_refused"):
        differences(service, f"{lms.url}/members")


@pytest.mark.parametrize(
    ("told", "name"),
    [
        ({"name": "\u200b\u200d"}, ""),
        ({"name": " \u2800 ", "given_name": "Aino", "family_name": "K"}, "Aino K"),
        ({"name": "Aino \ud83d"}, "Aino \ufffd"),
        ({"name": "Ai\0no"}, "Aino"),
        ({"name": None, "given_name": "\u200b", "family_name": None}, ""),
        ({"name": "A" * 300}, "A" * 255),
    ],
)
def test_a_name_is_cleaned_and_what_nobody_can_see_is_none(
    lms: SmallLms, service: PlatformService, told: dict[str, Any], name: str
) -> None:
    people(lms, {"user_id": "half\ud83d", **told})
    (member,) = roster(service, f"{lms.url}/members").members
    assert (member.user_id, member.name) == ("half\ufffd", name)


def test_a_list_may_be_a_map_with_number_keys(lms: SmallLms, service: PlatformService) -> None:
    listed = {
        "1": {"user_id": "a", "roles": {"3": "Learner"}},
        "4": {"user_id": "b", "roles": None, "message": {}},
    }
    lms.on("GET", "/members", Answer(200, {"members": listed}))
    assert roster(service, f"{lms.url}/members").members == (Member("a", ("Learner",)), Member("b"))


def test_differences_are_kept_and_asked_for_later(lms: SmallLms, service: PlatformService) -> None:
    since = f'<{lms.url}/since?t=1>; rel="differences"'
    people(lms, {"user_id": "1"}, {"user_id": "2", "roles": ["Learner"]}, {"user_id": "3"}, link=since)
    before = roster(service, f"{lms.url}/members")
    assert before.differences_url == f"{lms.url}/since?t=1"
    changes = [
        {"user_id": "2", "status": "Deleted"},
        {"user_id": "3", "roles": ["Instructor"]},
        {"user_id": "4"},
    ]
    later = {"Link": f'<{lms.url}/since?t=2>; rel="differences"'}
    lms.on("GET", "/since", Answer(200, {"members": changes}, later))
    after = differences(service, before.differences_url)
    assert after.differences_url == f"{lms.url}/since?t=2"
    assert [(one.user_id, one.roles, one.status) for one in after.members] == [
        ("2", (), DELETED),
        ("3", ("Instructor",), ACTIVE),
        ("4", (), ACTIVE),
    ]


def test_differences_on_another_host_get_no_token(lms: SmallLms, service: PlatformService) -> None:
    people(lms, {"user_id": "1"}, link='<https://elsewhere.example/since>; rel="differences"')
    url = roster(service, f"{lms.url}/members").differences_url
    with pytest.raises(Refused, match="service_origin_unknown"):
        differences(service, url)


def test_people_without_an_id_and_strange_shapes_are_left_out(
    lms: SmallLms, service: PlatformService
) -> None:
    odd: list[object] = [
        {},
        "x",
        None,
        {"user_id": ""},
        {"user_id": "1", "roles": "Learner", "name": 7, "status": None},
    ]
    odd += [
        {"user_id": "2", "roles": [None, "Learner"], "message": "no", "group_enrollments": {"group_id": 1}}
    ]
    lms.on("GET", "/members", Answer(200, {"members": odd}))
    assert roster(service, f"{lms.url}/members").members == (Member("1"), Member("2", ("Learner",)))


@pytest.mark.parametrize("body", ["[]", "{}", '{"members": {}}', "null"])
def test_what_is_no_roster_is_refused(lms: SmallLms, service: PlatformService, body: str) -> None:
    lms.on("GET", "/members", Answer(200, body))
    with pytest.raises(Refused, match="answer_malformed"):
        roster(service, f"{lms.url}/members")
