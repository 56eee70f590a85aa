from typing import Any

import pytest

from lti_tool.protocol import vocabulary as v
from lti_tool.protocol.errors import Refused
from lti_tool.protocol.nrps import ACTIVE, DELETED, INACTIVE, Member, differences, roster
from lti_tool.protocol.service import PlatformService
from tests.factories.deliveries import Answer, SmallLms

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
        lambda asked: Answer(200, last) if "from" in asked.query else Answer(200, first, link),
    )
    found = roster(service, f"{lms.url}/members?type_id=3", role="Learner", page_size=1).members
    assert [(one.user_id, one.name, one.status) for one in found] == [
        ("1", "Aino K", "Active"),
        ("2", "Elof S", "Inactive"),
    ]
    asked = lms.requests("/members")[0]
    assert asked.query == {"type_id": ["3"], "role": ["Learner"], "limit": ["1"]}
    assert asked.headers["Accept"] == v.MEDIA_MEMBERSHIPS


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
