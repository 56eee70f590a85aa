"""All that is kept about one person, as files to take along."""

import json
from collections.abc import Iterable
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import F

from lti_tool import bridge
from lti_tool.bridge import personal
from lti_tool.messages import services as messages
from lti_tool.models import (
    DeliveryAttempt,
    GradebookResult,
    LaunchSession,
    LtiUser,
    ScoreDelivery,
)

Json = dict[str, Any]
COLUMNS = (
    "course",
    "activity",
    "attempt",
    "question",
    "answer",
    "right",
    "points",
    "most_points",
    "answered",
)


def person_of_session(session: LaunchSession) -> bridge.User:
    """Whose data a session may open: the launching person's own, unless its launch was about someone's data."""
    return messages.message_of(session).data_of(session)


def count_unsent_grades(person: bridge.User) -> int:
    """Grades that the LMS does not have yet: erasing ends them."""
    return ScoreDelivery.objects.filter(lti_user__user=person, acked_rev__lt=F("rev")).count()


def collect_data(person: bridge.User, *, language: str) -> Json:
    lti_user = LtiUser.objects.select_related("registration").filter(user=person).first()
    return {
        **personal.data_of(person, language=language),
        "learning_platform": _platform(lti_user) if lti_user else None,
        "grades_for_the_learning_platform": [_delivery(one, language) for one in _deliveries(person)],
        "what_the_gradebook_held": [_held(one, language) for one in _results(person)],
        "open_sessions": [_session(one) for one in LaunchSession.objects.filter(user=person)],
    }


def data_as_json(data: Json) -> str:
    return json.dumps(data, cls=DjangoJSONEncoder, ensure_ascii=False, indent=2)


def answers_as_csv(data: Json) -> str:
    """The answers as a table for a spreadsheet."""
    rows: list[list[bridge.CellValue]] = [list(COLUMNS)]
    for attempt in data["attempts"]:
        around = {"course": attempt["course"], "activity": attempt["activity"], "attempt": attempt["number"]}
        for answer in attempt["answers"]:
            row = {**answer, **around, "answer": ", ".join(_leaves(answer["answer"]))}
            rows.append([row[name] for name in COLUMNS])
    return bridge.as_csv(rows)


def _platform(lti_user: LtiUser) -> Json:
    return {
        "name": lti_user.registration.name,
        "your_id_there": lti_user.sub,
        "first_seen": lti_user.created_at,
    }


def _deliveries(person: bridge.User) -> Iterable[ScoreDelivery]:
    rows = ScoreDelivery.objects.filter(lti_user__user=person).order_by("pk").prefetch_related("tries")
    placement = "line_item__resource_link__placement"
    deliveries = rows.select_related(f"{placement}__course", f"{placement}__activity__current_version")
    return deliveries.defer(f"{placement}__activity__current_version__content")


def _delivery(delivery: ScoreDelivery, language: str) -> Json:
    placement = delivery.line_item.resource_link.placement
    return {
        **(personal.where(placement, language=language) if placement else {}),
        "points": delivery.score_given,
        "most_points": delivery.score_maximum,
        "state": delivery.state,
        "arrived": delivery.delivered_at,
        "gradebook_held_instead": delivery.lms_score if delivery.lms_differs_at else None,
        "tries": [_try(one) for one in delivery.tries.all()],
    }


def _results(person: bridge.User) -> Iterable[GradebookResult]:
    placement = "line_item__resource_link__placement"
    rows = GradebookResult.objects.filter(lti_user__user=person).order_by("pk")
    return rows.select_related(f"{placement}__course", f"{placement}__activity__current_version")


def _held(result: GradebookResult, language: str) -> Json:
    placement = result.line_item.resource_link.placement
    return {
        **(personal.where(placement, language=language) if placement else {}),
        "points": result.score,
        "most_points": result.maximum,
    }


def _try(attempt: DeliveryAttempt) -> Json:
    return {"when": attempt.at, "outcome": attempt.outcome, "answer_code": attempt.status}


def _session(session: LaunchSession) -> Json:
    return {
        "began": session.created_at,
        "ends": session.expires_at,
        "closed": session.closed_at,
        "role": session.role,
    }


def _leaves(answer: object) -> Iterable[str]:
    """The leaves of an answer, as texts for one cell; in a map of several keys each bears its key."""
    if isinstance(answer, dict):
        is_single = len(answer) == 1
        for name, value in answer.items():
            text = ", ".join(_leaves(value))
            yield text if is_single else f"{name}: {text}"
    elif isinstance(answer, list):
        for part in answer:
            yield from _leaves(part)
    elif answer is not None:
        yield str(answer)
