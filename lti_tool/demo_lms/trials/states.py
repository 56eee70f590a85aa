"""All that the LMS holds, for tests that compare it with what the tool meant to happen."""

from typing import Any

from django.db import transaction

from lti_tool.demo_lms import seed
from lti_tool.demo_lms.models import (
    Course,
    Fault,
    Group,
    LineItem,
    Link,
    Person,
    RegistrationToken,
    RequestCount,
    Result,
    ScorePost,
    ServiceRequest,
    Setting,
    Tool,
)
from lti_tool.demo_lms.seed import FIRST_COURSE


def everything() -> dict[str, Any]:
    """The whole state at one moment."""
    with transaction.atomic():
        return {
            "rules": Setting.read("rules", "moodle"),
            "people": [_person(row) for row in Person.objects.order_by("pk")],
            "tools": [_tool(row) for row in Tool.objects.order_by("pk")],
            "links": [_link(row) for row in Link.objects.order_by("pk")],
            "line_items": [_line_item(row) for row in LineItem.objects.order_by("pk")],
            "results": [_result(row) for row in Result.objects.select_related("person").order_by("pk")],
            "scores": [row.as_json() for row in ScorePost.objects.order_by("pk")],
            "requests": dict(RequestCount.objects.values_list("endpoint", "count")),
            "service_requests": [row.as_json() for row in ServiceRequest.objects.order_by("pk")],
        }


@transaction.atomic
def reset() -> None:
    """Forget everything but people, keys and the first course, and follow the first rules again."""
    Setting.write("rules", Setting.read("first_rules", "moodle"))
    Setting.objects.filter(
        name__in=["tamper", "deep_linking", "roster_clock", "rounding", "largest_page"]
    ).delete()
    for table in (Tool, RegistrationToken, ScorePost, Fault, RequestCount, ServiceRequest, Group):
        table.objects.all().delete()
    Course.objects.exclude(pk=FIRST_COURSE).delete()
    seed.disperse()
    Person.objects.update(active=True, enrolled=True, edits=True, changed=0)


def _person(row: Person) -> dict[str, Any]:
    return {"key": row.key, "sub": row.sub, "name": str(row), "role": row.role, "active": row.active}


def _tool(row: Tool) -> dict[str, Any]:
    return {
        "name": row.name,
        "client_id": row.client_id,
        "deployment_id": row.deployment_id,
        "scopes": row.scopes,
        "claims": row.claims,
        "active": row.active,
        "initiate_login_uri": row.initiate_login_uri,
        "redirect_uris": row.redirect_uris,
        "custom": row.custom,
        "notice_handlers": dict(row.notice_handlers.values_list("notice_type", "url")),
        "jwks_uri": row.jwks_uri,
        "target_link_uri": row.target_link_uri,
        "deep_linking_url": row.deep_linking_uri,
    }


def _link(row: Link) -> dict[str, Any]:
    return {
        "id": row.pk,
        "resource_link_id": str(row.pk),
        "course": row.course_id,
        "deployment_id": str(row.tool_id),
        "title": row.title,
        "text": row.text,
        "url": row.url,
        "custom": row.custom,
        "presentation": row.presentation,
        "kind": row.kind,
        "hidden": row.hidden,
        "restricted": row.restricted,
    }


def _line_item(row: LineItem) -> dict[str, Any]:
    return {
        "id": row.pk,
        "course": row.course_id,
        "deployment_id": str(row.tool_id),
        "link": row.link_id,
        "label": row.label,
        "score_maximum": row.score_maximum,
        "resource_id": row.resource_id,
        "tag": row.tag,
        "extra": row.extra,
    }


def _result(row: Result) -> dict[str, Any]:
    return {
        "line_item": row.line_item_id,
        "person": row.person.key,
        "score": row.score,
        "comment": row.comment,
        "scoring_user_id": row.scoring_user_id,
        "timestamp": row.timestamp.isoformat(),
    }
