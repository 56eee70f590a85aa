"""The launch itself: an id_token is checked, a session begins, and the browser goes on to its first page."""

from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from lti_tool.launch import cookies, deep_links, framing, landing, launch_log, launches, logins, sessions
from lti_tool.launch.login_rows import Login
from lti_tool.launch.refusal_page import refusal_page
from lti_tool.launch.refusals import PLATFORM_ERRORS
from lti_tool.protocol.deep_linking_settings import NothingAcceptedError
from lti_tool.protocol.errors import LtiError
from lti_tool.protocol.web_address import origin
from lti_tool.views import presentation
from lti_tool.views.login import SeeOther


@csrf_exempt  # the LMS's page posts here (Security Framework §5.1.1.3); state, nonce and cookie prove it
@require_http_methods(["GET", "HEAD", "POST"])
def launch(request: HttpRequest, slug: str = "") -> HttpResponse:
    """`slug` stands in links that name an activity; what counts is the signed target_link_uri."""
    if request.method == "HEAD":
        return presentation.page(request, slug) or refusal_page(request, "opened_directly")
    posted = request.POST if request.method == "POST" else request.GET
    if "error" in posted and "id_token" not in posted:
        return _told_by_platform(request, str(posted["error"]), str(posted.get("state", "")))
    if request.method == "GET" or not ({"state", "id_token"} & request.POST.keys()):
        return presentation.page(request, slug) or refusal_page(request, "opened_directly")
    params = {key: str(value) for key, value in request.POST.items()}
    registration = None
    try:
        login = logins.answered(params.get("state", ""))
        launch_log.log_as_launch(login.id)
        registration = login.registration.pk
        return _accepted(request, login, params)
    except NothingAcceptedError as error:
        launch_log.note_refusal(error.code, step="launch", registration=registration)
        return _sent_back(request, login, error)
    except LtiError as error:
        launch_log.note_refusal(error.code, step="launch", registration=registration)
        return _refused(request, error.code)


def _refused(request: HttpRequest, code: str) -> HttpResponse:
    """Where the cookie was lost the marker was false, whether it came back here or not."""
    response = refusal_page(request, code)
    if code == "cookie_missing":
        cookies.withdraw_cookie_marker(response)
    return response


def _told_by_platform(request: HttpRequest, error: str, state: str) -> HttpResponse:
    """The LMS itself said no (OpenID Connect Core §3.1.2.6): its words choose a page of ours, and are not repeated."""
    code = PLATFORM_ERRORS.get(error, "platform_refused")
    launch_log.note_refusal(code, step="launch", registration=logins.registration_of(state))
    return refusal_page(request, code)


def _sent_back(request: HttpRequest, login: Login, refusal: NothingAcceptedError) -> HttpResponse:
    """The LMS waits for an answer, in a window of its own perhaps: it is given one that says why nothing comes."""
    answer = deep_links.way_back(login.registration, refusal)
    response = refusal_page(request, refusal.code, answer=answer)
    return framing.allow_framing(
        response,
        frames=framing.ANYONE,
        forms=[origin(answer.return_url), *framing.platform_origins(login.registration)],
    )


def _accepted(request: HttpRequest, login: Login, params: dict[str, str]) -> HttpResponse:
    accepted = launches.accept(login=login, params=params, binder=cookies.launch_secret(request, login.id))
    launch_log.accepted(accepted.session)
    response = SeeOther(landing.address(accepted.session, accepted.placement))
    sessions.close_others(request, response, newcomer=accepted.session)
    if language := accepted.session.user.page_language:
        translation.activate(language)
        cookies.speak(response, language)
    return framing.allow_framing(response, frames=framing.session_origins(accepted.session))
