"""One topic of what an organisation says of itself: a short form, saved by itself, seen before it is saved where it has a look."""

from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from activities.access import ManagerRequest
from activities.models import Organisation
from activities.organisations import changes
from activities.organisations.topics.table import TOPICS
from activities.organisations.topics.topic import TopicForm
from activities.organisations.words import service_name
from activities.views.decorators import for_managers
from activities.views.organisations.rows import note


@for_managers
@require_http_methods(["GET", "HEAD", "POST"])
def topic(request: ManagerRequest, topic: str) -> HttpResponse:
    """What is typed wrongly, or was changed by somebody else meanwhile, comes back with all that was typed."""
    if topic not in TOPICS:
        raise Http404
    if request.method != "POST":
        return _page(request, TOPICS[topic](request.organisation), status=200)
    form = TOPICS[topic](request.organisation, request.POST)
    if not form.is_valid():
        return _page(request, form, status=422)
    if form.has_preview and "preview" in request.POST:
        shown = changes.changed(request.organisation, form.values())
        return _page(request, form, status=200, preview=shown)
    return _save(request, form)


def _save(request: ManagerRequest, form: TopicForm) -> HttpResponse:
    try:
        changes.change_organisation(
            organisation=request.organisation, values=form.values(), seen=request.POST.get("seen", "")
        )
    except changes.ChangedMeanwhileError as error:
        form.organisation = error.organisation
        return _page(request, form, status=409, meanwhile=form.summary_of(error.organisation))
    note(request, f"organisation.{form.slug}", f"organisation:{request.organisation.public_id}")
    return redirect(f"{reverse('activities:manage')}?{urlencode({'saved': form.slug})}")


def _page(
    request: ManagerRequest,
    form: TopicForm,
    *,
    status: int,
    preview: Organisation | None = None,
    meanwhile: list[str] | None = None,
) -> HttpResponse:
    seen = request.POST.get("seen", "") if request.method == "POST" and meanwhile is None else form.mark
    context: dict[str, Any] = {"form": form, "seen": seen, "preview": preview, "meanwhile": meanwhile}
    if preview is not None:  # the whole page is as it would be
        context |= {"organisation": preview, "tool_name": service_name(preview)}
    return render(request, "activities/organisations/topic.html", context, status=status)
