import pytest

from lti_tool.protocol import vocabulary as v
from lti_tool.protocol.errors import Refused
from lti_tool.protocol.services.groups import Group, GroupSet, group_sets, groups
from lti_tool.protocol.services.service import PlatformService
from tests.factories.deliveries import Answer, Asked, SmallLms

pytestmark = pytest.mark.once


def test_groups_come_page_by_page_with_their_sets(lms: SmallLms, service: PlatformService) -> None:
    first = [
        {"id": 4, "name": "Wood", "set_ids": [1, "2", 1], "tag": "w"},
        {"id": "5", "name": "Metal", "set_id": 1},
    ]
    last = [{"id": 4, "name": "Wood again"}, {"id": "6", "name": "Teachers", "hidden": True}]
    link = {"Link": f"<{lms.url}/groups?From=2>; rel=next"}

    def page(request: Asked) -> Answer:
        is_last = "From" in request.query
        return Answer(200, {"groups": last if is_last else first}, {} if is_last else link)

    lms.on("GET", "/groups", page)
    assert list(groups(service, f"{lms.url}/groups?type_id=3")) == [
        Group("4", "Wood", "w", ("1", "2")),
        Group("5", "Metal", "", ("1",)),
        Group("6", "Teachers", is_hidden=True),
    ]
    request = lms.requests("/groups")[0]
    assert request.query == {"type_id": ["3"], "limit": ["200"]}
    assert request.headers["Accept"] == v.MEDIA_GROUPS
    assert f"scope={v.SCOPE_GROUPS}".replace(":", "%3A").replace("/", "%2F") in lms.requests("/token")[0].body


def test_the_groups_of_one_person_are_asked_for_by_the_platforms_id(
    lms: SmallLms, service: PlatformService
) -> None:
    lms.on("GET", "/groups", Answer(200, {"groups": []}))
    assert list(groups(service, f"{lms.url}/groups", user_id="101")) == []
    assert lms.requests("/groups")[0].query["user_id"] == ["101"]


def test_sets_have_a_media_type_of_their_own(lms: SmallLms, service: PlatformService) -> None:
    lms.on(
        "GET", "/sets", Answer(200, {"sets": [{"id": 1, "name": "Halls"}, {"id": 2}, {"name": "x"}, None]})
    )
    assert list(group_sets(service, f"{lms.url}/sets")) == [GroupSet("1", "Halls")]
    assert lms.requests("/sets")[0].headers["Accept"] == v.MEDIA_GROUP_SETS


@pytest.mark.parametrize("body", ["[]", "{}", '{"groups": "none"}', "null"])
def test_what_is_no_list_of_groups_is_refused(lms: SmallLms, service: PlatformService, body: str) -> None:
    lms.on("GET", "/groups", Answer(200, body))
    with pytest.raises(Refused, match="answer_malformed"):
        list(groups(service, f"{lms.url}/groups"))
