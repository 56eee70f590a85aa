"""The page that an LMS opens to register this tool, and the same facts as a file for Canvas."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from lti_tool import addresses
from lti_tool.launch import services as launch
from lti_tool.models import RegistrationInvite
from lti_tool.protocol.errors import LtiError
from lti_tool.registration import canvas, invites, registrations
from lti_tool.views.heads import head_begins_nothing

LACKS = {
    "deep_linking": _("It does not offer deep linking: activities are then chosen after the link is made."),
    "grades": _("It does not take grades: results are seen here only."),
    "line_items": _(
        "It does not let tools make gradebook columns: grades go only to columns that it makes itself."
    ),
    "roster": _(
        "It does not give the list of participants: only those who have opened an activity are seen."
    ),
}


@csrf_exempt  # proved by the invite and by the draft's secret in the form: in a frame there is no session yet
@head_begins_nothing
@require_http_methods(["GET", "POST"])
def register(request: HttpRequest, invite: str) -> HttpResponse:
    try:
        invitation = invites.open_invite(invite)
        return _confirmed(request, invitation) if request.method == "POST" else _shown(request, invitation)
    except LtiError as error:
        launch.note_refusal(error.code, step="registration")
        return launch.refusal_page(request, error.code)


def _shown(request: HttpRequest, invite: RegistrationInvite) -> HttpResponse:
    configuration_url = request.GET.get("openid_configuration", "")
    if not configuration_url:
        link = addresses.absolute(request.path)
        return render(
            request, "lti_tool/registration_link.html", {"link": link, "urls": addresses.tool_urls()}
        )
    _row, proof, offer = registrations.draft(
        invite, configuration_url=configuration_url, token=request.GET.get("registration_token", "")
    )
    context = {
        "offer": offer,
        "proof": proof,
        "urls": addresses.tool_urls(),
        "lacks": [LACKS[word] for word in offer.missing()],
        "auto_approve": invite.auto_approve,
    }
    response = render(request, "lti_tool/register.html", context)
    return launch.allow_framing(response, frames=launch.offer_origins(offer, configuration_url))


def _confirmed(request: HttpRequest, invite: RegistrationInvite) -> HttpResponse:
    registration = registrations.confirm(invite, proof=str(request.POST.get("proof", "")))
    response = render(request, "lti_tool/registered.html", {"registration": registration})
    return launch.allow_framing(response, frames=launch.platform_origins(registration))


@require_safe
def canvas_configuration(request: HttpRequest) -> JsonResponse:
    """Canvas's "enter URL" registration reads this (Canvas docs, 2025-11)."""
    return JsonResponse(canvas.configuration())
