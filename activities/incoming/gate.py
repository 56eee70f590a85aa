"""The gate for what a browser sends: cookies, addresses, queries and forms, before any page reads them."""

from collections.abc import Callable

from django.core.exceptions import SuspiciousOperation, TooManyFieldsSent
from django.http import HttpRequest, HttpResponseBase, QueryDict, UnreadablePostError
from django.utils.datastructures import MultiValueDict

from activities.incoming.texts import NUL, Unfit, tidied

OTHER_CHARSET = (
    "verstas.other_charset"  # a mark by config/charsets.py: codecs such as UTF-7 make halves of letters
)


class GateMiddleware:
    """Everything is read as UTF-8; an address with NUL is refused, in a form NUL is left out: no person types it.

    Each end of a line counts as one letter, as in the browser, and a text of which nothing is seen is an empty one.
    Views that other parties post to (exempt from CSRF checks) read themselves, and say what was wrong.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        for name in [name for name, value in request.COOKIES.items() if NUL in value]:
            del request.COOKIES[
                name
            ]  # a quoted cookie may hold NUL, and a session is looked up by its cookie
        if request.META.get(OTHER_CHARSET):
            raise SuspiciousOperation
        _require_few_fields(request)
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponseBase], args: object, kwargs: object
    ) -> None:
        if NUL in request.path_info:
            raise SuspiciousOperation
        if getattr(view, "csrf_exempt", False):
            return
        is_admin = request.resolver_match is not None and "admin" in request.resolver_match.namespaces
        read = _without_nul if is_admin else _tidied  # a password is what was typed
        query, form = QueryDict(), QueryDict()
        _fill(query, request.GET, _without_nul)
        _fill(form, _sent(request), read)
        request.GET, request.POST = query, form

    def process_exception(self, request: HttpRequest, exception: Exception) -> None:
        """What a view has refused without words of its own is a bad request, and no fault."""
        if isinstance(exception, Unfit):
            raise SuspiciousOperation from exception


def _require_few_fields(request: HttpRequest) -> None:
    """A query with more fields than Django reads: the page that refuses it must not try again."""
    try:
        _ = request.GET
    except TooManyFieldsSent:
        request.GET = QueryDict()
        raise


def _sent(request: HttpRequest) -> QueryDict:
    try:
        return request.POST
    except UnreadablePostError as error:  # the browser went away meanwhile: nobody is there to be told
        raise SuspiciousOperation from error


def _fill(clean: QueryDict, fields: QueryDict, read: Callable[[str], str]) -> None:
    for name, values in fields.lists():
        MultiValueDict.setlist(clean, _without_nul(name), [read(str(value)) for value in values])


def _without_nul(text: str) -> str:
    return text.replace(NUL, "")


def _tidied(text: str) -> str:
    return tidied(_without_nul(text))
