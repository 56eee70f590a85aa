"""How much there is of each organisation, by number, for whoever watches the installation."""

from dataclasses import dataclass

from django.db.models import Count

from activities.models import Organisation


@dataclass(frozen=True)
class Size:
    number: int
    courses: int
    is_ending: bool


def organisation_sizes(*, at_most: int) -> list[Size]:
    """The oldest first."""
    rows = Organisation.objects.order_by("pk").annotate(number_of_courses=Count("courses"))
    found = rows.values_list("pk", "number_of_courses", "erased_from")[:at_most]
    return [Size(pk, courses, erased_from is not None) for pk, courses, erased_from in found]
