"""One step of an activity: a page to read, and answers to give."""

from collections.abc import Collection, Mapping
from typing import Any

from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods

from activities import access
from activities.access import ASKS_FOR_HELP, LEARNING, CourseRequest
from activities.blocks.contract import Unreadable
from activities.blocks.texts import localised
from activities.learning import attempts, help_calls, reflections
from activities.learning.reflections import ReviewStatus
from activities.models import Attempt, HelpCall, Placement
from activities.publishing import services as publishing
from activities.publishing.services import Outline
from activities.views.decorators import for_roles
from activities.views.learning import answering
from activities.views.rendered_blocks import JustSent, answers_of_step, step_of, step_with, with_images_from


@require_http_methods(["GET", "HEAD", "POST"])
@for_roles(LEARNING)
def step(request: CourseRequest, placement: str, number: int) -> HttpResponse:
    """Show a step of the attempt under way, or take an answer to one of its blocks."""
    if request.method == "POST":
        return _answer(request, placement, number)
    by_code = access.is_by_code(request)
    chosen = access.placement_under_way(request.enrolment, placement, even_away=by_code)
    attempt = chosen.work
    if attempt is None:
        return redirect("activities:activity", chosen.public_id)
    page = page_of(request, chosen, attempt, number)
    attempts.visit(attempt=attempt, step=number)
    return page


def _answer(request: CourseRequest, public_id: str, number: int) -> HttpResponse:
    form = answering.fields(request)
    attempt_id = answering.field(form, "attempt")
    placement = access.placement_of_attempt(request.enrolment, public_id, attempt_id)
    attempt = access.attempt_here(request, attempt_id, read=placement.work)
    block = answering.field(form, "block")
    try:
        answer = answering.give(request, attempt, form)
    except Unreadable as problem:
        sent = JustSent(block, problem, answering.typed(form))
        page = page_of(request, placement, attempt, number, sent=sent)
        return _with_state(page, "unreadable", 422) if _is_queue(request) else page
    except attempts.NoSuchBlockError as error:
        raise Http404 from error
    except attempts.FinishedError:
        return _too_late(request, placement, attempt, number, block)
    sent = JustSent(block, typed=answering.typed(form))
    if _is_queue(request):
        return _with_state(page_of(request, placement, attempt, number, sent=sent), "saved", 200)
    if sent.typed and _stays(attempt, number, sent):
        return page_of(
            request, placement, attempt, number, sent=sent
        )  # elsewhere what was typed would be gone
    # Mid-way there may be nothing to say yet.
    place = "feedback" if answer.is_complete or answer.feedback else "block"
    here = reverse("activities:step", args=[placement.public_id, number])
    return redirect(f"{here}#{place}-{block}")


def _stays(attempt: Attempt, number: int, sent: JustSent) -> bool:
    """Has a practice screen sent the learner back to what was typed?"""
    language = publishing.choose_language(
        publishing.outline_of(attempt.version).content, get_language() or ""
    )
    shown = step_of(attempt, number, language, sent)
    return any(item.block["id"] == sent.block and item.block.get("keeps_typed") for item in shown.blocks)


def _too_late(
    request: CourseRequest, placement: Placement, attempt: Attempt, number: int, block: str
) -> HttpResponse:
    """The attempt has ended; or an instructor has accepted this reflection meanwhile, and the page says so."""
    if attempt.finished_at is None:
        if _is_queue(request):
            return _with_state(page_of(request, placement, attempt, number), "saved", 200)
        return redirect(f"{reverse('activities:step', args=[placement.public_id, number])}#feedback-{block}")
    if _is_queue(request):
        return JsonResponse({"state": "finished"}, status=409)
    return redirect("activities:activity", placement.public_id)


def _is_queue(request: CourseRequest) -> bool:
    """Does the page's script ask, which keeps an answer until it hears in so many words that it is saved?"""
    return request.get_preferred_type(["text/html", "application/json"]) == "application/json"


def _with_state(page: HttpResponse, state: str, status: int) -> HttpResponse:
    """What became of the answer, with the page as it is now, from which the script takes what has changed."""
    return JsonResponse({"state": state, "page": page.content.decode()}, status=status)


def page_of(
    request: CourseRequest,
    placement: Placement,
    attempt: Attempt,
    number: int,
    *,
    sent: JustSent | None = None,
    unsent_call: str = "",
) -> HttpResponse:
    """The step; after a mistake with what was written. `unsent_call`: a call for help that was too long to be taken."""
    outline = publishing.outline_of(attempt.version)
    if not 1 <= number <= len(outline.steps):
        raise Http404
    language = publishing.choose_language(outline.content, get_language() or "")
    answers = answers_of_step(attempt, number)
    statuses = reflections.reflections_of(attempt=attempt, language=language)
    shown = step_with(attempt, number, language, answers, statuses, sent)
    sent_back = {status.reflection.block: status for status in statuses if status.is_sent_back}
    is_unreadable = sent is not None and sent.problem is not None
    context: dict[str, Any] = {
        "placement": placement,
        "attempt": attempt,
        "activity_title": localised(outline.content["title"], language),
        "language": language,
        "step": shown,
        "step_list": _step_list(outline, answers.done - sent_back.keys(), language),
        "last_number": len(outline.steps),
        "has_mistake": is_unreadable or shown.has_field_error or bool(unsent_call),
        "unsent_call": unsent_call,
        "most_letters_of_a_call": HelpCall.TEXT_LENGTH,
        "comes_back_here": True,
        "may_ask_for_help": access.may(request.enrolment, ASKS_FOR_HELP),
        **_help_calls(placement, attempt, number),
        "sent_back_elsewhere": _elsewhere(outline, sent_back, number),
    }
    status = 422 if is_unreadable or unsent_call else 200
    response = render(request, "activities/learning/step.html", context, status=status)
    return with_images_from(response, [shown])


def _help_calls(placement: Placement, attempt: Attempt, number: int) -> dict[str, list[HelpCall]]:
    """The calls for help of this step, which count as seen now, and those of other steps that have an answer."""
    calls = help_calls.of_attempt(attempt) if placement.may_have_calls else []
    here = [call for call in calls if call.step == number]
    help_calls.mark_seen(here)
    elsewhere = [call for call in calls if call.has_news and call.step != number]
    return {"help_calls": here, "answered_elsewhere": elsewhere}


def _elsewhere(
    outline: Outline, sent_back: Mapping[str, ReviewStatus], number: int
) -> list[tuple[int, ReviewStatus]]:
    """What the learner is asked to answer again, at other steps than this one."""
    placed = [(outline.answerable[block][0], status) for block, status in sent_back.items()]
    return [(step, status) for step, status in placed if step != number]


def _step_list(outline: Outline, done: Collection[str], language: str) -> list[dict[str, Any]]:
    asking = {number for number, _ in outline.answerable.values()}
    missing = {number for block, (number, _) in outline.answerable.items() if block not in done}
    return [
        {
            "number": number,
            "title": localised(step["title"], language),
            "is_done": number in asking and number not in missing,
            "asks": number in asking,
        }
        for number, step in enumerate(outline.steps, start=1)
    ]
