"""The activities that can be picked for a course."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from activities.blocks.texts import localised
from activities.kinds import KINDS
from activities.models import Activity, Course, Placement, User
from activities.publishing import shelves, twins
from activities.publishing.content import choose_language as content_language
from activities.publishing.learning_paths import PATHS
from activities.publishing.shelves import Shelf


@dataclass(frozen=True)
class CatalogueEntry:
    """An activity as a picker shows it, in one language."""

    slug: str
    kind: str
    title: str
    summary: str
    language: str  # of its title and summary
    minutes: int
    languages: tuple[str, ...]
    icon: str
    max_points: float
    activity: Activity
    shelf: Shelf
    kind_label: str
    path: str  # the name of a path, or "" for an activity that stands alone
    path_label: str
    path_place: int


def search_catalogue(*, course: Course, person: User, language: str = "fi") -> list[CatalogueEntry]:
    """What the person may pick in the course: paths in their order, then the others by title."""
    listed = shelves.usable_in(course, person).filter(is_listed=True)
    return sorted((catalogue_entry(activity, language) for activity in listed), key=_order)


def narrow_catalogue(
    entries: Iterable[CatalogueEntry],
    *,
    text: str = "",
    kind: str = "",
    shelf: str = "",
    max_minutes: int | None = None,
) -> list[CatalogueEntry]:
    """Those of the entries that have all the words and lie on this shelf."""
    return [
        entry
        for entry in entries
        if (not kind or entry.kind == kind)
        and (not shelf or entry.shelf == shelf)
        and (max_minutes is None or entry.minutes <= max_minutes)
        and _has_words(entry.activity, text)
    ]


def _order(entry: CatalogueEntry) -> tuple[bool, str, int, str]:
    return not entry.path, entry.path, entry.path_place, entry.title.casefold()


def find_activity(*, slug: str, course: Course, person: User) -> Activity | None:
    """An activity that the person may see in the course, listed or not."""
    return shelves.seen_in(course, person).filter(slug=slug).first()


def find_named(*, slug: str, course: Course) -> Activity | None:
    """The activity that a link of the course names; what lies on another organisation's shelf is as unknown as what is not."""
    return shelves.known_in(course).filter(slug=slug).first()


def find_presentable(*, slug: str) -> Activity | None:
    """A listed activity of any shelf, for what an ordinary link tells of it: courses have stored such addresses."""
    return shelves.published().filter(slug=slug, is_listed=True).first()


def catalogue_entry(activity: Activity, language: str) -> CatalogueEntry:
    """The activity's newest version in words."""
    card = _card(activity)
    path, place = _place(card)
    shown_in = content_language(card, language)
    return CatalogueEntry(
        slug=activity.slug,
        kind=activity.kind,
        title=localised(card["title"], shown_in),
        summary=localised(card["summary"], shown_in),
        language=shown_in,
        minutes=card["minutes"],
        languages=tuple(card["languages"]),
        icon=card["icon"] or KINDS[activity.kind].icon,
        max_points=card["max_points"],
        activity=activity,
        shelf=shelves.shelf_of(activity),
        kind_label=localised(KINDS[activity.kind].label, language),
        path=path,
        path_label=localised(PATHS.get(path), language),
        path_place=place,
    )


def titles_of(placements: QuerySet[Placement], language: str) -> dict[int, str]:
    """The titles alone, by the placement's id: the contents themselves are long."""
    columns: list[str] = ["pk", "activity__current_version__content__title", "twin"]
    rows = twins.annotate_twins(placements.order_by()).values_list(*columns)
    return {pk: twins.numbered_title(localised(texts, language), twin) for pk, texts, twin in rows}


def _card(activity: Activity) -> dict[str, Any]:
    version = activity.current_version
    card: dict[str, Any] = version.card if version else {}
    return card


def _place(card: dict[str, Any]) -> tuple[str, int]:
    """The path and the place on it; a path may have been given up since the content was published."""
    place = card["path"]
    return (place["name"], place["place"]) if place.get("name") in PATHS else ("", 0)


def _has_words(activity: Activity, text: str) -> bool:
    card = _card(activity)
    path = PATHS.get(_place(card)[0], {})
    texts = [activity.slug, *card["title"].values(), *card["summary"].values(), *path.values()]
    haystack = " ".join(texts).casefold()
    return all(word in haystack for word in text.casefold().split())
