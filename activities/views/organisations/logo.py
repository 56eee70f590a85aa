"""The organisation's logo: a picture and what it says, in each language; or none."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from activities.access import ManagerRequest
from activities.models import Organisation
from activities.organisations import changes
from activities.organisations.logos import UnfitLogoError, read_logo_text, remove_logo, store_logo
from activities.organisations.topics.topic import direction, language_label
from activities.views.decorators import by_button, for_managers
from activities.views.organisations.rows import note

LOGO = "logo"
WHOLE = 500


class LogoForm(forms.Form):
    """`text-<language>`: what the picture says; `is_needed`: there is none yet."""

    logo = forms.FileField(
        label=_("Picture"),
        help_text=_("PNG, JPEG or WebP, at most 2 megabytes. Pages show it 32 pixels high."),
        required=False,
        widget=forms.FileInput(attrs={"accept": "image/png,image/jpeg,image/webp"}),
        error_messages={"empty": _("The file is empty. Choose another one.")},
    )

    def __init__(self, request: ManagerRequest) -> None:
        self.organisation = request.organisation
        is_sent = request.method == "POST"
        written = {f"text-{code}": text for code, text in self.organisation.logo_text.items()}
        super().__init__(
            request.POST if is_sent else None,
            request.FILES if is_sent else None,
            auto_id="logo-%s",
            initial=written,
        )
        for code, _name in settings.LANGUAGES:
            self.fields[f"text-{code}"] = forms.CharField(
                label=_("What it says, in %(language)s") % {"language": language_label(code)},
                required=False,
                max_length=WHOLE,
                widget=forms.TextInput(attrs={"lang": code, "dir": direction(code), "autocomplete": "off"}),
            )

    def texts(self) -> dict[str, str]:
        return {code: self.cleaned_data[f"text-{code}"] for code, _name in settings.LANGUAGES}

    def tell(self, faults: Mapping[str, str]) -> None:
        """Each fault at its field."""
        for field, fault in faults.items():
            self.add_error(field, fault)


@for_managers
@require_http_methods(["GET", "HEAD", "POST"])
def logo(request: ManagerRequest) -> HttpResponse:
    """A new picture with its text, or the text alone; what cannot be taken is told at its field."""
    form = LogoForm(request)
    if form.is_valid() and _is_taken(request.organisation, form):
        note(request, "organisation.logo", f"organisation:{request.organisation.public_id}")
        return redirect(f"{reverse('activities:manage')}?{urlencode({'saved': LOGO})}")
    context: dict[str, Any] = {"form": form, "has_logo": bool(request.organisation.logo_digest)}
    return render(request, "activities/organisations/logo.html", context, status=422 if form.errors else 200)


@for_managers
@by_button
def take_away(request: ManagerRequest) -> HttpResponse:
    """The workshop's own mark stands in its place again."""
    remove_logo(organisation=request.organisation)
    note(request, "organisation.logo_remove", f"organisation:{request.organisation.public_id}")
    return redirect("activities:manage_logo")


def _is_taken(organisation: Organisation, form: LogoForm) -> bool:
    upload = form.cleaned_data["logo"]
    try:
        if upload is not None:
            store_logo(organisation=organisation, upload=upload, text=form.texts())
        elif organisation.logo_digest:
            _store_text(organisation, form.texts())
        else:
            form.tell({"logo": str(_("Choose a picture first."))})
    except UnfitLogoError as error:
        form.tell(error.faults)
    return not form.errors


def _store_text(organisation: Organisation, texts: Mapping[str, str]) -> None:
    """Of two who write it at once the last one has it: a few words, which both saw."""
    words = read_logo_text(text=texts, organisation=organisation)
    seen = changes.mark_of(organisation, ["logo_text"])
    changes.change_organisation(organisation=organisation, values={"logo_text": words}, seen=seen)
