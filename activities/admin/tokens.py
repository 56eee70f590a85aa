"""Tokens for programs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from activities.models import ApiToken, User
from activities.runtime import clock
from activities.runtime.request_context import part_of
from activities.teaching import services as teaching

if TYPE_CHECKING:
    ModelAdmin = admin.ModelAdmin[Any]  # generic in the stubs only
else:
    ModelAdmin = admin.ModelAdmin


@dataclass
class _NewToken:
    secret: str = ""


@admin.register(ApiToken)
class ApiTokenAdmin(ModelAdmin):
    """Tokens for programs: the secret is shown once, when the token is made."""

    list_display = ["name", "course", "made_by", "created_at", "expires_at", "last_used_at", "revoked_at"]
    fields = ["name", "course", "expires_at"]
    autocomplete_fields = ["course"]
    actions = ["revoke"]

    def get_readonly_fields(self, request: HttpRequest, obj: Model | None = None) -> tuple[str, ...]:
        """A token is made and withdrawn; what it opens does not change."""
        return ("name", "course", "expires_at") if obj else ()

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """Good for a year."""
        return {"expires_at": clock.now() + teaching.TOKEN_LIFETIME}

    def save_model(self, request: HttpRequest, obj: ApiToken, form: object, change: bool) -> None:
        """Only its hash is kept; the secret goes to the answer of this very request."""
        if change or not isinstance(request.user, User):
            return
        made, secret = teaching.make_token(
            name=obj.name, made_by=request.user, course=obj.course, expires_at=obj.expires_at
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
