"""A learner's own reflection after the end of the attempt: what became of it, and answering again."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods, require_safe

from activities import access
from activities.access import LEARNING, CourseRequest
from activities.blocks.contract import Unreadable
from activities.blocks.texts import localised
from activities.learning import attempts, reflections
from activities.learning.photos import uploads
from activities.models import Reflection
from activities.privacy import services as privacy
from activities.publishing import services as publishing
from activities.runtime.page_policy import policy_of
from activities.views.decorators import for_roles
from activities.views.learning import answering
from activities.views.rendered_blocks import JustSent, step_of


@require_http_methods(["GET", "HEAD", "POST"])
@for_roles(LEARNING)
def reflection(request: CourseRequest, reflection: str) -> HttpResponse:
    """While the attempt is under way, the step itself; afterwards this page."""
    mine = access.own_reflection(request.enrolment, reflection)
    number, _ = reflections.step_and_block_of(mine)
    if mine.attempt.finished_at is None:
        step = reverse("activities:step", args=[mine.attempt.placement.public_id, number])
        return redirect(f"{step}#block-{mine.block}")
    if request.method != "POST":
        return _page(request, mine, number)
    form = answering.fields(request) | {"block": [mine.block]}
    try:
        answering.give(request, mine.attempt, form)
    except Unreadable as problem:
        return _page(request, mine, number, JustSent(mine.block, problem))
    except attempts.FinishedError:
        pass  # an instructor has accepted it meanwhile: the page says so
    return redirect(f"{request.path}#feedback-{mine.block}")


def _page(
    request: CourseRequest, mine: Reflection, number: int, mistake: JustSent | None = None
) -> HttpResponse:
    version = mine.attempt.version.content
    language = publishing.choose_language(version, get_language() or "")
    step = step_of(mine.attempt, number, language, mistake)
    context = {
        "placement": mine.attempt.placement,
        "attempt": mine.attempt,
        "activity_title": localised(version["title"], language),
        "language": language,
        "step": step,
        "item": next(item for item in step.blocks if item.block["id"] == mine.block),
        "answer_url": request.path,
        "has_mistake": mistake is not None,
    }
    return render(request, "activities/learning/reflection.html", context, status=422 if mistake else 200)


@require_safe
@for_roles(LEARNING)
def photo(request: CourseRequest, photo: str) -> HttpResponse:
    """A photo for whoever sent it and for the instructors of that course, as a picture and nothing else."""
    upload = access.upload(request, photo)
    if upload.attempt.learner_id != request.user.pk:
        learner = upload.attempt.learner
        privacy.record_event(action="photo.view", actor=request.user, subject=learner, course=request.course)
    try:
        data = uploads.read_photo(upload)
    except FileNotFoundError:
        return HttpResponse(status=404)
    response = HttpResponse(data, content_type=uploads.MEDIA_TYPE)
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Disposition"] = 'inline; filename="photo.jpg"'
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    response["Cache-Control"] = "no-store"
    policy_of(response).is_sent_file = True
    return response
