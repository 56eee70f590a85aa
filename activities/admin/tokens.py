"""Tokens for programs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.db.models import ForeignKey, Model, QuerySet
from django.forms import ModelChoiceField, ModelForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from activities.admin.scope import Scoped
from activities.models import ApiToken, User
from activities.organisations import services as organisations
from activities.runtime import clock
from activities.runtime.request_context import part_of
from activities.teaching import services as teaching

if TYPE_CHECKING:
    BaseForm = ModelForm[ApiToken]  # generic in the stubs only
else:
    BaseForm = ModelForm


@dataclass
class _NewToken:
    secret: str = ""


class TokenForm(BaseForm):
    """A token of an organisation for one of its courses."""

    def clean(self) -> dict[str, Any]:
        fields: dict[str, Any] = super().clean() or {}
        organisation, course = fields.get("organisation"), fields.get("course")
        if organisation and course and course.organisation_id != organisation.pk:
            self.add_error("course", _("This course is not one of the organisation's."))
        return fields


@admin.register(ApiToken)
class ApiTokenAdmin(Scoped):
    """Tokens for programs: the secret is shown once, when the token is made."""

    list_display = [
        "name",
        "organisation",
        "course",
        "made_by",
        "created_at",
        "expires_at",
        "last_used_at",
        "revoked_at",
    ]
    form = TokenForm
    fields = ["name", "organisation", "course", "expires_at"]
    autocomplete_fields = ["course"]
    actions = ["revoke"]

    def get_readonly_fields(self, request: HttpRequest, obj: Model | None = None) -> tuple[str, ...]:
        """A token is made and withdrawn; what it opens does not change."""
        return ("name", "organisation", "course", "expires_at") if obj else ()

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """Good for a year."""
        return {"expires_at": clock.now() + teaching.TOKEN_LIFETIME}

    def formfield_for_foreignkey(
        self, db_field: ForeignKey[Any, Any], request: HttpRequest, **kwargs: Any
    ) -> ModelChoiceField[Model] | None:
        """Only superusers make a token for every organisation."""
        field = super().formfield_for_foreignkey(db_field, request, **kwargs)
        if field is not None and db_field.name == "organisation":
            field.required = not organisations.reaches_all(request.user)
        return field

    def save_model(self, request: HttpRequest, obj: ApiToken, form: object, change: bool) -> None:
        """Only its hash is kept; the secret goes to the answer of this very request."""
        if change or not isinstance(request.user, User):
            return
        made, secret = teaching.make_token(
            name=obj.name,
            made_by=request.user,
            course=obj.course,
            organisation=obj.organisation,
            expires_at=obj.expires_at,
        )
        obj.pk = made.pk
        part_of(request, _NewToken).secret = secret

    def response_add(
        self, request: HttpRequest, obj: ApiToken, post_url_continue: str | None = None
    ) -> HttpResponse:
        """The secret, this once."""
        context = {
            **self.admin_site.each_context(request),
            "opts": self.model._meta,
            "title": _("API token"),
            "token": obj,
            "secret": part_of(request, _NewToken).secret,
        }
        return render(request, "admin/activities/apitoken/made.html", context)

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Withdrawn and not deleted, so that it stays known who could read what."""
        return False

    @admin.action(description=_("Withdraw"), permissions=["change"])
    def revoke(self, request: HttpRequest, queryset: QuerySet[ApiToken]) -> None:
        """They open nothing any more."""
        for token in queryset:
            teaching.revoke_token(token=token)
