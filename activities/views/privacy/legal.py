"""What the law asks for, and the page for those who come without a course."""

import math
from urllib.parse import urlencode

from django import forms
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from activities.learning.services import CourseContext
from activities.organisations.services import languages_of, service_name
from activities.privacy import feedback
from activities.runtime import networks
from activities.runtime.request_context import part_of
from activities.views.whose import in_chosen_language, organisation_here

DAYS_IN_A_MONTH = 30.4
ACCESSIBILITY = "activities/privacy/accessibility.html"


class FeedbackForm(forms.Form):
    """A word to the staff."""

    message = forms.CharField(
        label=_("What do you want to tell us?"),
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 6, "dir": "auto"}),
        error_messages={"required": _("Write your message first.")},
    )
    page = forms.CharField(
        label=_("Which page is it about? (You can leave this empty.)"),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"dir": "auto"}),
    )
    contact = forms.CharField(
        label=_("How can we reach you, if you want an answer? E-mail or phone. (You can leave this empty.)"),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "email", "dir": "auto"}),
    )


def _shown(request: HttpRequest, template: str, status: int = 200, **context: object) -> HttpResponse:
    """These pages also stand outside any course; there the only organisation that there is speaks, or the house."""
    organisation = organisation_here(request)
    offered = dict(languages_of(organisation))
    with in_chosen_language(request):
        service = service_name(organisation)
        context |= {
            "site_owner": organisation.name if organisation.name != service else "",
            "unchecked_languages": [code for code in settings.UNCHECKED_LANGUAGES if code in offered],
            "kept_months": round(organisation.people_kept_days / DAYS_IN_A_MONTH),
            "has_language_links": not part_of(request, CourseContext).leave_url,
        }
        return render(request, template, context, status=status)


@require_safe
def front(request: HttpRequest) -> HttpResponse:
    """For whoever comes without a course: it says that the way in is the course."""
    return _shown(request, "activities/front.html")


@require_http_methods(["GET", "HEAD", "POST"])
def accessibility(request: HttpRequest) -> HttpResponse:
    """How accessible this is, and a form to say where it is not."""
    form = FeedbackForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        return _left(request, form)
    status = 422 if form.errors else 200
    return _shown(request, ACCESSIBILITY, status, form=form, thanks="thanks" in request.GET)


def _left(request: HttpRequest, form: FeedbackForm) -> HttpResponse:
    """Kept; or, after too many, the form as it was written, to be sent a little later."""
    try:
        feedback.leave(
            **form.cleaned_data, network=networks.network(request), organisation=organisation_here(request)
        )
    except feedback.SlowedError as slowed:
        minutes = math.ceil(slowed.seconds / 60)
        answer = _shown(request, ACCESSIBILITY, 429, form=form, wait_minutes=minutes)
        answer["Retry-After"] = str(slowed.seconds)
        return answer
    return redirect(f"{request.path}?{urlencode({**request.GET.dict(), 'thanks': '1'})}#thanks")


@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    """What is kept about people, why and how long."""
    return _shown(request, "activities/privacy/privacy.html")
