"""When learners may begin an activity of the course, and by when it is wanted: the instructor's page."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods

from activities import access
from activities.access import SEES_PEOPLE, CourseRequest
from activities.learning import services as learning
from activities.learning.services import TimesForm
from activities.publishing import services as publishing
from activities.views.decorators import for_roles


@require_http_methods(["GET", "HEAD", "POST"])
@for_roles(SEES_PEOPLE)
def times(request: CourseRequest, placement: str) -> HttpResponse:
    """Shows what is set; what was written wrongly comes back beside its field."""
    chosen = access.placement(request.enrolment, placement)
    is_sent = request.method == "POST"
    form = TimesForm(request.POST if is_sent else None, initial=learning.times_of(chosen))
    if is_sent and form.is_valid():
        learning.set_times(placement=chosen, times=form.times())
        return redirect("activities:results", chosen.public_id)
    entry = publishing.catalogue_entry(chosen.activity, get_language() or "")
    context = {"placement": chosen, "entry": entry, "form": form}
    return render(request, "activities/teaching/times.html", context, status=422 if is_sent else 200)
