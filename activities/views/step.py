"""One step of an activity: a page to read, and answers to give."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods

from activities import access
from activities.access import LEARNING, CourseRequest
from activities.blocks.contract import Unreadable
from activities.blocks.texts import localised
from activities.models import Attempt, Placement
from activities.services import attempts, content
from activities.views.entry import for_roles
from activities.views.shown import Mistake, step_of, with_images_from

KEY_LENGTH = 64


@require_http_methods(["GET", "HEAD", "POST"])
@for_roles(LEARNING)
def step(request: CourseRequest, placement: str, number: int) -> HttpResponse:
    """Show a step of the attempt under way, or take an answer to one of its blocks."""
    chosen = access.placement(request.enrolment, placement)
    if request.method == "POST":
        return _answer(request, chosen, number)
    attempt = attempts.resume(placement=chosen, learner=request.user)
    if attempt is None:
        return redirect("activities:activity", chosen.public_id)
    return _page(request, chosen, attempt, number)


def _answer(request: CourseRequest, placement: Placement, number: int) -> HttpResponse:
    form = _fields(request)
    attempt = access.own_attempt(request.enrolment, _one(form, "attempt"))
    block, key = _one(form, "block"), _one(form, "key")[:KEY_LENGTH]
    try:
        kept = attempts.answer(attempt=attempt, block=block, key=key, form=form)
    except Unreadable as problem:
        return _page(request, placement, attempt, number, Mistake(block, problem))
    except attempts.NoSuchBlockError as error:
        raise Http404 from error
    except attempts.FinishedError:
        return redirect("activities:activity", placement.public_id)
    place = (
        "feedback" if kept.is_complete or kept.feedback else "block"
    )  # mid-way there may be nothing to say yet
    return redirect(f"{reverse('activities:step', args=[placement.public_id, number])}#{place}-{block}")


def _fields(request: CourseRequest) -> dict[str, list[str]]:
    """The form without NUL, which no person types and PostgreSQL does not store."""
    return {name: [str(value).replace("\0", "") for value in values] for name, values in request.POST.lists()}


def _one(form: dict[str, list[str]], name: str) -> str:
    return form.get(name, [""])[-1]


def _page(
    request: CourseRequest,
    placement: Placement,
    attempt: Attempt,
    number: int,
    mistake: Mistake | None = None,
) -> HttpResponse:
    version = attempt.version.content
    steps = content.steps(version)
    if not 1 <= number <= len(steps):
        raise Http404
    language = content.language(version, get_language() or "")
    shown = step_of(attempt, number, language, mistake)
    context: dict[str, Any] = {
        "placement": placement,
        "attempt": attempt,
        "activity_title": localised(version["title"], language),
        "language": language,
        "step": shown,
        "step_list": _step_list(attempt, steps, language),
        "last_number": len(steps),
        "has_mistake": mistake is not None,
    }
    response = render(request, "activities/step.html", context, status=422 if mistake else 200)
    return with_images_from(response, [shown])


def _step_list(attempt: Attempt, steps: list[content.Json], language: str) -> list[dict[str, Any]]:
    missing = set(attempts.missing_steps(attempt=attempt))
    asking = {number for number, _ in content.answerable(attempt.version.content).values()}
    return [
        {
            "number": number,
            "title": localised(step["title"], language),
            "is_done": number in asking and number not in missing,
            "asks": number in asking,
        }
        for number, step in enumerate(steps, start=1)
    ]
