"""What stands in the course and nobody has opened yet, as far as the course tells."""

from dataclasses import dataclass

from activities import ports
from activities.models import Course
from activities.publishing import services as publishing
from activities.publishing.services import CatalogueEntry


@dataclass(frozen=True)
class Unopened:
    """An item of the LMS's course that nobody has opened; `entry` is None where the host cannot tell its activity."""

    title: str
    entry: CatalogueEntry | None


def of_course(*, course: Course, language: str) -> list[Unopened]:
    """The items nobody has opened, in the host's order; none where the host cannot list them."""
    items = ports.host().unopened(course)
    known = publishing.known_in(course).filter(slug__in={one.slug for one in items})
    entries = {one.slug: publishing.catalogue_entry(one, language) for one in known}
    return [Unopened(title or _title_of(entries.get(slug)), entries.get(slug)) for title, slug in items]


def _title_of(entry: CatalogueEntry | None) -> str:
    return entry.title if entry else "–"
