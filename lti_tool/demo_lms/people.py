"""Who sits at the browser."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.http import HttpRequest, HttpResponse, HttpResponseForbidden
from django.shortcuts import redirect

from lti_tool.demo_lms.models import Person

SESSION_PERSON = "person"
P = ParamSpec("P")
Page = Callable[Concatenate[HttpRequest, Person, P], HttpResponse]
View = Callable[Concatenate[HttpRequest, P], HttpResponse]


def log_in(request: HttpRequest, person: Person) -> None:
    """From now on this browser is this person's."""
    request.session.flush()
    request.session[SESSION_PERSON] = person.pk


def signed_in(request: HttpRequest) -> Person | None:
    """The person at the browser, if one was chosen."""
    return Person.objects.filter(pk=request.session.get(SESSION_PERSON) or 0).first()


def person_here(request: HttpRequest) -> dict[str, Person | None]:
    """Tell every page who is there."""
    return {"person_here": signed_in(request)}


def for_people(*roles: str) -> Callable[[Page[P]], View[P]]:
    """Give the view the person at the browser; others are sent to the start page, or refused by role."""

    def decorate(page: Page[P]) -> View[P]:
        @wraps(page)
        def view(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            person = signed_in(request)
            if person is None:
                return redirect("start")
            if roles and person.role not in roles:
                return HttpResponseForbidden("This page is not for your role.", content_type="text/plain")
            return page(request, person, *args, **kwargs)

        return view

    return decorate


def session_key(request: HttpRequest) -> str:
    """The key of the browser's LMS session, which launches are bound to."""
    return request.session.session_key or ""
