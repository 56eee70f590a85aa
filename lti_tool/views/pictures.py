"""Pictures that LMSs store the addresses of: those last, whatever the files are called after an update."""

import re

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.templatetags.static import static
from django.views.decorators.http import require_safe

from lti_tool.addresses import MARK

_FILE = re.compile(r"(?:[a-z0-9_-]+/)+[a-z0-9_-]+\.(?:svg|png|webp|jpg)")
# A digest stands in the name that a file had before an update: LMSs may have stored that address.
_FORMER = re.compile(r"(.+)\.[0-9a-f]{12}(\.[a-z0-9]+)")
_KEPT = "public, max-age=3600"


@require_safe
def picture(request: HttpRequest, path: str) -> HttpResponse:
    """Leads to the file as it is called now; what is no longer there is the tool's own mark."""
    if not _FILE.fullmatch(path):
        raise Http404
    return HttpResponseRedirect(_address(path), headers={"Cache-Control": _KEPT})


@require_safe
def former(request: HttpRequest, path: str) -> HttpResponse:
    """Reached only by addresses that the static files no longer answer."""
    match = _FORMER.fullmatch(path)
    if match is None:
        raise Http404
    return picture(request, match[1] + match[2])


def _address(path: str) -> str:
    try:
        return static(path)
    except ValueError:
        return static(MARK)
