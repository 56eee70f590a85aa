"""The OIDC authorization endpoint: it answers with a form that posts itself to the tool."""

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt

from lti_tool.demo_lms import people
from lti_tool.demo_lms.launching import launches, messages
from lti_tool.demo_lms.models import Tool
from lti_tool.demo_lms.trials import tampering

EXPECTED = {
    "scope": ("openid", "invalid_scope"),
    "response_type": ("id_token", "unsupported_response_type"),
    "response_mode": ("form_post", "invalid_request"),
}


class AuthError(Exception):
    """A refusal in OAuth's words."""

    def __init__(self, error: str, description: str) -> None:
        super().__init__(description)
        self.error = error
        self.description = description


@csrf_exempt
def auth(request: HttpRequest) -> HttpResponse:
    """Send the person back to the tool with an id_token, or with an error."""
    params = request.POST if request.method == "POST" else request.GET
    tool = Tool.objects.filter(client_id=params.get("client_id", ""), active=True).first()
    if tool is None:
        return HttpResponse("Unknown or inactive client_id.", status=400, content_type="text/plain")
    if params.get("redirect_uri", "") not in tool.redirect_uris:
        return HttpResponse("Unregistered redirect_uri.", status=400, content_type="text/plain")
    try:
        fields = {"id_token": _id_token(request, params, tool)}
    except AuthError as refusal:
        fields = {"error": refusal.error, "error_description": refusal.description}
    if "state" in params:
        fields["state"] = params["state"]
    return post_form(request, params["redirect_uri"], fields)


def post_form(request: HttpRequest, action: str, fields: dict[str, str]) -> HttpResponse:
    """A page whose form posts itself, with a button for browsers without scripts."""
    response = render(request, "demo_lms/post.html", {"action": action, "fields": fields})
    response["Cache-Control"] = "no-store"
    return response


def _id_token(request: HttpRequest, params: QueryDict, tool: Tool) -> str:
    _check_words(params)
    person = people.signed_in(request)
    if person is None:
        raise AuthError("login_required", "Nobody is logged in at the LMS in this browser.")
    if params.get("login_hint") != person.sub:
        raise AuthError("access_denied", "login_hint is not the person who is logged in.")
    launch = launches.take(params.get("lti_message_hint", ""), session_key=people.session_key(request))
    if launch is None or launch.tool != tool or launch.person != person:
        raise AuthError("invalid_request", "lti_message_hint is unknown, used, or of another session.")
    return tampering.id_token(messages.payload(launch, nonce=str(params["nonce"])))


def _check_words(params: QueryDict) -> None:
    for name, (value, error) in EXPECTED.items():
        if params.get(name) != value:
            raise AuthError(error, f"{name} must be {value}.")
    if not params.get("nonce"):
        raise AuthError("invalid_request", "nonce is missing.")
    if params.get("prompt", "none") != "none":
        raise AuthError("invalid_request", "prompt must be none.")
