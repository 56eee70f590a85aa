"""A copied course keeps its activities. Each launch here is a real one by the demo LMS."""

from typing import Any

import pytest
from django.test import Client

from activities.models import Counting, Course, Placement
from lti_tool.launch import links
from lti_tool.models import Deployment, LineItem, LtiContext, ResourceLink, Standing
from lti_tool.protocol import history
from lti_tool.protocol import vocabulary as v
from lti_tool.registration.registrations import tool_description
from tests.factories.links import an_activity, deep_linked
from tests.factories.registrations import a_registration
from tests.tool_client import Tool, Visit

pytestmark = pytest.mark.flow


@pytest.fixture
def by_hand(tool: Tool) -> int:
    """A link that names no activity; its instructor chose one."""
    link = tool.link(title="Kierros", custom=dict(history.VARIABLES))
    tool.launch(link, "instructor", client=Client())
    chosen = links.choose_activity(ResourceLink.objects.get(), an_activity())
    assert chosen is not None
    Placement.objects.filter(pk=chosen.pk).update(counting=Counting.LATEST)
    return link


def copied(tool: Tool, **order: Any) -> dict[str, Any]:
    made: dict[str, Any] = tool.lms.control("copy-course", order)
    return made


def copy_of(tool: Tool, link: int, **order: Any) -> int:
    """The copied course's link that descends from this one."""
    return int(copied(tool, **order)["links"][str(link)])


def lands(visit: Visit) -> str:
    """What a launch led to: an activity, or the word that nothing is chosen."""
    return "activity" if "/p/" in visit.address else visit.address.split("/lti/")[1].strip("/")


@pytest.fixture
def canvas(tool: Tool) -> None:
    """An LMS that tells of a copied link itself; Moodle tells of its course only."""
    tool.lms.control("rules", {"rules": "canvas"})


@pytest.mark.parametrize("rules", ["moodle", "canvas"])
def test_a_copied_link_keeps_the_activity_that_was_chosen_by_hand(
    tool: Tool, by_hand: int, rules: str
) -> None:
    tool.lms.control("rules", {"rules": rules})
    link = copy_of(tool, by_hand)
    assert lands(tool.launch(link, client=Client())) == "activity"
    first, second = Placement.objects.order_by("pk")
    assert (first.activity, first.counting) == (second.activity, second.counting)
    assert first.course != second.course
    assert (second.counting, Course.objects.count()) == (Counting.LATEST, 2)


@pytest.mark.parametrize("rules", ["moodle", "canvas"])
def test_a_copied_link_to_the_courses_own_page_leads_to_the_copys_own_page(tool: Tool, rules: str) -> None:
    tool.lms.control("rules", {"rules": rules})
    link = tool.link(title="Yleiskuva", custom=dict(history.VARIABLES))
    tool.launch(link, "instructor", client=Client())
    links.choose_overview(ResourceLink.objects.get())
    visit = tool.launch(copy_of(tool, link), "instructor", client=Client())
    assert visit.address == f"/s/{visit.session.pk}/"
    assert ResourceLink.objects.filter(is_overview=True).count() == 2


def test_a_copied_deep_link_keeps_its_activity_and_how_it_counts(tool: Tool) -> None:
    link = deep_linked(tool)
    tool.launch(link, client=Client())
    Placement.objects.update(counting=Counting.LATEST)
    tool.tamper(claims={v.CUSTOM: {history.CONTEXT_HISTORY: "2"}})
    tool.launch(copy_of(tool, link), client=Client())
    assert [one.counting for one in Placement.objects.all()] == [Counting.LATEST] * 2


def test_what_was_stored_first_stays_in_the_copy_too(tool: Tool, canvas: None) -> None:
    """The link's address was changed after its activity had been stored: the first choice stays, in the copy too."""
    custom = {"activity": "a-tour", **history.VARIABLES}
    an_activity("a-tour")
    an_activity("other")
    link = tool.link(custom=custom)
    tool.launch(link, client=Client())
    tool.tamper(claims={v.CUSTOM: {"activity": "other", history.LINK_HISTORY: str(link)}})
    tool.launch(copy_of(tool, link), client=Client())
    assert {one.activity.slug for one in Placement.objects.all()} == {"a-tour"}


def test_a_copy_of_a_copy_finds_the_first(tool: Tool, by_hand: int, canvas: None) -> None:
    first = copied(tool)
    second = copied(tool, course=first["id"])
    link = second["links"][str(first["links"][str(by_hand)])]
    assert lands(tool.launch(link, client=Client())) == "activity"  # the one between was never opened


def test_a_variable_that_was_left_unfilled_names_nothing(tool: Tool, by_hand: int) -> None:
    ResourceLink.objects.update(resource_link_id="$ResourceLink.id.history")
    LtiContext.objects.update(context_id="$Context.id.history")
    tool.tamper(claims={v.CUSTOM: dict(history.VARIABLES)})
    assert lands(tool.launch(copy_of(tool, by_hand), client=Client())) == "not-chosen"
    assert LtiContext.objects.order_by("-pk")[0].copied_from == []


def test_links_of_the_same_title_with_different_activities_are_not_guessed(tool: Tool, by_hand: int) -> None:
    twin = tool.link(title="Kierros", custom=dict(history.VARIABLES))
    tool.launch(twin, "instructor", client=Client())
    row = ResourceLink.objects.get(resource_link_id=str(twin))
    links.choose_activity(row, an_activity("another"))
    assert lands(tool.launch(copy_of(tool, by_hand), client=Client())) == "not-chosen"
    tool.lms.control("rules", {"rules": "canvas"})  # the link's own history leaves no doubt
    assert lands(tool.launch(copy_of(tool, by_hand), client=Client())) == "activity"


def test_a_new_link_in_a_copied_course_is_new(tool: Tool, by_hand: int) -> None:
    course = copied(tool)["id"]
    new = tool.link(title="Something else", course=course, custom=dict(history.VARIABLES))
    assert lands(tool.launch(new, client=Client())) == "not-chosen"


def test_ids_of_another_deployment_or_lms_never_match(tool: Tool, by_hand: int, canvas: None) -> None:
    other = Deployment.objects.create(
        registration=tool.registration, deployment_id="other", standing=Standing.ACTIVE
    )
    LtiContext.objects.update(deployment=other)
    assert lands(tool.launch(copy_of(tool, by_hand), client=Client())) == "not-chosen"
    foreign = a_registration().deployments.get()
    LtiContext.objects.filter(deployment=other).update(deployment=foreign)
    assert lands(tool.launch(copy_of(tool, by_hand), client=Client())) == "not-chosen"


def test_a_copied_column_is_used_and_not_made_again(tool: Tool, by_hand: int) -> None:
    tool.launch(copy_of(tool, by_hand), client=Client())
    column = LineItem.objects.order_by("-pk")[0]
    assert column.is_coupled
    assert len(tool.lms.state()["line_items"]) == 2


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("", ()),
        ("$Context.id.history", ()),
        ("a", ("a",)),
        (" a , b ,,a", ("a", "b")),
        ("a%2Cb,c%20d,%00e", ("a,b", "c d", "e")),
        (f"{'x' * 256},y", ("y",)),
        (",".join(f"id-{n}" for n in range(900))[:2000], tuple(f"id-{n}" for n in range(20))),
        ("x," + "y" * 1998, ("x",)),
    ],
)
def test_a_history_is_read_as_the_standard_writes_it(text: str, ids: tuple[str, ...]) -> None:
    assert history.ids(text) == ids


def test_the_variables_are_asked_for_at_registration() -> None:
    configuration = tool_description(with_names=False).lti_registration_data()[v.TOOL_CONFIGURATION]
    assert configuration["custom_parameters"] == {
        "context_id_history": "$Context.id.history",
        "resource_link_id_history": "$ResourceLink.id.history",
    }
