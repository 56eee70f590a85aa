"""What stands in the picker's list: activities alone, and paths that one tick takes whole; and what can be searched by."""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.conf import settings

from lti_tool.bridge import CatalogueEntry

LENGTHS = (5, 10, 15, 30)
Option = tuple[str, str]


@dataclass(frozen=True)
class Row:
    """One activity."""

    entry: CatalogueEntry
    languages: list[str]
    is_chosen: bool
    has_namesake: bool  # a copy is called like its origin: the shelf tells them apart


@dataclass(frozen=True)
class Group:
    """A whole path with its activities folded away, or one activity, then without a path."""

    rows: list[Row]
    path: str = ""
    label: str = ""
    is_chosen: bool = False
    is_open: bool = False


@dataclass(frozen=True)
class Filters:
    """Only filters that find something and leave something out."""

    kinds: list[Option]
    languages: list[Option]
    lengths: list[int]


def members(listed: Sequence[CatalogueEntry], path: str) -> list[str]:
    """The slugs of a path's activities in its order; none for a path that there is not."""
    return [entry.slug for entry in listed if path and entry.path == path]


def groups_of(
    shown: Sequence[CatalogueEntry],
    *,
    listed: Sequence[CatalogueEntry],
    chosen: Collection[str],
    paths: Collection[str],
    is_narrowed: bool,
) -> list[Group]:
    """A path is one group where all of it is shown; of a part its activities stand alone."""
    whole_paths = _whole_paths(shown, listed)
    groups: dict[str, Group] = {}
    names = Counter(entry.title for entry in listed)
    for entry in shown:
        row = Row(entry, _languages(entry), entry.slug in chosen, names[entry.title] > 1)
        if entry.path not in whole_paths:
            groups[entry.slug] = Group([row])
            continue
        group = groups.get(f"path {entry.path}") or Group([], entry.path, entry.path_label)
        rows = [*group.rows, row]
        is_open = is_narrowed or any(one.is_chosen for one in rows)
        groups[f"path {entry.path}"] = Group(rows, entry.path, entry.path_label, entry.path in paths, is_open)
    return list(groups.values())


def _whole_paths(shown: Sequence[CatalogueEntry], listed: Sequence[CatalogueEntry]) -> set[str]:
    slugs = {entry.slug for entry in shown}
    by_path = {entry.path: members(listed, entry.path) for entry in listed if entry.path}
    return {path for path, of_path in by_path.items() if len(of_path) > 1 and slugs.issuperset(of_path)}


def _languages(entry: CatalogueEntry) -> list[str]:
    names = dict(settings.LANGUAGES)
    return [names.get(code, code) for code in entry.languages]


def filters(listed: Sequence[CatalogueEntry], *, kinds: Sequence[Option]) -> Filters:
    kinds_listed = {entry.kind for entry in listed}
    codes = {code for entry in listed for code in entry.languages}
    return Filters(
        kinds=_several([option for option in kinds if option[0] in kinds_listed]),
        languages=_several([option for option in settings.LANGUAGES if option[0] in codes]),
        lengths=[most for most in LENGTHS if 0 < sum(one.minutes <= most for one in listed) < len(listed)],
    )


def _several(options: list[Option]) -> list[Option]:
    return options if len(options) > 1 else []
