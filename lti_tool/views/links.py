"""A link that names no activity: its instructor chooses one here, and the choice stays with the link."""

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from lti_tool import bridge
from lti_tool.launch import services as launch
from lti_tool.models import ResourceLink
from lti_tool.protocol.roles import CONTENT_DEVELOPER, INSTRUCTOR
from lti_tool.views.login import SeeOther
from lti_tool.views.picker import detour, entries_of, picker_context


@require_http_methods(["GET", "HEAD", "POST"])
def choose(request: HttpRequest) -> HttpResponse:
    link = _link(request)
    if launch.current_role(launch.session_of(request)) not in {INSTRUCTOR, CONTENT_DEVELOPER}:
        raise PermissionDenied
    if request.method == "POST" and (address := detour(request)):
        return SeeOther(address)
    if request.method == "POST" and link.placement is None and not link.is_overview:
        _choose(request, link, str(request.POST.get("activity", "")))
    if link.is_overview:
        return SeeOther(reverse("activities:home"))
    if link.placement is not None:
        return SeeOther(_chosen_page(request, link.placement))
    context = picker_context(request, multiple=False) | {"nothing_chosen": request.method == "POST"}
    return render(request, "lti_tool/choose.html", context, status=422 if request.method == "POST" else 200)


@require_safe
def not_chosen(request: HttpRequest) -> HttpResponse:
    """Not the learner's fault, and mended in a minute: as soon as it is, "try again" leads to the activity."""
    link = _link(request)
    if link.is_overview:
        return SeeOther(reverse("activities:home"))
    if link.placement is not None:
        bridge.let_in_later(link.context.course, launch.session_of(request).user, link.placement)
        return SeeOther(reverse("activities:activity", args=[link.placement.public_id]))
    return render(request, "lti_tool/not_chosen.html")


def _choose(request: HttpRequest, link: ResourceLink, slug: str) -> None:
    if slug == launch.OVERVIEW:
        launch.choose_overview(link)
        return
    picked = next((entry for entry in entries_of(request) if entry.slug == slug), None)
    if picked is not None:
        launch.choose_activity(link, picked.activity)


def _chosen_page(request: HttpRequest, placement: bridge.Placement) -> str:
    if launch.session_of(request).role == INSTRUCTOR:
        return reverse("activities:results", args=[placement.public_id])
    return reverse("activities:preview", args=[placement.activity.slug])


def _link(request: HttpRequest) -> ResourceLink:
    link = launch.session_of(request).resource_link
    if link is None:
        raise Http404
    return link
