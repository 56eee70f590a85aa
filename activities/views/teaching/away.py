"""Putting an activity of a course away, and bringing it back."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from activities import access
from activities.access import SEES_PEOPLE, CourseRequest
from activities.learning import services as learning
from activities.models import Placement
from activities.privacy import services as privacy
from activities.views.decorators import by_button, for_roles


@by_button
@for_roles(SEES_PEOPLE)
def put_away(request: CourseRequest, placement: str) -> HttpResponse:
    """Learners find it no more; nothing is lost."""
    chosen = access.placement(request.enrolment, placement)
    learning.put_away(placement=chosen)
    _note(request, "placement.put_away", chosen)
    return redirect(f"{reverse('activities:home')}#away")


@by_button
@for_roles(SEES_PEOPLE)
def bring_back(request: CourseRequest, placement: str) -> HttpResponse:
    """It stands among the course's activities again."""
    chosen = access.placement(request.enrolment, placement)
    learning.bring_back(placement=chosen)
    _note(request, "placement.bring_back", chosen)
    return redirect(f"{reverse('activities:home')}#activities")


def _note(request: CourseRequest, action: str, placement: Placement) -> None:
    target = f"placement:{placement.public_id}"
    privacy.record_event(action=action, actor=request.user, target=target, course=request.course)
