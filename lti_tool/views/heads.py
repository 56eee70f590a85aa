"""HEAD is known wherever GET is (RFC 9110 §9.1), and changes nothing where GET begins something."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.http import HttpRequest, HttpResponse

_Rest = ParamSpec("_Rest")
_View = Callable[Concatenate[HttpRequest, _Rest], HttpResponse]


def head_begins_nothing(view: _View[_Rest]) -> _View[_Rest]:
    """Answers HEAD itself: no row is written, no LMS is asked, no cookie is set."""

    @wraps(view)
    def answer(request: HttpRequest, /, *args: _Rest.args, **kwargs: _Rest.kwargs) -> HttpResponse:
        if request.method != "HEAD":
            return view(request, *args, **kwargs)
        return HttpResponse(headers={"Cache-Control": "no-store"})

    return answer
