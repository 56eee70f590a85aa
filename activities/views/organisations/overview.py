"""The organisation at a glance: what it has set, and where each of it is changed."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from activities.access import ManagerRequest
from activities.views.decorators import for_managers


@for_managers
@require_safe
def organisation(request: ManagerRequest) -> HttpResponse:
    """The first page of who may manage."""
    return render(
        request, "activities/organisations/organisation.html", {"organisation": request.organisation}
    )
