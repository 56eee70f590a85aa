"""Changing the language without leaving the page."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme

from activities import access
from activities.learning import services as learning
from activities.organisations.services import languages_of
from activities.views.decorators import by_button
from activities.views.whose import organisation_here


@by_button
def language(request: HttpRequest) -> HttpResponse:
    """Keep the choice with the person, on every device, and go back to the page."""
    chosen = request.POST.get("language", "")
    response = HttpResponseRedirect(_back(request))
    if chosen in dict(languages_of(organisation_here(request))) and request.user.is_authenticated:
        request.user.language = chosen
        request.user.save(update_fields=["language"])
        if access.is_by_code(request):
            learning.keep_language(response, chosen)
    return response


def _back(request: HttpRequest) -> str:
    target = request.POST.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(target, allowed_hosts=None)
    return target if is_ours and target.startswith("/") else request.path.removesuffix("language/")
