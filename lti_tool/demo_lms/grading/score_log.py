"""Write down every score that arrives, for whoever compares the gradebook with the tool later."""

from typing import Any

from django.http import HttpRequest

from lti_tool.demo_lms.models import Person, ScorePost
from lti_tool.demo_lms.reading import json_object, number
from lti_tool.demo_lms.registering.access import RefusedError


def record(request: HttpRequest, line_item: str, *, status: int, applied: bool) -> None:
    """Keep one arrival, well-formed or not; what a fault did to the answer stands beside it."""
    body = request.body.decode(errors="replace")
    score = _score(body)
    ScorePost.objects.create(
        line_item_id_text=line_item,
        person_key=_person(str(score.get("userId", ""))),
        timestamp=str(score.get("timestamp", ""))[:100],
        body=body,
        status=status,
        applied=applied,
        fault=request.META.get("demo_lms.fault", ""),
    )


def _score(body: str) -> dict[str, Any]:
    try:
        return json_object(body.encode())
    except RefusedError:
        return {}


def _person(user_id: str) -> str:
    person = Person.objects.filter(pk=number(user_id)).first()
    return person.key if person else user_id[:50]
