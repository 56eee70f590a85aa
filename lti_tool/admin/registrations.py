"""LMSs, their deployments, the links by which they register, and the tool's keys."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path
from django.utils import formats, timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from lti_tool import addresses, bridge
from lti_tool.admin import owners
from lti_tool.admin.owners import OwnedAdmin
from lti_tool.admin.read_only import ReadOnlyAdmin
from lti_tool.admin.scope import Scoped, Way
from lti_tool.delivery import services as delivery
from lti_tool.models import (
    Deployment,
    NamePolicy,
    Registration,
    RegistrationInvite,
    SigningKey,
    Standing,
)
from lti_tool.registration.services import (
    NamesBeyondCeilingError,
    allow_proposed_addresses,
    approve_registration,
    chosen_names,
    default_origins,
    make_invite,
    registration_owner,
)

if TYPE_CHECKING:  # generic in the stubs only
    ModelAdmin = admin.ModelAdmin[Any]
    TabularInline = admin.TabularInline[Any, Any]
    AnyForm = ModelForm[Any]
else:
    ModelAdmin, TabularInline, AnyForm = admin.ModelAdmin, admin.TabularInline, ModelForm


class DeploymentForm(AnyForm):
    """An administrator who writes a deployment down has approved it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk is None:
            self.initial["standing"] = Standing.ACTIVE


class DeploymentInline(Scoped, TabularInline):
    model = Deployment
    belongs_to = Way("", is_to_deployment=True)
    form = DeploymentForm
    extra = 0
    fields = ["deployment_id", "standing"]

    def get_extra(self, request: HttpRequest, obj: Registration | None = None, **kwargs: Any) -> int:
        return 0 if obj else 1


# Each address, and how the forms of LMSs call it: those words are the LMS's own.
_URL_NAMES = [
    ("login_url", _("Login address"), "Moodle: Initiate login URL · Canvas: OpenID Connect Initiation Url"),
    ("launch_url", _("Launch address"), "Moodle: Tool URL, Redirection URI(s) · Canvas: Redirect URIs"),
    ("jwks_url", _("Key set address"), "Moodle: Public keyset · Canvas: Public JWK URL"),
    (
        "deep_linking_url",
        _("Address to pick content"),
        "Moodle: Content Selection URL · Canvas: Link Selection",
    ),
    ("target_link_uri", _("Link address"), "Canvas: Target Link URI"),
]


class RegistrationForm(AnyForm):
    """Names within what the organisation allows."""

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        owner = cleaned.get("organisation") or registration_owner(self.instance)
        try:
            chosen_names(cleaned.get("names", NamePolicy.OFF), owner)
        except NamesBeyondCeilingError as error:
            self.add_error("names", names_refusal(error))
        return cleaned


def names_refusal(error: NamesBeyondCeilingError) -> str:
    return _("The organisation allows at most: %(most)s") % {"most": error.ceiling.label}


@admin.register(Registration)
class RegistrationAdmin(OwnedAdmin):
    """Adding an LMS: the tool's URLs to copy, the form, and the button for a one-time registration link."""

    form = RegistrationForm
    list_display = [
        "name",
        "owner",
        "issuer",
        "client_id",
        "standing",
        "waiting_deployments",
        "without_role",
        "proposed_origins",
        "problem",
        "comparison",
    ]
    list_select_related = ["organisation"]
    list_filter = ["standing", ("organisation", admin.RelatedOnlyFieldListFilter), "names"]
    search_fields = ["name", "issuer", "client_id"]
    inlines = [DeploymentInline]
    actions = ["approve", "allow_proposed"]
    readonly_fields = [
        "owner",
        "product",
        "problem",
        "comparison",
        "without_role",
        "rests_until",
        "proposed_origins",
    ]
    fieldsets = [
        (None, {"fields": ["name", "issuer", "client_id", "auth_url", "token_url", "jwks_url", "audience"]}),
        (None, {"fields": ["standing", "names", "tool_names", "uses_institution_roles", "lets_manage"]}),
        (
            _("Origins (filled in by themselves)"),
            {"classes": ["collapse"], "fields": ["frame_origins", "service_origins", "proposed_origins"]},
        ),
        (_("State"), {"fields": ["product", "problem", "comparison", "without_role", "rests_until"]}),
    ]
    change_list_template = "admin/lti_tool/registration/change_list.html"
    add_form_template = "admin/lti_tool/registration/add_form.html"

    def get_fieldsets(self, request: HttpRequest, obj: Registration | None = None) -> Any:
        """Whose it is stands first: chosen when it is added, later on a page of its own."""
        return [
            (None, {"fields": ["owner" if obj else "organisation"]}),
            *super().get_fieldsets(request, obj),
        ]

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        initial = {"standing": Standing.ACTIVE, "organisation": bridge.first_organisation().pk}
        return {**initial, **super().get_changeform_initial_data(request)}

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        urls = addresses.tool_urls()
        urls_by_name = [(name, elsewhere, urls[key]) for key, name, elsewhere in _URL_NAMES]
        context = {"tool_urls": urls_by_name, "title": _("Add an LMS"), **(extra_context or {})}
        return super().add_view(request, form_url, context)

    def save_model(self, request: HttpRequest, obj: Registration, form: AnyForm, change: bool) -> None:
        defaults = default_origins(obj.issuer, obj.auth_url, obj.token_url)
        obj.organisation = registration_owner(obj)
        obj.frame_origins = obj.frame_origins or defaults.frames
        obj.service_origins = obj.service_origins or defaults.services
        super().save_model(request, obj, form, change)
        delivery.wake_registration(obj)

    @admin.action(description=_("Approve, with all its waiting deployments"))
    def approve(self, request: HttpRequest, queryset: QuerySet[Registration]) -> None:
        for registration in queryset:
            approve_registration(registration)
        text = ngettext("%(count)s LMS is approved.", "%(count)s LMSs are approved.", len(queryset))
        messages.success(request, text % {"count": len(queryset)})

    @admin.action(description=_("Allow the service addresses seen in launches"))
    def allow_proposed(self, request: HttpRequest, queryset: QuerySet[Registration]) -> None:
        for registration in queryset:
            allow_proposed_addresses(registration)
        messages.success(request, _("They are allowed. Grades that waited for them are sent."))

    @admin.display(description=_("problem with its services"), ordering="auth_problem")
    def problem(self, obj: Registration) -> str:
        return str(delivery.problem_reason(obj.auth_problem)) if obj.auth_problem else ""

    @admin.display(description=_("columns that could not be compared with the gradebook"))
    def comparison(self, obj: Registration) -> str:
        reasons = delivery.uncompared_columns().get(obj.pk, [])
        return " ".join(f"{reason} ({number})" for reason, number in reasons)

    @admin.display(description=_("launches without a role in the course"), ordering="roleless_launches")
    def without_role(self, obj: Registration) -> str:
        if not obj.roleless_launches or obj.roleless_at is None:
            return ""
        when = formats.date_format(timezone.localtime(obj.roleless_at), "d.m.Y H:i")
        facts = {"number": obj.roleless_launches, "when": when}
        if obj.uses_institution_roles:
            return _("%(number)s, the last one %(when)s: roles of the institution decided.") % facts
        return (
            _(
                "%(number)s, the last one %(when)s: whoever is new so stays a visitor, whose results do not count. "
                "Let the LMS send course roles, or choose “roles of the institution decide”."
            )
            % facts
        )

    @admin.display(description=_("rests until"), ordering="paused_until")
    def rests_until(self, obj: Registration) -> datetime | None:
        return obj.paused_until

    @admin.display(description=_("deployments that wait"))
    def waiting_deployments(self, obj: Registration) -> int:
        return obj.deployments.filter(standing=Standing.PENDING).count()

    def get_urls(self) -> list[URLPattern]:
        invite = path(
            "invite/", self.admin_site.admin_view(self.invite_view), name="lti_tool_registration_invite"
        )
        return [invite, *super().get_urls()]

    def invite_view(self, request: HttpRequest) -> HttpResponse:
        """Makes a registration link and shows it this once."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        context: dict[str, Any] = {
            **self.admin_site.each_context(request),
            "title": _("Registration link"),
            "opts": self.model._meta,
            "name_policies": NamePolicy.choices,
            "organisations": owners.choices(request),
            "organisation": owners.chosen_among(request, "").public_id,
        }
        if request.method == "POST":
            names, wanted = request.POST.get("names", ""), request.POST.get("organisation", "")
            whose = owners.chosen_among(request, wanted)
            context |= {"names": names, "organisation": wanted}
            try:
                context["invite"], context["url"] = make_invite(
                    auto_approve="auto_approve" in request.POST,
                    names=names if names in NamePolicy.values else "",
                    organisation=whose,
                )
            except NamesBeyondCeilingError as error:
                context["fault"] = names_refusal(error)
        return render(request, "admin/lti_tool/registration/invite.html", context)


@admin.register(RegistrationInvite)
class RegistrationInviteAdmin(Scoped, ReadOnlyAdmin):
    list_display = ["created_at", "expires_at", "spent_at", "auto_approve", "organisation", "registration"]
    exclude = ["token_hash"]


@admin.register(SigningKey)
class SigningKeyAdmin(ReadOnlyAdmin):
    """One key speaks for all organisations: only superusers see them."""

    list_display = ["kid", "state", "created_at", "used_from", "retired_at"]
    exclude = ["private_pem_encrypted"]

    def has_view_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return bridge.reaches_all(request.user)
