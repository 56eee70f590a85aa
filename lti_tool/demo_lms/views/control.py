"""The control API: set the LMS up for a test, launch without a browser, and see what it holds.

`POST register-tool/` {initiate_login_uri, redirect_uris[], jwks_uri, target_link_uri, name?, claims?, scopes?, custom?,
deep_linking_url?, active?}: a tool. `POST courses/` {title, label}: another course. `POST links/` {client_id, title, url?,
custom?, line_item?, several_line_items?, context?, course?, presentation?}: an activity. `POST people/` {person, active?,
enrolled?, edits?}. `POST change-link/` {link_id, hidden?, restricted?, deleted?}: as a teacher would. `POST groups/` {name, people[], set?, hidden?, course?}: some of them.
`POST launch/` {link_id, person, message?, presentation?, subject?}: the fields that the browser would post to the tool, and the LMS
session with which the tool's redirect to `/auth/` is then to be followed. `GET state/`. `POST reset/`.
"""

from importlib import import_module
from typing import Any

from django.conf import settings
from django.shortcuts import get_object_or_404

from lti_tool.demo_lms import addresses
from lti_tool.demo_lms import vocabulary as words
from lti_tool.demo_lms.grading import columns
from lti_tool.demo_lms.launching import launches, visibility
from lti_tool.demo_lms.models import Course, Group, Launch, LaunchStep, Link, Person, Setting, Tool
from lti_tool.demo_lms.people import SESSION_PERSON
from lti_tool.demo_lms.registering import registrations
from lti_tool.demo_lms.registering.access import RefusedError
from lti_tool.demo_lms.trials import states
from lti_tool.demo_lms.trials.control_door import Order, steered
from lti_tool.demo_lms.views.roster import roster_clock


@steered()
def register_tool(method: str, order: Order) -> dict[str, str]:
    """Register a tool; the LMS may have any number of them."""
    tool = Tool.objects.create(
        name=order.get("name", "Tool"),
        client_id=registrations.new_client_id(),
        initiate_login_uri=order["initiate_login_uri"],
        redirect_uris=order["redirect_uris"],
        jwks_uri=order["jwks_uri"],
        target_link_uri=order["target_link_uri"],
        deep_linking_uri=str(order.get("deep_linking_url", order["target_link_uri"])),
        scopes=order.get("scopes", [*words.SCOPES, words.GROUP_SCOPE]),
        claims=order.get("claims", []),
        custom=order.get("custom", {}),
        active=order.get("active", True),
    )
    return {"client_id": tool.client_id, "deployment_id": tool.deployment_id, **addresses.of_platform()}


@steered()
def courses(method: str, order: Order) -> dict[str, int]:
    course = Course.objects.create(title=order["title"], label=str(order.get("label", order["title"])))
    return {"id": course.pk}


@steered()
def links(method: str, order: Order) -> dict[str, Any]:
    """Add an activity with as many columns as asked for."""
    tool = get_object_or_404(Tool, client_id=order["client_id"])
    link = Link.objects.create(
        course=_course(order),
        tool=tool,
        title=order.get("title", "Activity"),
        text=order.get("text", ""),
        url=order.get("url") or "",
        custom=order.get("custom") or {},
        presentation=order.get("presentation") or {},
        with_context=order.get("context", True),
    )
    column_orders = [] if order.get("line_item") is None else [order["line_item"]]
    column_orders += order.get("several_line_items") or []
    items = [_column(column, link) for column in column_orders]
    return {
        "id": link.pk,
        "resource_link_id": str(link.pk),
        "line_item_id": items[0] if items else None,
        "line_item_ids": items,
    }


@steered()
def change_link(method: str, order: Order) -> dict[str, bool]:
    """Hide an activity, bind it to a condition, show it again; or delete it with its column and grades."""
    link = get_object_or_404(Link, pk=order["link_id"])
    if order.get("deleted"):
        visibility.delete(link)
        return {"deleted": True}
    visibility.change(link, hidden=order.get("hidden"), restricted=order.get("restricted"))
    return {"hidden": link.hidden, "restricted": link.restricted}


@steered()
def people(method: str, order: Order) -> dict[str, bool]:
    """Suspend a person in the courses, let the person leave them, or take him or her back."""
    person = get_object_or_404(Person, key=order["person"])
    person.active = order.get("active", person.active)
    person.enrolled = order.get("enrolled", person.enrolled)
    person.edits = order.get("edits", person.edits)
    person.changed = roster_clock() + 1
    Setting.write("roster_clock", person.changed)
    person.save()
    return {"active": person.active, "enrolled": person.enrolled}


@steered()
def groups(method: str, order: Order) -> dict[str, int]:
    group = Group.objects.create(
        course=_course(order),
        name=order["name"],
        set_name=order.get("set", ""),
        hidden=order.get("hidden", False),
    )
    group.people.set(Person.objects.filter(key__in=order["people"]))
    return {"id": group.pk}


@steered()
def launch(method: str, order: Order) -> dict[str, Any]:
    """Start a launch in a new LMS session of that person."""
    person = get_object_or_404(Person, key=order["person"])
    link = get_object_or_404(Link.objects.select_related("tool", "course"), pk=order["link_id"])
    if not (person.teaches or link.is_open):
        raise RefusedError(403, "This activity is not open to learners")
    new_launch = _begin(order, link, person, _session(person))
    return {
        "action": link.tool.initiate_login_uri,
        "fields": launches.initiation(new_launch),
        "session_cookie": new_launch.session_key,
    }


@steered(("GET",))
def state(method: str, order: Order) -> dict[str, Any]:
    """Everything that the LMS holds."""
    return states.everything()


@steered()
def reset(method: str, order: Order) -> dict[str, bool]:
    """Forget everything but people, keys and the first course."""
    states.reset()
    return {"reset": True}


def _begin(order: Order, link: Link, person: Person, session_key: str) -> Launch:
    message = LaunchStep(order.get("message", LaunchStep.RESOURCE))
    if message == LaunchStep.REVIEW:
        item = link.line_items.all()[0]
        return launches.of_review(item, _subject(order, person), person=person, session_key=session_key)
    if message == LaunchStep.PRIVACY:
        subject = _subject(order, person)
        return launches.of_privacy(link.tool, subject, person=person, session_key=session_key)
    if message == LaunchStep.DEEP_LINKING:
        return launches.of_deep_linking(link.tool, link.course, person=person, session_key=session_key)
    shown = order.get("presentation", "iframe")
    return launches.of_link(link, person=person, session_key=session_key, presentation=shown)


def _subject(order: Order, person: Person) -> Person:
    """Whom the launch is about; nobody named: the person at the browser."""
    return get_object_or_404(Person, key=order.get("subject", person.key))


def _session(person: Person) -> str:
    session = import_module(settings.SESSION_ENGINE).SessionStore()
    session[SESSION_PERSON] = person.pk
    session.create()
    return str(session.session_key)


def _course(order: Order) -> Course:
    if "course" in order:
        return get_object_or_404(Course, pk=order["course"])
    return Course.objects.order_by("pk")[0]


def _column(column: dict[str, Any], link: Link) -> int:
    members = {"label": link.title, "scoreMaximum": 100, **column}
    return int(columns.create(members, course=link.course, tool=link.tool, link=link).pk)
