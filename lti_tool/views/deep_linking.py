"""The picker that an LMS opens for its instructor, and the answer that goes back."""

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_POST

from lti_tool import deep_links
from lti_tool.middleware import LaunchRequest
from lti_tool.protocol.claims import DeepLinkingSettings
from lti_tool.protocol.errors import Refused
from lti_tool.protocol.registration import origin
from lti_tool.protocol.roles import LEARNER
from lti_tool.views.login import SeeOther
from lti_tool.views.picker import current_language, detour, picker_context, ticked


@require_http_methods(["GET", "POST"])
def pick(request: LaunchRequest) -> HttpResponse:
    settings = _settings(request)
    chosen = ticked(request.POST)
    if request.method == "POST" and (address := detour(request)):
        return SeeOther(address)
    if chosen:
        return _answer(request, chosen)
    context = picker_context(request) | {
        "multiple": settings.accept_multiple,
        "takes_links": deep_links.takes_links(settings),
        "nothing_chosen": request.method == "POST",
    }
    return render(request, "lti_tool/pick.html", context, status=422 if request.method == "POST" else 200)


@require_POST
def cancel(request: LaunchRequest) -> HttpResponse:
    _settings(request)
    return _answer(request, [])


def _settings(request: LaunchRequest) -> DeepLinkingSettings:
    """A learner has no business here, whatever the LMS let through; without roles the LMS vouches by asking at all."""
    if request.launch.role == LEARNER:
        raise PermissionDenied
    try:
        return deep_links.settings_of(request.launch)
    except Refused as error:
        raise Http404 from error


def _answer(request: LaunchRequest, slugs: list[str]) -> HttpResponse:
    answer = deep_links.answer(request.launch, slugs=slugs, language=current_language())
    response = render(request, "lti_tool/return.html", {"answer": answer})
    vars(response)["form_action"] = [origin(answer.return_url), *request.launch.registration.frame_origins]
    return response
