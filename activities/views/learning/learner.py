"""A learner at an activity: before it, at its end and after it."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods, require_safe

from activities import access
from activities.access import LEARNING, SEES_PEOPLE, CourseRequest
from activities.learning import attempts, carried_results, help_calls, placements, progress, reflections
from activities.learning.resume import resume_codes
from activities.models import Attempt, Judging, Placement, Progress
from activities.publishing import services as publishing
from activities.teaching import services as teaching
from activities.views.decorators import by_button, for_roles


def _rule(placement: Placement, under_way: Attempt | None) -> str:
    """By which rule the attempt under way, or the next one, gives points; nothing where there are none."""
    version = under_way.version if under_way else placement.activity.current_version
    return Judging(version.judging).name if version and version.card["has_points"] else ""


def _start_page(request: CourseRequest, placement: Placement) -> dict[str, Any]:
    language = get_language() or ""
    mine: dict[str, Any] = {"placement": placement, "learner": request.user}
    made = attempts.attempts_of(**mine)
    return {
        "placement": placement,
        "entry": publishing.catalogue_entry(placement.activity, language),
        "enrolment": request.enrolment,
        "sees_people": access.may(request.enrolment, SEES_PEOPLE),
        "outcomes": publishing.outcomes_of(placement.activity),
        "made": made,
        "under_way": made.under_way,
        "hindrance": "" if made.under_way else placements.hindrance(placement, request.enrolment),
        "points_rule": _rule(placement, made.under_way),
        "review_statuses": reflections.of_learner(attempts=made.here, language=language),
        "help_calls": help_calls.of_attempt(made.under_way or made.last_finished),
        "progress": progress.of_learner(**mine),
        "last_finished": made.last_finished,
    }


@require_safe
@for_roles(LEARNING)
def activity(request: CourseRequest, placement: str) -> HttpResponse:
    """The placement's front page: what the activity is, and the way in."""
    chosen = access.placement(request.enrolment, placement)
    context = _start_page(request, chosen)
    if context["under_way"]:
        context["resume_code"] = resume_codes.current(attempt=context["under_way"])
    if request.enrolment.is_graded and context["made"].is_finished_elsewhere:
        context["elsewhere"] = carried_results.result_elsewhere(placement=chosen, learner=request.user)
    context["sent_back"] = next((one for one in context["review_statuses"] if one.is_sent_back), None)
    help_calls.mark_seen(context["help_calls"])
    return render(request, "activities/learning/activity.html", context)


@by_button
@for_roles(LEARNING)
def start(request: CourseRequest, placement: str) -> HttpResponse:
    """Begin, or go on where something is still to be answered."""
    chosen = access.placement(request.enrolment, placement)
    try:
        attempt = attempts.start(placement=chosen, learner=request.user)
    except placements.NotOpenError:
        return redirect("activities:activity", chosen.public_id)  # which says from when or until when
    return redirect("activities:step", chosen.public_id, attempts.step_to_go_on(attempt=attempt))


@by_button
@for_roles(LEARNING)
def bring_along(request: CourseRequest, placement: str) -> HttpResponse:
    """Let the result from another course count here."""
    chosen = access.placement(request.enrolment, placement)
    brought = carried_results.bring_along(placement=chosen, learner=request.user)
    return redirect("activities:done" if brought else "activities:activity", chosen.public_id)


@require_http_methods(["GET", "HEAD", "POST"])
@for_roles(LEARNING)
def finish(request: CourseRequest, placement: str) -> HttpResponse:
    """Finish, or show what is still to be answered."""
    keeps = request.method == "POST" or access.is_by_code(request)
    chosen = access.placement(request.enrolment, placement, even_away=keeps)
    attempt = attempts.resume(placement=chosen, learner=request.user)
    if attempt is None:
        return redirect("activities:done", chosen.public_id)
    if request.method == "POST":
        try:
            attempts.finish(attempt=attempt)
        except attempts.UnfinishedError:
            return redirect("activities:finish", chosen.public_id)
        return redirect("activities:done", chosen.public_id)
    context = _start_page(request, chosen) | {"missing": attempts.missing_steps(attempt=attempt)}
    context["last_step"] = len(publishing.steps_of(attempt.version.content))
    return render(request, "activities/learning/finish.html", context)


@require_safe
@for_roles(LEARNING)
def done(request: CourseRequest, placement: str) -> HttpResponse:
    """The achievement: the result in words, and what became of it."""
    chosen = access.placement(request.enrolment, placement, even_away=True)
    context = _start_page(request, chosen)
    progress: Progress | None = context["progress"]
    attempt: Attempt | None = context["last_finished"]
    if attempt is None and (progress is None or progress.points is None):
        return redirect("activities:activity", chosen.public_id)
    return render(request, "activities/learning/done.html", context | _achievement(chosen, attempt, progress))


def _achievement(placement: Placement, attempt: Attempt | None, progress: Progress | None) -> dict[str, Any]:
    """The attempt's own result, or the one brought along, and what became of the one that counts."""
    shown = attempt or progress
    version = attempt.version if attempt else placement.activity.current_version
    is_held_back = attempt is not None and reflections.holds_result_back(attempt)
    is_told = progress is not None and placement.away_at is None  # nothing is to be done about what is away
    cells = (
        teaching.grade_cells_of(placement=placement, learner=progress.learner) if progress and is_told else []
    )
    return {
        "shown": shown,
        "percent": shown and teaching.percent_of(shown.points, shown.max_points),
        "has_points": version is not None and version.card["has_points"],
        "is_held_back": is_held_back,
        "another_counts": bool(attempt and progress and progress.counted_attempt_id != attempt.pk),
        "cells": cells,
        "is_waiting": any(cell.tone == "wait" for cell in cells),
    }
