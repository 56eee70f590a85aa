"""The door of every page in a course: who is asking, and may that person see this?"""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, cast

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from activities import access
from activities.access import CourseRequest
from activities.models import Role
from activities.services.erasure import ERASED

P = ParamSpec("P")
View = Callable[Concatenate[CourseRequest, P], HttpResponse]


def by_button(
    view: Callable[Concatenate[HttpRequest, P], HttpResponse],
) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
    """For what only a form does; who comes by the bare address is told where the button is."""

    @wraps(view)
    def enter(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
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
            entered = cast(CourseRequest, request)
            entered.enrolment = access.enrolment_of(request)
            try:
                if access.may(entered.enrolment, roles):
                    return view(entered, *args, **kwargs)
            except PermissionDenied:
                pass
            except ERASED as error:
                raise Http404 from error
            return render(request, "activities/forbidden.html", status=403)

        return enter

    return decorate
