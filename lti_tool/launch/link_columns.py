"""The gradebook column of a link: the one that the LMS named, or one that the worker is to find or make."""

from typing import Any

from activities.runtime import clock
from lti_tool import bridge
from lti_tool.delivery import services as delivery
from lti_tool.launch import launch_choice
from lti_tool.models import LineItem, LtiUser, ResourceLink
from lti_tool.protocol.claims import AgsEndpoint, LaunchClaims
from lti_tool.protocol.vocabulary import SCOPE_LINEITEM, SCOPE_SCORE
from lti_tool.registration import services as registration


def note(link: ResourceLink, claims: LaunchClaims) -> None:
    """Brings the link's column up to date. One that we made bears the link's name and dates; the LMS's own keeps its own."""
    column = _known_or_new(link, claims.ags) if claims.ags else None
    if column is not None and not column.is_coupled:
        _retell(column, link, claims)


def facts(link: ResourceLink) -> dict[str, Any]:
    """The name of a column that we make, and what it is found by: resourceLinkId + resourceId + tag (AGS 2.0 §3.1)."""
    if link.placement is None:
        return {"label": _own_title(link), "tag": delivery.COLUMN_TAG}
    entry = bridge.entry(link.placement.activity)
    return {
        "label": _own_title(link) or entry.title,
        "resource_id": entry.slug,
        "tag": delivery.COLUMN_TAG,
        "score_maximum": entry.max_points or 1,
    }


def _known_or_new(link: ResourceLink, ags: AgsEndpoint) -> LineItem | None:
    if SCOPE_SCORE not in ags.scopes:
        return None
    url = ags.lineitem
    column: LineItem | None = getattr(link, "line_item", None)
    if column is None:
        return _new_line_item(link, ags, url)
    if url and url != column.url:
        column.url, column.is_coupled, column.is_changed = url, True, False
        column.problem, column.next_at = "", None
        column.save(update_fields=["url", "is_coupled", "is_changed", "problem", "next_at"])
        delivery.wake_link(link)
    elif column.problem or getattr(link, "has_troubled_grades", False):
        delivery.wake_link(link)
    return column


def _new_line_item(link: ResourceLink, ags: AgsEndpoint, url: str) -> LineItem | None:
    may_make = bool(link.context.lineitems_url) and SCOPE_LINEITEM in ags.scopes
    if not url and not may_make:
        return None
    is_due = not url and link.placement is not None  # a link without an activity has nothing to grade yet
    defaults = {
        "url": url,
        "is_coupled": bool(url),
        "next_at": clock.now() if is_due else None,
        **facts(link),
    }
    line_item, is_new = LineItem.objects.get_or_create(resource_link=link, defaults=defaults)
    if is_new and link.placement is not None:
        _queue_earlier_grades(line_item, link.placement)
    return line_item


def _queue_earlier_grades(line_item: LineItem, placement: bridge.Placement) -> None:
    """Grades made before the LMS offered a column are sent as soon as there is one: none is lost."""
    lti_users = LtiUser.objects.filter(registration=line_item.resource_link.context.deployment.registration)
    for grade in bridge.newest_grades(placement):
        person = lti_users.filter(user=grade.learner_id).first()
        if person is not None:
            delivery.queue_grade(line_item=line_item, lti_user=person, grade=grade)


def _retell(column: LineItem, link: ResourceLink, claims: LaunchClaims) -> None:
    fresh = {"label": _own_title(link) or column.label, **launch_choice.submission(claims)}
    if any(getattr(column, name) != value for name, value in fresh.items()):
        is_known = {"is_changed": True, "next_at": clock.now(), "attempts": 0} if column.url else {}
        LineItem.objects.filter(pk=column.pk).update(**fresh, **is_known)


def _own_title(link: ResourceLink) -> str:
    """A link that bears only this tool's name has no title of its own: several columns would be called alike."""
    is_ours = registration.is_tool_name(link.title, link.context.deployment.registration)
    return "" if is_ours else link.title
