"""The organisation at a glance: what it has set, and where each of it is changed."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from activities.access import ManagerRequest
from activities.organisations.topics.table import TOPICS
from activities.views.decorators import for_managers
from activities.views.organisations.logo import LOGO


@for_managers
@require_safe
def organisation(request: ManagerRequest) -> HttpResponse:
    """The first page of who may manage, with what was saved a moment ago."""
    context = {
        "organisation": request.organisation,
        "lines": [(slug, form.title, form.summary_of(request.organisation)) for slug, form in TOPICS.items()],
        "saved": _saved(request.GET.get("saved", "")),
    }
    return render(request, "activities/organisations/organisation.html", context)


def _saved(slug: str) -> object:
    return _("Logo") if slug == LOGO else TOPICS[slug].title if slug in TOPICS else ""
