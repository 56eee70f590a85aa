"""The door of every page in a course: who is asking, and may that person see this?"""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, TypeVar

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language

from activities import access
from activities.access import CourseRequest, ManagerRequest, NotLetInError
from activities.learning import services as learning
from activities.models import Placement, Role
from activities.privacy import services as privacy
from activities.publishing import services as publishing

P = ParamSpec("P")
R = TypeVar("R", bound=HttpRequest)
View = Callable[Concatenate[CourseRequest, P], HttpResponse]


def by_button(
    view: Callable[Concatenate[R, P], HttpResponse],
) -> Callable[Concatenate[R, P], HttpResponse]:
    """For what only a form does; who comes by the bare address is told where the button is."""

    @wraps(view)
    def enter(request: R, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if request.method == "POST":
            return view(request, *args, **kwargs)
        response = render(request, "activities/by_button.html", status=405)
        response["Allow"] = "POST"
        return response

    return enter


def for_roles(
    roles: frozenset[Role],
) -> Callable[[View[P]], Callable[Concatenate[HttpRequest, P], HttpResponse]]:
    """Let people of these roles in, with `request.enrolment` set; tell others in words that this is not for them."""

    def decorate(view: View[P]) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
        @wraps(view)
        def enter(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            entered = access.enter(request)
            try:
                if access.may(entered.enrolment, roles):
                    return view(entered, *args, **kwargs)
            except PermissionDenied:
                pass
            except NotLetInError as error:
                return _not_open(entered, error.placement)
            except privacy.ERASED as error:
                raise Http404 from error
            return render(request, "activities/forbidden.html", status=403)

        return enter

    return decorate


def for_managers(
    view: Callable[Concatenate[ManagerRequest, P], HttpResponse],
) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
    """For who may manage the organisation, with `request.organisation` set; to all others the page is not there."""

    @wraps(view)
    def enter(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        return view(access.manage(request), *args, **kwargs)

    return enter


def _not_open(request: CourseRequest, placement: Placement) -> HttpResponse:
    """A learner at an activity that the course has not opened to him or her, or has no more: words that lead on."""
    made = learning.attempts_of(placement=placement, learner=request.user)
    context = {
        "placement": placement,
        "entry": publishing.catalogue_entry(placement.activity, get_language() or ""),
        "has_work": bool(made.here),
        "has_result": made.last_finished is not None,
    }
    if placement.away_at is None:
        return render(request, "activities/learning/not_open.html", context, status=403)
    return render(request, "activities/learning/away.html", context, status=410)
