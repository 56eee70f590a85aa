"""Calling for help, taking the call back, and answering it."""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods

from activities import access
from activities.access import ASKS_FOR_HELP, SEES_PEOPLE, CourseRequest
from activities.incoming.texts import Unfit
from activities.learning import help_calls
from activities.learning.attempts import FinishedError
from activities.models import HelpCall
from activities.privacy import services as privacy
from activities.teaching import services as teaching
from activities.views.decorators import by_button, for_roles
from activities.views.learning import answering
from activities.views.learning.step import page_of
from activities.views.teaching.review_inbox import inbox_address


@by_button
@for_roles(ASKS_FOR_HELP)
def ask(request: CourseRequest, placement: str, number: int) -> HttpResponse:
    """Tell the instructors that someone is stuck at this step."""
    form = answering.fields(request)
    attempt = access.attempt_here(request, answering.field(form, "attempt"))
    text = answering.field(form, "text")
    try:
        help_calls.ask(attempt=attempt, step=number, text=text)
    except Unfit:
        return page_of(request, attempt.placement, attempt, number, unsent_call=text)
    except help_calls.NoSuchStepError as error:
        raise Http404 from error
    except FinishedError:
        return redirect("activities:activity", attempt.placement.public_id)
    return redirect(_step(attempt.placement.public_id, number))


@by_button
@for_roles(ASKS_FOR_HELP)
def take_back(request: CourseRequest, call: str) -> HttpResponse:
    """No help is needed any more."""
    mine = access.own_help_call(request, call)
    help_calls.take_back(call=mine)
    return redirect(_step(mine.placement.public_id, mine.step))


@require_http_methods(["GET", "HEAD", "POST"])
@for_roles(SEES_PEOPLE)
def answer(request: CourseRequest, call: str) -> HttpResponse:
    """Answer a call; whoever is second sees the first answer, and what he or she wrote is still there."""
    chosen = access.help_call(request.enrolment, call)
    if request.method != "POST":
        return _page(request, chosen)
    form = answering.fields(request)
    text, is_in_person = answering.field(form, "text"), answering.field(form, "decision") == "in-person"
    if not text.strip() and not is_in_person:
        return _page(request, chosen, is_empty=True, status=422)
    try:
        help_calls.answer_call(call=chosen, by=request.user, text=text, version=answering.field(form, "seen"))
    except Unfit:
        return _page(request, chosen, text=text, is_too_long=True, status=422)
    except help_calls.OvertakenError:
        chosen.refresh_from_db()
        return _page(request, chosen, text=text, status=409)
    return redirect(inbox_address(confirmation="answered", placement=answering.field(form, "placement")))


def _page(
    request: CourseRequest,
    call: HelpCall,
    *,
    text: str = "",
    is_empty: bool = False,
    is_too_long: bool = False,
    status: int = 200,
) -> HttpResponse:
    privacy.record_event(
        action="help_call.view", actor=request.user, subject=call.learner, course=request.course
    )
    described = teaching.describe_calls(calls=[call], course=request.course, language=get_language() or "")
    context = {
        "item": described[0],
        "text": text,
        "is_empty": is_empty,
        "is_too_long": is_too_long,
        "is_overtaken": status == 409,
        "is_mine": call.answered_by_id == request.user.pk,
    }
    return render(request, "activities/teaching/help_call.html", context, status=status)


def _step(placement: str, number: int) -> str:
    return f"{reverse('activities:step', args=[placement, number])}#help"
