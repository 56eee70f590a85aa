"""Staff reach the LMSs, deployments and grades of the organisations in which they are staff, and nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.contrib.admin.options import BaseModelAdmin as DjangoModelAdmin
from django.db.models import ForeignKey, Model, Q, QuerySet
from django.forms import ModelChoiceField
from django.http import HttpRequest

from lti_tool import bridge

if TYPE_CHECKING:  # generic in the stubs only
    BaseModelAdmin = DjangoModelAdmin[Any]
else:
    BaseModelAdmin = DjangoModelAdmin


@dataclass(frozen=True)
class Way:
    """From a row to its organisation, or to a deployment: that is its own organisation's, else its registration's."""

    path: str
    is_to_deployment: bool = False

    def condition(self, own: QuerySet[bridge.Organisation]) -> Q:
        if not self.is_to_deployment:
            return Q(**{f"{self.path}__in": own})
        its, lms = f"{self.path}organisation", f"{self.path}registration__organisation"
        return Q(**{f"{its}__in": own}) | Q(**{its: None, f"{lms}__in": own})


CHOICES: Mapping[str, Way] = {
    "organisation": Way("pk"),
    "registration": Way("organisation"),
    "deployment": Way("", is_to_deployment=True),
}


class Scoped(BaseModelAdmin):
    """What is listed, looked at and chosen here stays within what whoever asks may reach."""

    belongs_to = Way("organisation")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """All for superusers; to the others what is elsewhere is not there."""
        return within(super().get_queryset(request), request, self.belongs_to)

    def formfield_for_foreignkey(
        self, db_field: ForeignKey[Any, Any], request: HttpRequest, **kwargs: Any
    ) -> ModelChoiceField[Model] | None:
        """A form names nothing of another organisation, and takes nothing of one."""
        way = CHOICES.get(db_field.name)
        if way is not None and "queryset" not in kwargs:
            related: QuerySet[Any] = db_field.related_model._default_manager.all()
            kwargs["queryset"] = within(related, request, way)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)


def within(rows: QuerySet[Any], request: HttpRequest, way: Way) -> QuerySet[Any]:
    """The rows that whoever asks may reach."""
    if bridge.reaches_all(request.user):
        return rows
    return rows.filter(way.condition(bridge.organisations_for(request.user)))
