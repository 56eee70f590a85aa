"""One step of an activity: a page to read, and answers to give."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods

from activities import access
from activities.access import ASKS_FOR_HELP, LEARNING, CourseRequest
from activities.blocks.contract import Unreadable
from activities.blocks.texts import localised
from activities.models import Attempt, Placement
from activities.services import attempts, content, help_calls, reflections
from activities.services.reflections import Standing
from activities.views import answering
from activities.views.entry import for_roles
from activities.views.shown import Mistake, step_of


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
    form = answering.fields(request)
    attempt = access.own_attempt(request.enrolment, answering.one(form, "attempt"))
    block = answering.one(form, "block")
    here = reverse("activities:step", args=[placement.public_id, number])
    try:
        kept = answering.give(request, attempt, form)
    except Unreadable as problem:
        return _page(request, placement, attempt, number, Mistake(block, problem))
    except attempts.NoSuchBlockError as error:
        raise Http404 from error
    except attempts.FinishedError:
        if (
            attempt.finished_at is None
        ):  # an instructor has accepted the reflection meanwhile: the page says so
            return redirect(f"{here}#feedback-{block}")
        return redirect("activities:activity", placement.public_id)
    place = (
        "feedback" if kept.is_complete or kept.feedback else "block"
    )  # mid-way there may be nothing to say yet
    return redirect(f"{here}#{place}-{block}")


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
    calls = help_calls.of_attempt(attempt)
    here = [call for call in calls if call.step == number]
    help_calls.mark_seen(here)
    context: dict[str, Any] = {
        "placement": placement,
        "attempt": attempt,
        "activity_title": localised(version["title"], language),
        "language": language,
        "step": step_of(attempt, number, language, mistake),
        "step_list": _step_list(attempt, steps, language),
        "last_number": len(steps),
        "has_mistake": mistake is not None,
        "may_ask_for_help": access.may(request.enrolment, ASKS_FOR_HELP),
        "help_calls": here,
        "answered_elsewhere": [call for call in calls if call.has_news and call.step != number],
        "sent_back_elsewhere": _sent_back_elsewhere(attempt, number, language),
    }
    return render(request, "activities/step.html", context, status=422 if mistake else 200)


def _sent_back_elsewhere(attempt: Attempt, number: int, language: str) -> list[tuple[int, Standing]]:
    """What the learner is asked to answer again, at other steps than this one."""
    if not content.has_reviewed(attempt.version.content):
        return []
    standings = reflections.of_attempt(attempt=attempt, language=language)
    placed = [(reflections.place_of(one.reflection)[0], one) for one in standings if one.is_sent_back]
    return [(step, one) for step, one in placed if step != number]


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
