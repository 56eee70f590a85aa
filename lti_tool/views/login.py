"""The login initiation, and the look whether this browser keeps our cookie before the LMS is asked."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods

from lti_tool import addresses
from lti_tool.keys import services as keys
from lti_tool.launch import services as launch
from lti_tool.launch.services import Login
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
        new_login, secret = launch.begin_login({key: str(value) for key, value in params.items()})
        response = SeeOther(_way_on(request, new_login))
    except LtiError as error:
        launch.note_refusal(error.code, step="login")
        return launch.refusal_page(request, error.code)
    launch.log_as_launch(new_login.id)
    for old in launch.launch_ids(request)[: -(launch.MOST_LAUNCH_COOKIES - 1)]:
        launch.delete_launch_cookie(response, old)
    launch.set_launch_cookie(response, new_login.id, secret)
    return _framed(response, new_login.registration)


def _way_on(request: HttpRequest, new_login: Login) -> str:
    """A browser that has kept our cookies before is not asked whether it does; a false marker ends at the launch."""
    if launch.has_cookie_marker(request):
        return launch.platform_login_url(new_login)
    return reverse("lti_tool:login_check", args=[new_login.id])


@head_begins_nothing
@require_GET
def login_check(request: HttpRequest, login_id: str) -> HttpResponse:
    """Here the cookie either came back, and the LMS may be asked, or it did not, and its hint is still unused."""
    launch.log_as_launch(login_id)
    try:
        waiting = launch.waiting_login(login_id)
        if keys.digest(launch.launch_secret(request, login_id)) == waiting.binder_hash:
            response = HttpResponseRedirect(launch.platform_login_url(waiting))
            launch.set_cookie_marker(response)
            return _framed(response, waiting.registration)
    except LtiError as error:
        launch.note_refusal(error.code, step="login")
        return launch.refusal_page(request, error.code)
    if waiting.is_own_window:
        launch.note_refusal("cookies_blocked", step="login")
        return launch.refusal_page(request, "cookies_blocked")
    return _new_window(request, waiting)


def _new_window(request: HttpRequest, waiting: Login) -> HttpResponse:
    """Anyone may frame it, for an LMS's pages may stand anywhere; it holds no session and acts by a click into a window."""
    context = {
        "fields": launch.initiation_fields(waiting),
        # A code goes on with an activity; who opens anything else, such as the picker, has none.
        "names_activity": bool(addresses.named_activity(waiting.facts.target_link_uri)),
    }
    response = render(request, "lti_tool/new_window.html", context)
    response["Cache-Control"] = "no-store"
    # Browsers apply form-action to the redirects after a form too: this one ends wherever the LMS's log-in stands.
    return launch.allow_framing(response, frames=launch.ANYONE, forms=launch.ANYONE)


def _framed(response: HttpResponse, registration: Registration) -> HttpResponse:
    response["Cache-Control"] = "no-store"
    return launch.allow_framing(response, frames=launch.platform_origins(registration))
