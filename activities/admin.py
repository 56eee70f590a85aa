"""What staff see and mend; what people did is shown and never changed here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.forms import AdminUserCreationForm
from django.db.models import Model, OuterRef, QuerySet, Subquery
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from activities.models import (
    Activity,
    ApiToken,
    AuditEvent,
    Course,
    Enrolment,
    Feedback,
    GradeEvent,
    Placement,
    Progress,
    User,
)
from activities.privacy import services as privacy
from activities.runtime import clock
from activities.runtime.request_context import part_of
from activities.teaching import services as teaching

if TYPE_CHECKING:
    ModelAdmin = admin.ModelAdmin[Any]  # generic in the stubs only
    BaseUserAdmin = UserAdmin[User]
else:
    ModelAdmin = admin.ModelAdmin
    BaseUserAdmin = UserAdmin


class Undeletable(ModelAdmin):
    """Nobody loses work by a click: erasure is a command of its own."""

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Never."""
        return False


class ReadOnly(Undeletable):
    """To be looked at."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Never."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Never."""
        return False


@admin.register(User)
class PersonAdmin(Undeletable, BaseUserAdmin):
    """Staff with passwords, and people without names who came from a course."""

    list_display = ["username", "is_staff", "is_active", "language"]
    list_filter = ["is_staff", "is_superuser", "is_active"]
    search_fields = ["username"]
    fieldsets = [
        (None, {"fields": ["username", "password", "language"]}),
        (_("Rights"), {"fields": ["is_active", "is_staff", "is_superuser", "groups", "user_permissions"]}),
    ]
    add_form = AdminUserCreationForm


@admin.register(Activity)
class ActivityAdmin(Undeletable):
    """Content is loaded from files; here it is listed in the picker or not."""

    list_display = ["slug", "kind", "is_listed"]
    list_editable = ["is_listed"]
    list_filter = ["kind"]
    readonly_fields = ["slug", "kind", "current_version"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Activities come from content files."""
        return False


@admin.register(Placement)
class PlacementAdmin(Undeletable):
    """Which result counts can be chosen here."""

    list_display = ["public_id", "course", "activity", "counting"]
    list_filter = ["counting"]
    readonly_fields = ["public_id", "course", "activity"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Placements come from courses."""
        return False


@admin.register(Feedback)
class FeedbackAdmin(ModelAdmin):
    """Unanswered first; the law gives 14 days."""

    list_display = ["created_at", "message", "contact", "answered_at"]
    list_filter = [("answered_at", admin.EmptyFieldListFilter)]
    readonly_fields = ["created_at", "message", "contact", "page"]
    actions = ["mark_answered"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Feedback comes from its form."""
        return False

    @admin.action(description=_("Mark as answered"))
    def mark_answered(self, request: HttpRequest, queryset: QuerySet[Feedback]) -> None:
        """The staff have answered these."""
        queryset.filter(answered_at=None).update(answered_at=clock.now())


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


@admin.register(Course)
class CourseAdmin(ReadOnly):
    """Courses; sought when a token is made for one."""

    search_fields = ["title", "public_id"]


@admin.register(Progress, GradeEvent)
class RecordAdmin(ReadOnly):
    """Where people stand, and the ledger; an instructor's words to a learner are not the staff's to read."""

    exclude = ["comment"]

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Every look at people's data is written down, the staff's too."""
        privacy.record_event(action="admin.records.list", actor=_staff(request))
        return super().changelist_view(request, extra_context)

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Any:
        """Notes in the audit who looked at the person's row."""
        row = super().get_object(request, object_id, from_field)
        if row is not None:
            course = row.placement.course
            privacy.record_event(
                action="admin.record.view", actor=_staff(request), subject=row.learner, course=course
            )
        return row


def _staff(request: HttpRequest) -> User | None:
    return request.user if isinstance(request.user, User) else None


@admin.register(AuditEvent)
class AuditEventAdmin(ReadOnly):
    """Who looked at, took out or removed a person's data; tokens, since names stand nowhere here."""

    list_display = ["at", "action", "who", "whose", "course_title", "target"]
    list_filter = ["action", "at"]
    search_fields = ["actor", "subject", "target", "course"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[AuditEvent]:
        """With the numbers by which the course knows these people: a token alone tells an administrator nothing."""
        rows: QuerySet[AuditEvent] = super().get_queryset(request)
        return rows.annotate(
            actor_number=_number_of("actor"),
            subject_number=_number_of("subject"),
            title=Subquery(Course.objects.filter(public_id=OuterRef("course")).values("title")[:1]),
        )

    @admin.display(description=_("who did it"), ordering="actor")
    def who(self, event: AuditEvent) -> str:
        """As "Participant 7", or the token where the course has no such person."""
        return _participant_or_token(event, "actor")

    @admin.display(description=_("whose data"), ordering="subject")
    def whose(self, event: AuditEvent) -> str:
        """As "Participant 7", or the token where the course has no such person."""
        return _participant_or_token(event, "subject")

    @admin.display(description=_("course"), ordering="course")
    def course_title(self, event: AuditEvent) -> str:
        """The course by its name."""
        return vars(event)["title"] or event.course


def _number_of(field: str) -> Subquery:
    here = Enrolment.objects.filter(user__username=OuterRef(field), course__public_id=OuterRef("course"))
    return Subquery(here.values("number")[:1])


def _participant_or_token(event: AuditEvent, field: str) -> str:
    number, token = vars(event)[f"{field}_number"], vars(event)[field]
    return teaching.participant_name(number) if number else str(token)
