"""The course's own page: what there is to do, and where one stands."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from activities.access import LEARNING, SEES_CONTENT, SEES_PEOPLE, CourseRequest, may
from activities.services import overview
from activities.views.entry import for_roles


@require_safe
@for_roles(LEARNING)
def home(request: CourseRequest) -> HttpResponse:
    """For learners their own state, for instructors counts of people."""
    language = get_language() or ""
    context: dict[str, object] = {"may_preview": may(request.enrolment, SEES_CONTENT)}
    if may(request.enrolment, SEES_PEOPLE):
        context["lines"], context["people"] = overview.for_instructor(
            course=request.course, language=language
        )
        context["sees_people"] = True
    else:
        context["lines"] = overview.for_learner(
            course=request.course, learner=request.user, language=language
        )
    return render(request, "activities/home.html", context)
