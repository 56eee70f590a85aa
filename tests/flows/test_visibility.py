"""Hidden, restricted and deleted activities of an LMS that follows Moodle's rules (4.5, 2026-11)."""

import pytest

from activities.models import Placement
from lti_tool.models import ResourceLink
from tests.factories.links import deep_linked
from tests.tool_client import Tool

pytestmark = pytest.mark.flow


def placement_of(link: int) -> Placement:
    found = ResourceLink.objects.select_related("placement").get(resource_link_id=str(link)).placement
    assert found is not None
    return found


@pytest.mark.parametrize("change", [{"hidden": True}, {"restricted": True}])
def test_what_a_learner_may_not_launch_is_not_opened_by_the_list(tool: Tool, change: dict[str, bool]) -> None:
    shut, opened = deep_linked(tool, "shut"), deep_linked(tool, "opened")
    tool.launch(shut, "instructor")
    tool.lms.control("change-link", {"link_id": shut, **change})
    visit = tool.launch(opened, "learner1")
    assert visit.get().status_code == 200
    text = visit.get("/").content.decode()
    assert f"/p/{placement_of(shut).public_id}/" not in text
    assert visit.get(f"/p/{placement_of(shut).public_id}/").status_code == 403
    tool.lms.control("change-link", {"link_id": shut, "hidden": False, "restricted": False})
    tool.launch(shut, "learner1", client=visit.client)
    assert visit.get(f"/p/{placement_of(shut).public_id}/").status_code == 200
