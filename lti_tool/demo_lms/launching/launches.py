"""A launch, from the course page to the id_token."""

import json
import secrets

from lti_tool.demo_lms import addresses
from lti_tool.demo_lms.models import Course, Launch, LaunchStep, LineItem, Link, Person, Tool


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


def of_review(item: LineItem, subject: Person, *, person: Person, session_key: str) -> Launch:
    """Remember that a person wants to see someone's work from the gradebook."""
    return Launch.objects.create(
        secret=secrets.token_hex(16),
        session_key=session_key,
        person=person,
        course=item.course,
        tool=item.tool,
        link=item.link,
        item=item,
        subject=subject,
        message=LaunchStep.REVIEW,
    )


def of_privacy(tool: Tool, subject: Person | None, *, person: Person, session_key: str) -> Launch:
    """Remember that a person wants to see what a tool keeps about him or her, or about someone else."""
    return Launch.objects.create(
        secret=secrets.token_hex(16),
        session_key=session_key,
        person=person,
        course=Course.objects.order_by("pk")[0],  # where the way back leads; the tool is not told of it
        tool=tool,
        subject=subject,
        message=LaunchStep.PRIVACY,
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
    if launch.message == LaunchStep.DEEP_LINKING:
        return launch.tool.deep_linking_uri
    if launch.item:
        review = launch.item.extra.get("submissionReview") or {}
        return str(review.get("url") or launch.tool.target_link_uri)
    return launch.link.target if launch.link else launch.tool.target_link_uri


def take(hint: str, *, session_key: str | None) -> Launch | None:
    """The launch behind a message hint, once only and only in the session that began it."""
    try:
        secret = str(json.loads(hint)["launchid"])
    except (ValueError, TypeError, KeyError, RecursionError):
        return None
    waiting = Launch.objects.filter(secret=secret, session_key=session_key or "-", used=False)
    if waiting.update(used=True) != 1:
        return None
    return Launch.objects.select_related("person", "course", "tool", "link", "item", "subject").get(
        secret=secret
    )
