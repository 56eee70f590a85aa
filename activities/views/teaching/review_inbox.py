"""What waits for an instructor, and reviewing it."""

from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from activities import access, ports
from activities.access import SEES_PEOPLE, CourseRequest
from activities.host_answers import Roster
from activities.incoming.numbers import whole
from activities.learning import services as learning
from activities.models import Placement, Reflection
from activities.privacy import services as privacy
from activities.publishing import services as publishing
from activities.teaching import review_inbox as waiting
from activities.teaching import reviews
from activities.teaching.reviews import Opinion
from activities.views.decorators import by_button, for_roles
from activities.views.learning import answering

PAGE_SIZE = 20


def waiting_for(
    request: CourseRequest, placement: Placement | None, *, page: str = "1", listed: Roster | None = None
) -> dict[str, Any]:
    """The calls and a page of the reflections that wait, in the whole course or at one activity."""
    rows = waiting.reflections_of(course=request.course, placement=placement)
    open_calls = learning.open_calls(course=request.course, placement=placement)
    first = list(open_calls.select_related("attempt__version")[:PAGE_SIZE])
    if listed is None and first:
        listed = ports.host().roster(request.course, names_only=True)
    calls = waiting.describe_calls(
        calls=first, course=request.course, language=get_language() or "", roster=listed
    )
    return {"calls": calls, "how_many_calls": open_calls.count(), **_page_of(request, rows, page, listed)}


def _page_of(
    request: CourseRequest, rows: QuerySet[Reflection], page: str, listed: Roster | None = None
) -> dict[str, Any]:
    shown = Paginator(rows, PAGE_SIZE).get_page(page)
    described = waiting.described(
        rows=list(shown.object_list),
        course=request.course,
        reviewer=request.user,
        language=get_language() or "",
        roster=listed,
    )
    return {"reflections_page": shown, "reflections": described}


def inbox_address(*, confirmation: str = "", placement: str = "", **counts: int) -> str:
    """The review inbox, with a word about what has just been done there."""
    values = {"told": confirmation, "placement": placement} | {
        name: str(count) for name, count in counts.items()
    }
    query = urlencode({name: value for name, value in values.items() if value})
    return reverse("activities:queue") + (f"?{query}" if query else "")


@require_safe
@for_roles(SEES_PEOPLE)
def inbox(request: CourseRequest) -> HttpResponse:
    """Calls for help first, then reflections, the longest waiting on top; or what has been reviewed, the newest on top."""
    public_id = request.GET.get("placement", "")
    placement = access.placement(request.enrolment, public_id) if public_id else None
    page = request.GET.get("page", "1")
    privacy.record_event(action="queue.view", actor=request.user, course=request.course)
    context: dict[str, Any] = {"placement": placement, "told": _confirmation(request)}
    if request.GET.get("show") == "reviewed":
        rows = waiting.reviewed_of(course=request.course, placement=placement)
        context |= {"is_reviewed": True, **_page_of(request, rows, page)}
    else:
        context |= waiting_for(request, placement, page=page)
    if placement:
        context["entry"] = publishing.catalogue_entry(placement.activity, get_language() or "")
    return render(request, "activities/teaching/queue.html", context)


def _confirmation(request: CourseRequest) -> str:
    """What has just been done, in words; nothing of the address is shown itself."""
    words = {
        "accepted": _("Accepted. The learner can see it now."),
        "returned": _("Sent back. The learner can see it now."),
        "answered": _("Your answer is saved. The learner can see it now."),
        "none": _("Nothing was chosen. Tick what you want to accept, and press the button again."),
        "many": _many(_count(request.GET.get("accepted", "")), _count(request.GET.get("left", ""))),
    }
    return words.get(request.GET.get("told", ""), "")


def _many(accepted: int, left: int) -> str:
    text = _("Accepted: %(accepted)s.") % {"accepted": accepted}
    if left:
        text += " " + _("Left in the queue, because something has changed or you have a draft: %(left)s.") % {
            "left": left
        }
    return text


@by_button
@for_roles(SEES_PEOPLE)
def accept_many(request: CourseRequest) -> HttpResponse:
    """Accept the chosen ones with full points; each names the revision that was on the page."""
    form = answering.fields(request)
    revisions = dict(value.rpartition(":")[::2] for value in form.get("chosen", []))
    reflections = access.reflections(request.enrolment).filter(public_id__in=revisions)
    chosen = [(one, _count(revisions[one.public_id])) for one in reflections]
    accepted, left = reviews.accept_many(chosen=chosen, reviewer=request.user)
    placement = answering.field(form, "placement")
    if not revisions:
        return redirect(inbox_address(confirmation="none", placement=placement))
    return redirect(inbox_address(confirmation="many", placement=placement, accepted=accepted, left=left))


@require_http_methods(["GET", "HEAD", "POST"])
@for_roles(SEES_PEOPLE)
def review(request: CourseRequest, reflection: str) -> HttpResponse:
    """Read one reflection with all that was said of it, and decide."""
    chosen = access.reflection(request.enrolment, reflection)
    if request.method != "POST":
        return _review_page(request, chosen, _opinion_kept(request, chosen))
    form = answering.fields(request)
    comment = answering.field(form, "comment").strip()
    opinion = Opinion(comment, answering.field(form, "points"))
    revision = _count(answering.field(form, "seen"))
    decision = answering.field(form, "decision")
    draft: dict[str, Any] = {
        "reflection": chosen,
        "reviewer": request.user,
        "opinion": opinion,
        "revision": revision,
    }
    if decision == "draft":
        return _save_draft(request, draft)
    try:
        reviews.decide(decision=decision, **draft)
    except reviews.UnfitReviewError as error:
        return _review_page(request, chosen, opinion, problem=str(error), status=422)
    except reviews.OvertakenError:
        chosen = access.reflection(request.enrolment, reflection)
        return _review_page(request, chosen, opinion, status=409)
    return redirect(inbox_address(confirmation=decision, placement=request.GET.get("placement", "")))


def _save_draft(request: CourseRequest, draft: dict[str, Any]) -> HttpResponse:
    try:
        reviews.save_draft(**draft)
    except reviews.UnfitReviewError as error:
        return _review_page(request, draft["reflection"], draft["opinion"], problem=str(error), status=422)
    return redirect(f"{request.path}?told=draft#decide")


def _opinion_kept(request: CourseRequest, chosen: Reflection) -> Opinion:
    """One's own draft, else what was decided last."""
    draft = access.drafts(chosen).filter(reviewer=request.user).first()
    if draft:
        return Opinion(draft.comment, draft.points)
    last = chosen.reviews.filter(revision=chosen.revision).last()
    if last is None:
        return Opinion()
    return Opinion(last.comment, f"{last.points:g}" if last.points is not None else "")


def _review_page(
    request: CourseRequest, chosen: Reflection, opinion: Opinion, *, problem: str = "", status: int = 200
) -> HttpResponse:
    learner = chosen.attempt.learner
    privacy.record_event(action="reflection.view", actor=request.user, subject=learner, course=request.course)
    described = waiting.described(
        rows=[chosen], course=request.course, reviewer=request.user, language=get_language() or ""
    )
    drafts = access.drafts(chosen).exclude(reviewer=request.user)
    context = {
        "item": described[0],
        "rounds": waiting.history(chosen),
        "opinion": opinion,
        "problem": problem,
        "is_overtaken": status == 409,
        "is_draft_saved": request.method != "POST" and request.GET.get("told") == "draft",
        "colleagues_draft": drafts.order_by("-saved_at").first(),
        "most_letters": reviews.MOST_LETTERS,
    }
    return render(request, "activities/teaching/review.html", context, status=status)


def _count(text: str) -> int:
    return whole(text) or 0
