"""The picker that an LMS opens for its instructor, and the answer that goes back."""

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from activities.runtime.page_policy import policy_of
from lti_tool.launch.services import (
    LinkOptions,
    allow_framing,
    answer_deep_linking,
    deep_linking_settings,
    hand_over_answer,
    handed_over_answer,
    platform_origins,
    refusal_page,
    session_of,
    session_origins,
)
from lti_tool.models import LaunchSession
from lti_tool.protocol.content_items import kind_for
from lti_tool.protocol.deep_linking import Answer
from lti_tool.protocol.deep_linking_settings import DeepLinkingSettings
from lti_tool.protocol.errors import Refused
from lti_tool.protocol.products import takes
from lti_tool.protocol.roles import LEARNER
from lti_tool.protocol.web_address import origin
from lti_tool.views.link_choices import LinkChoices, kept
from lti_tool.views.login import SeeOther
from lti_tool.views.picker import chosen, current_language, detour, entries_of, picker_context


@require_http_methods(["GET", "HEAD", "POST"])
def pick(request: HttpRequest) -> HttpResponse:
    settings = _settings(request)
    if request.method == "POST" and (address := detour(request, kept(request.POST))):
        return SeeOther(address)
    is_sent = request.method == "POST"
    choices = LinkChoices(
        settings,
        takes(session_of(request).registration.product),
        request.POST if is_sent else request.GET or None,
    )
    slugs = chosen(request.POST, entries_of(request) if is_sent else [])
    if slugs and choices.is_valid():
        return _answer(request, slugs, choices.chosen())
    context = picker_context(request, multiple=settings.accept_multiple) | {
        "kind": kind_for(settings),
        "choices": choices,
        "adds_at_once": settings.auto_create,
        "is_own_window": session_of(request).is_own_window,
        "nothing_chosen": is_sent and not slugs,
    }
    return render(request, "lti_tool/pick.html", context, status=422 if is_sent else 200)


@require_POST
def cancel(request: HttpRequest) -> HttpResponse:
    _settings(request)
    return _answer(request, [])


def _settings(request: HttpRequest) -> DeepLinkingSettings:
    """A learner has no business here, whatever the LMS let through; without roles the LMS vouches by asking at all."""
    if session_of(request).role == LEARNER:
        raise PermissionDenied
    try:
        return deep_linking_settings(session_of(request))
    except Refused as error:
        raise Http404 from error


def _answer(request: HttpRequest, slugs: list[str], choices: LinkOptions | None = None) -> HttpResponse:
    session = session_of(request)
    answer = answer_deep_linking(session, slugs=slugs, language=current_language(), choices=choices)
    return _going_back(request, session, answer, handover=hand_over_answer(session, answer))


@csrf_exempt  # proved by our own signature: in a frame where the browser keeps nothing there is no session
@require_POST
def handed_over(request: HttpRequest) -> HttpResponse:
    """The page in the LMS's frame brings what was chosen in a window of its own."""
    try:
        session, answer = handed_over_answer(str(request.POST.get("handover", "")))
    except Refused as error:
        return refusal_page(request, error.code)
    response = _going_back(request, session, answer)
    response["Cache-Control"] = "no-store"
    forms = policy_of(response).form_action
    return allow_framing(response, frames=session_origins(session), forms=forms)


def _going_back(
    request: HttpRequest, session: LaunchSession, answer: Answer, *, handover: str = ""
) -> HttpResponse:
    response = render(request, "lti_tool/return.html", {"answer": answer, "handover": handover})
    forms = {origin(answer.return_url), *platform_origins(session.registration)}
    policy_of(response).form_action = tuple(sorted(forms))
    return response
