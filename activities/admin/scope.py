"""Staff reach the rows of the organisations in which they are staff, and choose among nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django.contrib import admin
from django.db.models import ForeignKey, Model, QuerySet
from django.forms import ModelChoiceField
from django.http import HttpRequest

from activities.organisations import services as organisations

if TYPE_CHECKING:
    ModelAdmin = admin.ModelAdmin[Any]  # generic in the stubs only
else:
    ModelAdmin = admin.ModelAdmin


class Scoped(ModelAdmin):
    """`belongs_to`: the way from a row to the organisation that answers for it."""

    belongs_to = "organisation"
    # The ways of what can be chosen in its forms.
    choices_belong_to: ClassVar[dict[str, str]] = {"organisation": "", "course": "organisation"}

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """All for superusers; to the others what is elsewhere is not there."""
        return within(super().get_queryset(request), request, self.belongs_to)

    def formfield_for_foreignkey(
        self, db_field: ForeignKey[Any, Any], request: HttpRequest, **kwargs: Any
    ) -> ModelChoiceField[Model] | None:
        """A form names nothing of another organisation, and takes nothing of one."""
        way = self.choices_belong_to.get(db_field.name)
        if way is not None and "queryset" not in kwargs:
            related: QuerySet[Any] = db_field.related_model._default_manager.all()
            kwargs["queryset"] = within(related, request, way)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)


def within(rows: QuerySet[Any], request: HttpRequest, way: str) -> QuerySet[Any]:
    """The rows that whoever asks may reach; `way` "": the rows are organisations."""
    if organisations.reaches_all(request.user):
        return rows
    return rows.filter(**{f"{way}__in" if way else "pk__in": organisations.organisations_for(request.user)})
