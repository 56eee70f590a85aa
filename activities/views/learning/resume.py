"""Going on with a code: the public page where it is typed, and the first and last page of what it opens."""

import logging
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import set_script_prefix, set_urlconf
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from activities import access
from activities.access import LEARNING, CourseRequest
from activities.blocks.texts import localised
from activities.learning import attempts
from activities.learning.course_context import CourseContext
from activities.learning.resume import resume_codes, resume_cookie, resume_sessions
from activities.publishing import services as publishing
from activities.runtime import networks
from activities.runtime.request_context import part_of, set_part
from activities.views.decorators import for_roles
from activities.views.whose import in_chosen_language

logger = logging.getLogger("verstas.resume")


class CodeForm(forms.Form):
    """Ten characters, however they are spaced; eight in codes of before 0.1."""

    code = forms.CharField(
        label=_("Your code"),
        max_length=40,
        error_messages={"required": _("Write your code first.")},
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}
        ),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def enter(request: HttpRequest) -> HttpResponse:
    """Anyone may come here; only a code that is in use opens something."""
    with in_chosen_language(request):
        return _tried(request) if request.method == "POST" else _page(request, CodeForm())


def _tried(request: HttpRequest) -> HttpResponse:
    form = CodeForm(request.POST)
    if not form.is_valid():
        return _page(request, form, status=422)
    try:
        code = resume_codes.redeem(typed=form.cleaned_data["code"], network=networks.network(request))
    except resume_codes.WrongCodeError:
        form.add_error("code", _("This code opens nothing. Look at each character and write it again."))
        return _page(request, form, status=422)
    except resume_codes.SlowedError as slowed:
        logger.warning("resume_codes_slowed", extra={"seconds": slowed.seconds})
        return _page(request, form, status=429, wait=slowed.seconds)
    session, secret = resume_sessions.begin(code=code)
    response = HttpResponseRedirect(f"/resume/{session.pk}/")
    resume_cookie.keep(request, response, session.pk, secret)
    resume_cookie.log_out_others(request, response, newcomer=code.attempt.learner)
    resume_cookie.keep_language(response, code.attempt.learner.page_language)
    return response


def _page(request: HttpRequest, form: CodeForm, status: int = 200, wait: int = 0) -> HttpResponse:
    context = {"form": form, "wait": wait, "has_language_links": True}
    response = render(request, "activities/learning/resume.html", context, status=status)
    response["Cache-Control"] = "no-store"
    if wait:
        response["Retry-After"] = str(wait)
    return response


@require_safe
@for_roles(LEARNING)
def front(request: CourseRequest, placement: str = "") -> HttpResponse:
    """What the code opens, and the way in."""
    resumed = access.resumed(request)
    attempt = resumed.code.attempt
    version = attempt.version.content
    language = publishing.choose_language(version, get_language() or "")
    context: dict[str, Any] = {
        "placement": attempt.placement,
        "title": localised(version["title"], language),
        "language": language,
        "number": attempts.step_to_go_on(attempt=attempt),
        "last_number": len(publishing.steps_of(version)),
        "enrolment": request.enrolment,
        "expires_at": resumed.code.expires_at,
    }
    return render(request, "activities/learning/resume_front.html", context)


@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    """The person is finished here: on a shared device the next one finds nothing of the one before."""
    resumed = access.resumed(request)
    set_part(request, CourseContext(outside=part_of(request, CourseContext).organisation))
    set_urlconf(None)  # the last page stands outside the session: its links must still lead somewhere
    set_script_prefix("/")
    response = render(request, "activities/learning/resume_left.html")
    resume_sessions.close(session=resumed)
    resume_cookie.forget(response, resumed.pk)
    return response
