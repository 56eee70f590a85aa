"""Photos without a row, which nobody would ever erase, and rows whose photo is not there."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from django.core.files.storage import default_storage

from activities.models import Upload
from activities.runtime import clock

FOLDER = "photos"
FRESH = timedelta(hours=1)  # a photo is stored a moment before its row


@dataclass(frozen=True)
class Stray:
    """What belongs together no more: `files` no row names, `rows` whose file is gone; both by names in the storage."""

    files: list[str]
    rows: list[str]


def find_stray_photos() -> Stray:
    """Compares the whole storage with the rows; a file that was just stored may still get its row, and is left out."""
    referenced = set(Upload.objects.exclude(file="").values_list("file", flat=True))
    stored = set(_stored())
    files = sorted(name for name in stored - referenced if not _is_fresh(name))
    return Stray(files=files, rows=sorted(referenced - stored))


def remove_stray_photos(files: list[str]) -> None:
    for name in files:
        default_storage.delete(name)


def _stored() -> Iterator[str]:
    if default_storage.exists(FOLDER):
        _, names = default_storage.listdir(FOLDER)
        yield from (f"{FOLDER}/{name}" for name in names)


def _is_fresh(name: str) -> bool:
    return clock.now() - default_storage.get_modified_time(name) < FRESH
