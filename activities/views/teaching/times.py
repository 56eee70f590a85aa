"""When learners may begin an activity of the course, and by when it is wanted: the instructor's page."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods

from activities import access
from activities.access import SEES_PEOPLE, CourseRequest
from activities.learning import placements
from activities.learning.times_form import TimesForm
from activities.publishing import catalogue
from activities.views.decorators import for_roles


@require_http_methods(["GET", "HEAD", "POST"])
@for_roles(SEES_PEOPLE)
def times(request: CourseRequest, placement: str) -> HttpResponse:
    """Shows what is set; what was written wrongly comes back beside its field."""
    chosen = access.placement(request.enrolment, placement)
    is_sent = request.method == "POST"
    form = TimesForm(request.POST if is_sent else None, initial=placements.times_of(chosen))
    if is_sent and form.is_valid():
        placements.set_times(placement=chosen, times=form.times())
        return redirect("activities:results", chosen.public_id)
    entry = catalogue.entry_of(chosen.activity, get_language() or "")
    context = {"placement": chosen, "entry": entry, "form": form}
    return render(request, "activities/teaching/times.html", context, status=422 if is_sent else 200)
