"""One learner's work in one placement, to be read: each question, what was answered, when, and what came of it."""

from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from activities import access
from activities.access import LEARNING, CourseRequest
from activities.learning import services as learning
from activities.models import Attempt, Enrolment, Placement
from activities.privacy import services as privacy
from activities.publishing import services as publishing
from activities.teaching import gradebook
from activities.views.decorators import for_roles
from activities.views.rendered_blocks import ShownBlock, ShownStep, step_of


@dataclass(frozen=True)
class ReviewedBlock:
    """One part of a step; of a question the answer that stands, and how often it was answered."""

    item: ShownBlock
    times: int


@dataclass(frozen=True)
class ReviewedStep:
    """One step of the activity that asked something."""

    step: ShownStep
    blocks: list[ReviewedBlock]


@require_safe
@for_roles(LEARNING)
def attempt_review(request: CourseRequest, placement: str, number: int) -> HttpResponse:
    """For instructors; for a learner the own work. Nothing can be changed here."""
    learner = access.learner(request.enrolment, number)
    chosen = access.placement(request.enrolment, placement, even_away=True)
    context = _page(chosen, learner, request.GET.get("attempt", ""))
    context["is_own"] = learner == request.enrolment
    if not context["is_own"]:
        _note(request, chosen, learner)
    return render(request, "activities/teaching/attempt_review.html", context)


def _note(request: CourseRequest, placement: Placement, learner: Enrolment) -> None:
    privacy.record_event(
        action=privacy.ATTEMPTS_VIEW,
        actor=request.user,
        subject=learner.user,
        target=f"placement:{placement.public_id}",
        course=request.course,
    )


def _page(placement: Placement, learner: Enrolment, number: str) -> dict[str, Any]:
    language = get_language() or ""
    made = access.attempts_of(placement, learner)
    attempt = _chosen(made, number)
    return {
        "placement": placement,
        "entry": publishing.catalogue_entry(placement.activity, language),
        "learner": learner,
        "name": gradebook.names_of(placement.course, [learner])[learner.user_id],
        "attempts": made,
        "attempt": attempt,
        "cells": gradebook.grade_cells_of(placement=placement, learner=learner.user),
        **(_of_attempt(attempt, language) if attempt else {}),
    }


def _chosen(attempts: QuerySet[Attempt], number: str) -> Attempt | None:
    """The attempt of this number, without a number the latest; 404 for any other."""
    if not number:
        return attempts.last()
    attempt = next((one for one in attempts if str(one.number) == number), None)
    if attempt is None:
        raise Http404
    return attempt


def _of_attempt(attempt: Attempt, language: str) -> dict[str, Any]:
    shown_in = publishing.choose_language(attempt.version.content, language)
    points, most = learning.result_of(attempt)  # of one under way, what there is so far
    return {
        "language": shown_in,
        "points": points,
        "most": most,
        "percent": gradebook.percent_of(points, most),
        "has_points": publishing.has_points(attempt.version.content),
        "steps": _steps(attempt, shown_in),
    }


def _steps(attempt: Attempt, language: str) -> list[ReviewedStep]:
    times = Counter(attempt.answers.values_list("block", flat=True))
    asking = sorted({number for number, _ in publishing.answerable_blocks(attempt.version.content).values()})
    return [_step(step_of(attempt, number, language), times) for number in asking]


def _step(step: ShownStep, times: Counter[str]) -> ReviewedStep:
    return ReviewedStep(step, [ReviewedBlock(item, times[item.block["id"]]) for item in step.blocks])
