"""Whose words stand on a page outside every course, and in which language."""

from django.http import HttpRequest
from django.utils.translation import get_language, override

from activities.learning.services import CourseContext
from activities.models import Organisation
from activities.organisations.services import house, languages_of, sole_organisation
from activities.runtime.request_context import part_of


def organisation_here(request: HttpRequest) -> Organisation:
    """The course's; outside courses the only one that there is, from now on for the whole page."""
    here = part_of(request, CourseContext)
    if here.organisation is None and here.course is None:
        here.outside = sole_organisation()
    return here.organisation or house()


def in_chosen_language(request: HttpRequest) -> override:
    """Outside a course the language is chosen by an ordinary link: `?language=`."""
    chosen = request.GET.get("language", "")
    is_offered = chosen in dict(languages_of(organisation_here(request)))
    wanted = chosen if is_offered else get_language() or ""
    return override(part_of(request, CourseContext).language_for(wanted))
