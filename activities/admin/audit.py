"""The audit, as staff read it."""

from __future__ import annotations

from django.contrib import admin
from django.db.models import OuterRef, QuerySet, Subquery
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from activities.admin.read_only import ReadOnly
from activities.models import AuditEvent, Course, Enrolment, Organisation
from activities.organisations import services as organisations
from activities.teaching import services as teaching


class OrganisationFilter(admin.SimpleListFilter):
    """Whose it was: among those that whoever asks may reach."""

    title = _("organisation")
    parameter_name = "organisation"

    def lookups(self, request: HttpRequest, model_admin: object) -> list[tuple[str, str]]:
        """Ids and names."""
        return list(organisations.organisations_for(request.user).values_list("public_id", "name"))

    def queryset(self, request: HttpRequest, queryset: QuerySet[AuditEvent]) -> QuerySet[AuditEvent]:
        """All where nothing is chosen."""
        return queryset.filter(organisation=self.value()) if self.value() else queryset


@admin.register(AuditEvent)
class AuditEventAdmin(ReadOnly):
    """Who looked at, took out or removed a person's data; tokens, since names stand nowhere here."""

    list_display = ["at", "action", "who", "whose", "course_title", "organisation_name", "target"]
    list_filter = ["action", "at", OrganisationFilter]
    search_fields = ["actor", "subject", "target", "course"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[AuditEvent]:
        """With the numbers by which the course knows these people: a token alone tells an administrator nothing."""
        rows: QuerySet[AuditEvent] = super().get_queryset(request)
        if not organisations.reaches_all(request.user):
            rows = rows.filter(
                organisation__in=organisations.organisations_for(request.user).values("public_id")
            )
        return rows.annotate(
            actor_number=_number_of("actor"),
            subject_number=_number_of("subject"),
            title=Subquery(Course.objects.filter(public_id=OuterRef("course")).values("title")[:1]),
            owner=Subquery(
                Organisation.objects.filter(public_id=OuterRef("organisation")).values("name")[:1]
            ),
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

    @admin.display(description=_("organisation"), ordering="organisation")
    def organisation_name(self, event: AuditEvent) -> str:
        """By its name; by its id where it is no more."""
        return vars(event)["owner"] or event.organisation


def _number_of(field: str) -> Subquery:
    here = Enrolment.objects.filter(user__username=OuterRef(field), course__public_id=OuterRef("course"))
    return Subquery(here.values("number")[:1])


def _participant_or_token(event: AuditEvent, field: str) -> str:
    number, token = vars(event)[f"{field}_number"], vars(event)[field]
    return teaching.participant_name(number) if number else str(token)
