"""Content that a tool sends back from deep linking."""

from typing import Any

from lti_tool.demo_lms import addresses, platforms
from lti_tool.demo_lms import vocabulary as words
from lti_tool.demo_lms.grading import columns
from lti_tool.demo_lms.launching import messages
from lti_tool.demo_lms.models import Launch, Link
from lti_tool.demo_lms.registering import tool_keys

CLAIMS = ["iss", "aud", "iat", "exp", "nonce"]
PRESENTATION = ("icon", "thumbnail", "window", "iframe", "available", "submission")


def read(token: str, launch: Launch) -> dict[str, Any]:
    """The believed claims of the tool's answer to this launch."""
    tool = launch.tool
    claims = tool_keys.verify(token, tool, audience=addresses.issuer(), require=CLAIMS)
    tool_keys.spend(tool, f"nonce:{claims['nonce']}")
    expected = {
        f"{words.CLAIM}message_type": words.DEEP_LINKING_RESPONSE,
        f"{words.CLAIM}version": "1.3.0",
        f"{words.CLAIM}deployment_id": tool.deployment_id,
    }
    if platforms.now().sends_data:
        expected[f"{words.DL_CLAIM}data"] = f"launch-{launch.pk}"
    for name, value in expected.items():
        if claims.get(name) != value:
            raise tool_keys.UntrustedTokenError(f"{name} is not {value}")
    return claims


def items(claims: dict[str, Any], launch: Launch) -> list[dict[str, Any]]:
    """The chosen items. Raises UntrustedTokenError for a type or a number of items that the LMS did not ask for."""
    settings = messages.deep_linking(launch)
    chosen = claims.get(f"{words.DL_CLAIM}content_items", [])
    if not isinstance(chosen, list) or not all(isinstance(item, dict) for item in chosen):
        raise tool_keys.UntrustedTokenError("content_items is not a list of objects")
    if any(item.get("type") not in settings["accept_types"] for item in chosen):
        raise tool_keys.UntrustedTokenError(f"only {', '.join(settings['accept_types'])} was asked for")
    if len(chosen) > 1 and not settings["accept_multiple"]:
        raise tool_keys.UntrustedTokenError("only one item was asked for")
    return [item for item in chosen if item["type"] in Link.Kind.values]


def save(item: dict[str, Any], launch: Launch) -> Link:
    """Make an activity of an item, and a gradebook column if it brings one and the LMS takes it."""
    link = Link.objects.create(
        course=launch.course,
        tool=launch.tool,
        kind=item["type"],
        title=str(item.get("title") or launch.tool.name)[:255],
        text=str(item.get("html") or item.get("text") or ""),
        url=str(item.get("url") or ""),
        custom=dict(item.get("custom") or {}),
        presentation={name: item[name] for name in PRESENTATION if name in item},
    )
    column = item.get("lineItem")
    if (
        column
        and link.kind == Link.Kind.LAUNCH
        and messages.deep_linking(launch).get("accept_lineitem", True)
    ):
        column = {"label": link.title, **column}
        columns.create(column, course=link.course, tool=link.tool, link=link)
    return link
