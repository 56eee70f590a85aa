"""A launch, from the course page to the id_token."""

import json
import secrets

from lti_tool.demo_lms import addresses
from lti_tool.demo_lms.models import Course, Launch, LaunchStep, Link, Person, Tool


def of_link(link: Link, *, person: Person, session_key: str, presentation: str = "iframe") -> Launch:
    """Remember that a person opens an activity."""
    return Launch.objects.create(
        secret=secrets.token_hex(16),
        session_key=session_key,
        person=person,
        course=link.course,
        tool=link.tool,
        link=link,
        message=LaunchStep.RESOURCE,
        presentation=presentation,
    )


def of_deep_linking(tool: Tool, course: Course, *, person: Person, session_key: str) -> Launch:
    """Remember that a person is choosing content."""
    return Launch.objects.create(
        secret=secrets.token_hex(16),
        session_key=session_key,
        person=person,
        course=course,
        tool=tool,
        message=LaunchStep.DEEP_LINKING,
    )


def initiation(launch: Launch) -> dict[str, str]:
    """The fields of the login initiation; the hint is JSON text, as Moodle's is."""
    hint: dict[str, object] = {"launchid": launch.secret}
    if launch.link:
        hint = {"cmid": launch.link.pk, **hint}
    return {
        "iss": addresses.issuer(),
        "target_link_uri": target(launch),
        "login_hint": launch.person.sub,
        "lti_message_hint": json.dumps(hint, separators=(",", ":")),
        "client_id": launch.tool.client_id,
        "lti_deployment_id": launch.tool.deployment_id,
    }


def target(launch: Launch) -> str:
    """Where inside the tool the launch goes."""
    return launch.link.target if launch.link else launch.tool.deep_linking_uri


def take(hint: str, *, session_key: str | None) -> Launch | None:
    """The launch behind a message hint, once only and only in the session that began it."""
    try:
        secret = str(json.loads(hint)["launchid"])
    except (ValueError, TypeError, KeyError):
        return None
    waiting = Launch.objects.filter(secret=secret, session_key=session_key or "-", used=False)
    if waiting.update(used=True) != 1:
        return None
    return Launch.objects.select_related("person", "course", "tool", "link").get(secret=secret)
