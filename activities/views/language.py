"""Changing the language without leaving the page."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from activities import access, resume_cookie


@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Keep the choice with the person, on every device, and go back to the page."""
    chosen = request.POST.get("language", "")
    if chosen in dict(settings.LANGUAGES) and request.user.is_authenticated:
        request.user.language = chosen
        request.user.save(update_fields=["language"])
    response = HttpResponseRedirect(_back(request))
    if access.is_by_code(request):
        resume_cookie.speak(response, access.resumed(request).code.attempt.learner.language)
    return response


def _back(request: HttpRequest) -> str:
    target = request.POST.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(target, allowed_hosts=None)
    return target if is_ours and target.startswith("/") else request.path.removesuffix("language/")
