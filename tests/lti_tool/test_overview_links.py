"""Links that lead to the course's own page, launched for real."""

import pytest
from django.test import Client

from activities.models import Placement
from lti_tool import addresses
from lti_tool.models import LineItem, ResourceLink
from tests.factories.links import an_activity, deep_linked
from tests.tool_client import Tool

pytestmark = pytest.mark.flow


@pytest.fixture
def overview(tool: Tool) -> int:
    """As deep linking puts it into a course: no line item."""
    url, custom = addresses.activity_url("_overview"), {"activity": "_overview"}
    return tool.link(url=url, custom=custom, line_item=None)


def test_an_instructor_lands_on_the_course_and_a_learner_on_his_own_page(tool: Tool, overview: int) -> None:
    teacher = tool.launch(overview, "instructor")
    learner = tool.launch(overview, client=Client())
    assert teacher.address == f"/s/{teacher.session.pk}/"
    assert "Kuka tarvitsee" in teacher.get().content.decode()
    assert learner.address == f"/s/{learner.session.pk}/"
    assert "outreach/" not in learner.get().content.decode()
    assert not Placement.objects.exists()


def test_it_makes_no_gradebook_column(tool: Tool, overview: int) -> None:
    tool.launch(overview, "instructor")
    tool.launch(overview)
    assert not LineItem.objects.exists()


def test_the_custom_word_alone_will_do(tool: Tool) -> None:
    link = tool.link(custom={"activity": "_overview"}, line_item=None)
    assert tool.launch(link, "instructor").address.endswith("/")
    assert ResourceLink.objects.get().is_overview


def test_a_link_that_leads_to_an_activity_goes_on_leading_there(tool: Tool) -> None:
    link = deep_linked(tool)
    tool.launch(link)
    tool.tamper(claims={"https://purl.imsglobal.org/spec/lti/claim/custom": {"activity": "_overview"}})
    assert "/p/" in tool.launch(link).address
    assert not ResourceLink.objects.get().is_overview


def test_a_bare_link_can_be_made_one_and_stays_one(tool: Tool) -> None:
    an_activity()
    bare = tool.link()
    teacher = tool.launch(bare, "instructor")
    assert 'value="_overview"' in teacher.get().content.decode()
    chosen = teacher.post("/lti/choose/", {"activity": "_overview"})
    assert chosen.headers["Location"] == f"/s/{teacher.session.pk}/"
    again = teacher.post("/lti/choose/", {"activity": "a-tour"})
    assert again.headers["Location"] == f"/s/{teacher.session.pk}/"
    assert not Placement.objects.exists()
    waiting = tool.launch(bare, client=Client())
    assert waiting.address == f"/s/{waiting.session.pk}/"


def test_a_learner_makes_no_link_an_overview(tool: Tool) -> None:
    learner = tool.launch(tool.link())
    assert learner.post("/lti/choose/", {"activity": "_overview"}).status_code == 403
    assert not ResourceLink.objects.get().is_overview
