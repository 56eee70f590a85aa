"""The activities that can be picked for a course."""

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from activities.blocks.texts import localised
from activities.kinds import KINDS
from activities.models import Activity, Placement
from activities.publishing import twins
from activities.publishing.content import choose_language as content_language
from activities.publishing.learning_paths import PATHS


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
    kind_label: str
    path: str  # the name of a path, or "" for an activity that stands alone
    path_label: str
    path_place: int


def search_catalogue(
    *, text: str = "", kind: str = "", language: str = "fi", max_minutes: int | None = None
) -> list[CatalogueEntry]:
    """The listed activities that have all the words: paths in their order, then the others by title."""
    listed = _published().filter(is_listed=True)
    if kind:
        listed = listed.filter(kind=kind)
    entries = (catalogue_entry(activity, language) for activity in listed if _has_words(activity, text))
    fitting = (entry for entry in entries if max_minutes is None or entry.minutes <= max_minutes)
    return sorted(fitting, key=_order)


def _order(entry: CatalogueEntry) -> tuple[bool, str, int, str]:
    return not entry.path, entry.path, entry.path_place, entry.title.casefold()


def find_activity(*, slug: str) -> Activity | None:
    """A published activity, listed or not."""
    return _published().filter(slug=slug).first()


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


def _published() -> QuerySet[Activity]:
    published = Activity.objects.filter(current_version__isnull=False)
    return published.select_related("current_version").defer("current_version__content")


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
