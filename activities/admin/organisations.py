"""Organisations, their units and staff: added here by a form, and managed on pages of their own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.conf import settings
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from activities.admin.endings import Endable
from activities.admin.read_only import Undeletable, staff_of
from activities.admin.scope import Scoped
from activities.incoming.texts import Unfit
from activities.models import Organisation, StaffMember, Unit, User
from activities.organisations import services as organisations
from activities.organisations.services import LineField, PhoneField
from activities.privacy import services as privacy
from activities.views.organisations.staff_door import door_to

if TYPE_CHECKING:
    OrganisationModelForm = forms.ModelForm[Organisation]  # generic in the stubs only
    UnitModelForm = forms.ModelForm[Unit]
else:
    OrganisationModelForm = UnitModelForm = forms.ModelForm


class NewOrganisationForm(OrganisationModelForm):
    """What an organisation needs to begin with; the rest has defaults, and pages on which it is changed."""

    name = LineField(label=_("Name of the organisation"), max_length=120)
    service = LineField(
        label=_("What people call the service"),
        help_text=_(
            "In every language, until you write another name for some. Empty: the name of this installation."
        ),
        max_length=40,
        required=False,
    )
    contact = LineField(label=_("Who answers feedback"), max_length=200, required=False)
    phone_name = LineField(label=_("Whom those who are stuck may call"), max_length=120, required=False)
    phone = PhoneField(label=_("Telephone"), max_length=40, required=False)

    class Meta:
        model = Organisation
        fields = ("name", "service", "palette", "contact", "phone_name", "phone", "people_kept_days")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["initial"] = {**organisations.defaults(), "name": "", **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)

    def clean_service(self) -> str:
        """One word for all languages is held to what each of them takes."""
        try:
            return organisations.fitting_word(self.cleaned_data["service"], language=settings.LANGUAGE_CODE)
        except Unfit as unfit:
            raise forms.ValidationError(
                str(organisations.WHY[unfit.reason]), params={"most": unfit.most}
            ) from unfit

    def save(self, commit: bool = True) -> Organisation:
        """The rest of the row begins with what the settings say."""
        name = self.cleaned_data["service"] or settings.TOOL_NAME
        self.instance.words = {"service": {language: [name] for language, _name in settings.LANGUAGES}}
        saved: Organisation = super().save(commit)
        return saved


@admin.register(Organisation)
class OrganisationAdmin(Undeletable, Endable):
    """Each with the way to its pages; a new one goes there at once."""

    belongs_to = ""
    list_display = ["name", "pages", "sums", "palette", "people_kept_days", "erased_from"]
    search_fields = ["name", "public_id"]
    form = NewOrganisationForm
    fields = ["name", "service", "palette", "contact", "phone_name", "phone", "people_kept_days"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Whoever reaches all organisations adds further ones."""
        return organisations.reaches_all(request.user) and super().has_add_permission(request)

    def has_change_permission(self, request: HttpRequest, obj: object = None) -> bool:
        """It is changed on its own pages, where of two who save at once the second is told."""
        return False

    def get_fields(self, request: HttpRequest, obj: Organisation | None = None) -> Any:
        """Of one that is there: what it is called, and the way to its pages."""
        return [*self.get_readonly_fields(request, obj)] if obj else self.fields

    def get_readonly_fields(self, request: HttpRequest, obj: Organisation | None = None) -> Any:
        if obj is None:
            return []
        end = ["ending"] if organisations.reaches_all(request.user) else []
        return ["name", "public_id", "pages", *end]

    @admin.display(description=_("Manage the organisation"))
    def pages(self, obj: Organisation) -> SafeString:
        return format_html('<a href="{}">{}</a>', door_to(obj), _("Manage the organisation"))

    @admin.display(description=_("Sums"))
    def sums(self, obj: Organisation) -> SafeString:
        return format_html('<a href="{}sums/">{}</a>', door_to(obj), _("Sums"))

    def save_model(self, request: HttpRequest, obj: Organisation, form: object, change: bool) -> None:
        super().save_model(request, obj, form, change)
        target = f"organisation:{obj.public_id}"
        privacy.record_event(
            action="organisation.add", actor=staff_of(request), target=target, organisation=obj
        )

    def response_add(
        self, request: HttpRequest, obj: Organisation, post_url_continue: str | None = None
    ) -> HttpResponse:
        """To its pages: colours, words and units come next."""
        return HttpResponseRedirect(door_to(obj))


class UnitForm(UnitModelForm):
    name = LineField(label=_("Name of the unit"), max_length=120)

    class Meta:
        model = Unit
        fields = ("organisation", "name")


@admin.register(Unit)
class UnitAdmin(Undeletable, Scoped):
    """Removed on the organisation's own pages, which say what becomes of its courses and its shelf."""

    form = UnitForm
    list_display = ["name", "organisation"]
    list_select_related = ["organisation"]
    search_fields = ["name"]

    def get_readonly_fields(self, request: HttpRequest, obj: Unit | None = None) -> Any:
        """A unit and its courses stay with their organisation."""
        return ["organisation"] if obj else []


@admin.register(StaffMember)
class StaffMemberAdmin(Scoped):
    """Who may manage which organisation; on its own pages staff are added by user name."""

    list_display = ["user", "organisation", "since"]
    list_select_related = ["user", "organisation"]
    fields = ["organisation", "user"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        """The list of all accounts is for whoever reaches all organisations."""
        return organisations.reaches_all(request.user) and super().has_add_permission(request)

    def has_change_permission(self, request: HttpRequest, obj: object = None) -> bool:
        """One is added and removed."""
        return False

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Accounts that log in with a password: no learner is one."""
        if db_field.name == "user":
            accounts: QuerySet[User] = User.objects.filter(is_staff=True).order_by("username")
            kwargs["queryset"] = accounts
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def save_model(self, request: HttpRequest, obj: StaffMember, form: object, change: bool) -> None:
        super().save_model(request, obj, form, change)
        _note(request, "staff.add", obj)

    def delete_model(self, request: HttpRequest, obj: StaffMember) -> None:
        _note(request, "staff.remove", obj)
        super().delete_model(request, obj)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[StaffMember]) -> None:
        for member in queryset:
            self.delete_model(request, member)


def _note(request: HttpRequest, action: str, member: StaffMember) -> None:
    privacy.record_event(action=action, actor=staff_of(request), organisation=member.organisation)
