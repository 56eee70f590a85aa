"""Cut a list into the pages that a tool asked for, and say where the next one is."""

from collections.abc import Sequence
from typing import TypeVar

from django.http import HttpRequest, JsonResponse

from lti_tool.demo_lms import addresses, platforms
from lti_tool.demo_lms.reading import number

T = TypeVar("T")


def cut(request: HttpRequest, rows: Sequence[T], *, most: int = 0) -> tuple[Sequence[T], str]:
    """The rows of this page, and the next page's URL or nothing; `most`: never more, whatever was asked for."""
    limit, start = _number(request, "limit"), _number(request, "from")
    limit = min(limit or most, most) if most else limit
    if not limit:
        return rows[start:], ""
    query = request.GET.copy()
    query["from"] = str(start + limit)
    more = start + limit < len(rows)
    return rows[
        start : start + limit
    ], f"{addresses.issuer()}{request.path}?{query.urlencode()}" if more else ""


def link(response: JsonResponse, url: str, *, broken: bool = False, differences: str = "") -> JsonResponse:
    """Add the Link header to the next page; Moodle 4.5 breaks the one on line items."""
    if url and broken:
        quoted = f"<{url.replace('&', '&amp;')}>; rel=\u201cnext\u201d"
        # The quotes travel as raw UTF-8; Django lets only Latin-1 through unchanged.
        response["Link"] = quoted.encode().decode("latin-1")
        return response
    relations = {"next": url, "differences": differences}
    if platforms.now().many_links and url:
        relations = {"first": url.partition("?")[0], **relations}
    mark = "" if platforms.now().many_links else '"'
    written = [f"<{address}>; rel={mark}{name}{mark}" for name, address in relations.items() if address]
    if written:
        response["Link"] = ", ".join(written)
    return response


def _number(request: HttpRequest, name: str) -> int:
    return number(request.GET.get(name, ""))
