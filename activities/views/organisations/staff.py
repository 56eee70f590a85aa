"""Who may manage the organisation in the administration as well."""

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from activities.access import ManagerRequest
from activities.organisations import staff
from activities.organisations.topics.fields import LineField
from activities.views.decorators import by_button, for_managers
from activities.views.organisations.rows import member_of, note


class StaffForm(forms.Form):
    username = LineField(
        label=_("User name"),
        help_text=_("As the person logs in to the administration."),
        max_length=150,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none", "dir": "auto"}),
    )


@for_managers
@require_http_methods(["GET", "HEAD", "POST"])
def all_staff(request: ManagerRequest) -> HttpResponse:
    """The list, and below it the form for a further member."""
    form = StaffForm(request.POST if request.method == "POST" else None, auto_id="staff-%s")
    if form.is_valid():
        try:
            staff.add_staff(organisation=request.organisation, username=form.cleaned_data["username"])
        except staff.UnknownStaffError:
            form.add_error("username", gettext("There is no account of staff with this name."))
        else:
            note(request, "staff.add")
            return redirect("activities:manage_staff")
    context = {"form": form, "members": staff.staff_of(request.organisation)}
    return render(request, "activities/organisations/staff.html", context, status=422 if form.errors else 200)


@for_managers
@by_button
def remove(request: ManagerRequest, member: int) -> HttpResponse:
    """Takes one from the list; the account stays."""
    staff.remove_staff(member=member_of(request, member))
    note(request, "staff.remove")
    return redirect("activities:manage_staff")
