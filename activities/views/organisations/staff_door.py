"""The pages of management for staff with a password: under /admin/organisations/<organisation>/, the same as by a launch."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import get_script_prefix, reverse, set_script_prefix
from django.utils import translation

from activities.learning.services import CourseContext
from activities.models import Organisation, User
from activities.organisations import scopes
from activities.runtime.request_context import part_of, set_part

MOUNTED = re.compile(r"(/admin/organisations/([\w-]{1,24}))(/.*)", re.ASCII)
URLS = "activities.resume_urls"  # all that activities has, with the root's error pages
# Whatever else activities.urls names is not there: staff have no course.
OPEN = {"activities:language", "activities:accessibility", "activities:privacy"}
MANAGEMENT = "activities:manage"


@dataclass
class _Door:
    is_passed: bool = False


def door_to(organisation: Organisation) -> str:
    """The address at which staff begin."""
    return f"{get_script_prefix()}admin/organisations/{organisation.public_id}/manage/"


class StaffDoorMiddleware:
    """Lets an organisation's staff in, sends nobody in particular to log in, and is no address for all others."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        match = MOUNTED.fullmatch(request.path_info)
        if match is None:
            return self.get_response(request)
        if not request.user.is_authenticated:
            query = urlencode({"next": request.get_full_path()})
            return HttpResponseRedirect(f"{reverse('admin:login')}?{query}")
        organisation = _organisation(request, request.user, match[2])
        if organisation is None:
            return self.get_response(request)  # where the administration knows no such page
        return self._mounted(request, organisation, match[1], match[3])

    def process_view(self, request: HttpRequest, *_view: object) -> None:
        """Before a page is asked: is it one that staff have here?"""
        if not part_of(request, _Door).is_passed or request.resolver_match is None:
            return
        name = request.resolver_match.view_name
        if not name.startswith(MANAGEMENT) and name not in OPEN:
            raise Http404

    def _mounted(
        self, request: HttpRequest, organisation: Organisation, prefix: str, path: str
    ) -> HttpResponse:
        prefix_before, leave_url = get_script_prefix(), reverse("admin:logout")
        request.path_info = path
        set_script_prefix(f"{prefix_before.rstrip('/')}{prefix}/")
        request.urlconf = URLS
        set_part(request, _Door(is_passed=True))
        set_part(request, CourseContext(manages=organisation, outside=organisation, leave_url=leave_url))
        try:
            response = self.get_response(request)
        finally:
            set_script_prefix(prefix_before)
        response["Cache-Control"] = "no-store"
        return response


def _organisation(request: HttpRequest, user: User, public_id: str) -> Organisation | None:
    if not user.is_staff:
        return None
    if language := user.page_language:
        translation.activate(language)
        request.LANGUAGE_CODE = language
    return scopes.organisations_for(user).filter(public_id=public_id).first()
