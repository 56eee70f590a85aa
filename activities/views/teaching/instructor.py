"""What instructors and content developers see: results of a placement, and an activity before anyone does it."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods, require_safe

from activities import access
from activities.access import SEES_CONTENT, SEES_PEOPLE, CourseRequest
from activities.privacy import services as privacy
from activities.publishing import services as publishing
from activities.teaching import gradebook
from activities.views.decorators import for_roles
from activities.views.list_filters import list_of, search_of
from activities.views.rendered_blocks import named_by, steps_of, with_images_from
from activities.views.teaching.review_inbox import waiting_for


@require_http_methods(["GET", "HEAD", "POST"])
@for_roles(SEES_PEOPLE)
def results(request: CourseRequest, placement: str) -> HttpResponse:
    """Everyone's state and result, and what became of the result."""
    chosen = access.placement(request.enrolment, placement)
    if request.method == "POST":
        return search_of(request)
    of_list = list_of(request)
    privacy.record_event(action="results.view", actor=request.user, course=request.course)
    context = {
        **of_list,
        "placement": chosen,
        "entry": publishing.catalogue_entry(chosen.activity, get_language() or ""),
        "results": gradebook.results(
            placement=chosen, people_filter=of_list["asked"], roster=of_list["list"]
        ),
    }
    context |= waiting_for(request, chosen, listed=of_list["list"])
    return render(request, "activities/teaching/results.html", context)


@require_safe
@for_roles(SEES_CONTENT)
def preview(request: CourseRequest, slug: str) -> HttpResponse:
    """All steps on one page; nothing can be answered, and no one is named."""
    activity = publishing.find_activity(slug=slug, course=request.course, person=request.user)
    if activity is None or activity.current_version is None:
        raise Http404
    language = publishing.choose_language(activity.current_version.content, get_language() or "")
    steps = steps_of(activity.current_version.content, language)
    context = {
        "entry": publishing.catalogue_entry(activity, get_language() or ""),
        "outcomes": publishing.outcomes_of(activity),
        "steps": steps,
        "scripts": named_by(steps, "scripts"),
        "language": language,
        "attempt": None,
    }
    return with_images_from(render(request, "activities/teaching/preview.html", context), steps)
