"""Which organisation answers: of a course, of the house alone, of what came before there were any."""

from __future__ import annotations

from django.conf import settings

from activities.models import Course, Organisation
from activities.models.organisations import FIRST


def defaults() -> dict[str, object]:
    """What the settings say of whoever runs this installation: a new organisation begins with it."""
    service = {language: [settings.TOOL_NAME] for language, _name in settings.LANGUAGES}
    return {
        "name": settings.SITE_OWNER or settings.TOOL_NAME,
        "words": {"service": service},
        "contact": settings.FEEDBACK_CONTACT,
        "people_kept_days": settings.PEOPLE_KEPT_DAYS,
    }


def house() -> Organisation:
    """Speaks on pages that belong to no organisation; it stands in no table."""
    return Organisation(public_id="", **defaults())


def first_organisation() -> Organisation:
    """The one that has what nobody else was named for; made when it is first asked for."""
    organisation, _is_new = Organisation.objects.get_or_create(public_id=FIRST, defaults=defaults())
    return organisation


def sole_organisation() -> Organisation:
    """The only one there is, whose words stand on pages outside courses too; of none or several, the house."""
    found = list(Organisation.objects.order_by("pk")[:2])
    return found[0] if len(found) == 1 else house()


def find_organisation(public_id: str) -> Organisation | None:
    return Organisation.objects.filter(public_id=public_id).first()


def new_organisation(*, name: str) -> Organisation:
    return Organisation.objects.create(**{**defaults(), "name": name})


def organisation_of(course: Course) -> Organisation:
    """Who answers for the course; a row of an older release has none until its next launch."""
    return course.organisation or first_organisation()


def adopt(course: Course, organisation: Organisation) -> None:
    """The course is the organisation's from now on; its unit was one of the former's."""
    if course.organisation_id != organisation.pk:
        Course.objects.filter(pk=course.pk).update(organisation=organisation, unit=None)
        course.organisation, course.unit = organisation, None
