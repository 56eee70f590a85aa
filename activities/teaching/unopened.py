"""What stands in the course and nobody has opened yet, as far as the course tells."""

from dataclasses import dataclass
from typing import Any

from activities.models import Activity, Course
from activities.publishing.catalogue import Entry, entry_of
from activities.signals import unopened_wanted


@dataclass(frozen=True)
class Unopened:
    """One of them: its name in the course; `entry` None where the course does not tell which activity it is."""

    title: str
    entry: Entry | None


def of_course(*, course: Course, language: str) -> list[Unopened]:
    """By the words of whoever knows the course; nobody is asked meanwhile."""
    answers: list[tuple[Any, Any]] = unopened_wanted.send(sender=Course, course=course)
    told: list[tuple[str, str]] = [one for _receiver, found in answers for one in found]
    wanted = Activity.objects.filter(slug__in={slug for _title, slug in told}, current_version__isnull=False)
    published = wanted.select_related("current_version").defer("current_version__content")
    entries = {one.slug: entry_of(one, language) for one in published}
    return [Unopened(title or _named(entries.get(slug)), entries.get(slug)) for title, slug in told]


def _named(entry: Entry | None) -> str:
    return entry.title if entry else "–"
