"""The login initiation, and the look whether this browser keeps our cookie before the LMS is asked."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods

from lti_tool import addresses
from lti_tool.keys import services as keys
from lti_tool.launch import cookies, framing, logins
from lti_tool.launch.launch_log import follow, refused
from lti_tool.launch.login_rows import Login
from lti_tool.launch.refusal_page import refusal_page
from lti_tool.models import Registration
from lti_tool.protocol.errors import LtiError
from lti_tool.views.heads import head_begins_nothing


class SeeOther(HttpResponseRedirect):
    """303: whatever came by POST, the next page is fetched by GET."""

    status_code = 303


@csrf_exempt  # the LMS's page posts here (Security Framework §5.1.1.1); the answer only begins a login
@head_begins_nothing
@require_http_methods(["GET", "POST"])
def login(request: HttpRequest) -> HttpResponse:
    params = request.POST if request.method == "POST" else request.GET
    try:
        begun, secret = logins.begin({key: str(value) for key, value in params.items()})
        response = SeeOther(_way_on(request, begun))
    except LtiError as error:
        refused(error.code, step="login")
        return refusal_page(request, error.code)
    follow(begun.id)
    for old in cookies.launch_ids(request)[: -(cookies.AT_MOST - 1)]:
        cookies.forget(response, old)
    cookies.keep(response, begun.id, secret)
    return _framed(response, begun.registration)


def _way_on(request: HttpRequest, begun: Login) -> str:
    """A browser that has kept our cookies before is not asked whether it does; a false marker ends at the launch."""
    if cookies.has_marker(request):
        return logins.platform_url(begun)
    return reverse("lti_tool:login_check", args=[begun.id])


@head_begins_nothing
@require_GET
def login_check(request: HttpRequest, login_id: str) -> HttpResponse:
    """Here the cookie either came back, and the LMS may be asked, or it did not, and its hint is still unused."""
    follow(login_id)
    try:
        waiting = logins.waiting(login_id)
        if keys.digest(cookies.binder(request, login_id)) == waiting.binder_hash:
            response = HttpResponseRedirect(logins.platform_url(waiting))
            cookies.set_marker(response)
            return _framed(response, waiting.registration)
    except LtiError as error:
        refused(error.code, step="login")
        return refusal_page(request, error.code)
    if waiting.is_own_window:
        refused("cookies_blocked", step="login")
        return refusal_page(request, "cookies_blocked")
    return _new_window(request, waiting)


def _new_window(request: HttpRequest, waiting: Login) -> HttpResponse:
    """Anyone may frame it, for an LMS's pages may stand anywhere; it holds no session and acts by a click into a window."""
    context = {
        "fields": logins.initiation_fields(waiting),
        # A code goes on with an activity; who opens anything else, such as the picker, has none.
        "names_activity": bool(addresses.named_activity(waiting.facts.target_link_uri)),
    }
    response = render(request, "lti_tool/new_window.html", context)
    response["Cache-Control"] = "no-store"
    # Browsers apply form-action to the redirects after a form too: this one ends wherever the LMS's log-in stands.
    return framing.allow(response, frames=framing.ANYONE, forms=framing.ANYONE)


def _framed(response: HttpResponse, registration: Registration) -> HttpResponse:
    response["Cache-Control"] = "no-store"
    return framing.allow(response, frames=framing.platform_origins(registration))
