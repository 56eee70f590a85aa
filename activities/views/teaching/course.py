"""The course's own page: what there is to do, and where one stands."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from activities import ports
from activities.access import LEARNING, SEES_CONTENT, SEES_PEOPLE, CourseRequest, may
from activities.learning import services as learning
from activities.models import Course
from activities.outreach import services as outreach
from activities.privacy import services as privacy
from activities.teaching import review_inbox, roster, unopened
from activities.teaching.reports import overview, recent_events
from activities.teaching.reports.overview import Line
from activities.views.decorators import for_roles

FEW = 5  # so many activities are named beside a reason


@require_safe
@for_roles(LEARNING)
def home(request: CourseRequest) -> HttpResponse:
    """For learners their own state; for instructors what happened, who needs something, and counts of people."""
    if may(request.enrolment, SEES_PEOPLE):
        return _for_instructor(request)
    lines = overview.for_learner(course=request.course, learner=request.user, language=get_language() or "")
    context = {"may_preview": may(request.enrolment, SEES_CONTENT), "lines": lines}
    return render(request, "activities/learning/home.html", context)


def _for_instructor(request: CourseRequest) -> HttpResponse:
    course = request.course
    privacy.record_event(action="course.view", actor=request.user, course=course)
    listed = roster.current_roster(course=course)
    lines, learners = overview.for_instructor(course=course, language=get_language() or "")
    waiting = outreach.count_waiting(course=course)
    context = {
        "list": listed,
        "lines": [line for line in lines if line.placement.away_at is None],
        "away": [line for line in lines if line.placement.away_at is not None],
        "unopened": unopened.of_course(course=course, language=get_language() or ""),
        "people": learners,
        "news": recent_events.since_last_time(course=course, reader=request.enrolment),
        "waiting": [(outreach.TRIGGERS[kind], count) for kind, count in waiting.items()],
        "reminders": outreach.reminders(course=course, actor=request.user, roster=listed),
        "calls": review_inbox.how_many_calls(course=course),
        "to_review": review_inbox.reflections_of(course=course).count(),
        "hindrances": _hindrances(course, lines),
    }
    learning.note_visit(enrolment=request.enrolment)
    return render(request, "activities/teaching/course.html", context)


def _hindrances(course: Course, lines: list[Line]) -> list[tuple[str, list[Line]]]:
    """What keeps grades, in words, and the first of the activities whose grades they are."""
    return [
        (hindrance.words, [line for line in lines if line.placement.pk in hindrance.placement_ids][:FEW])
        for hindrance in ports.host().hindrances(course)
    ]
