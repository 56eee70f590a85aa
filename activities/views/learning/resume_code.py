"""A learner asks for a code to go on elsewhere, and takes it back."""

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language

from activities import access
from activities.access import LEARNING, CourseRequest
from activities.learning import attempts
from activities.learning.resume import resume_codes
from activities.publishing import services as publishing
from activities.views.decorators import by_button, for_roles


@by_button
@for_roles(LEARNING)
def make(request: CourseRequest, placement: str) -> HttpResponse:
    """The code is on this page and nowhere else: asking again makes another and ends this one."""
    chosen = access.placement(request.enrolment, placement)
    attempt = attempts.resume(placement=chosen, learner=request.user)
    try:
        made, code = resume_codes.make(attempt=attempt) if attempt else (None, "")
    except attempts.FinishedError:
        made = None
    if made is None:
        return redirect("activities:activity", chosen.public_id)
    context = {
        "placement": chosen,
        "entry": publishing.catalogue_entry(chosen.activity, get_language() or ""),
        "code": code,
        "expires_at": made.expires_at,
        "resume_url": f"{settings.TOOL_URL}/resume/",
    }
    return render(request, "activities/learning/code.html", context)


@by_button
@for_roles(LEARNING)
def cancel(request: CourseRequest, placement: str) -> HttpResponse:
    """The code opens nothing from now on."""
    chosen = access.placement(request.enrolment, placement, even_away=True)
    attempt = attempts.resume(placement=chosen, learner=request.user)
    if attempt:
        resume_codes.cancel(attempt=attempt)
    return redirect("activities:activity", chosen.public_id)
