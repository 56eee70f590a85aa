"""Loading content files: all of a folder, or none."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.contrib.staticfiles import finders
from django.db import transaction

from activities.models import Activity, Organisation
from activities.publishing.checks.check import check_files, content_files
from activities.publishing.checks.findings import Finding
from activities.publishing.checks.reading import json_of
from activities.publishing.publish import Published, publish

SHELF, OF_ORGANISATION = "shelf", "organisation"


class BrokenContentError(Exception):
    """Some file has errors, so nothing was loaded; `findings` say what to mend."""

    def __init__(self, findings: list[Finding]) -> None:
        super().__init__("\n".join(map(str, findings)))
        self.findings = findings


def find_static_file(name: str) -> Path | None:
    location = finders.find(name)
    return Path(location) if isinstance(location, str) else None


def load_folder(folder: Path, *, house: Callable[[], Organisation]) -> list[Published]:
    """Publish what changed in the files of a folder: all of them, or none if one is broken.

    `house`: the organisation on whose shelf an activity lies that is no common one.
    """
    files = content_files(folder)
    errors = [finding for finding in check_files(files, find_static_file) if finding.is_error]
    if errors:
        raise BrokenContentError(errors)
    with transaction.atomic():
        return [_load(json_of(path), house) for path in files]


def _load(document: dict[str, Any], house: Callable[[], Organisation]) -> Published:
    """The shelf is no part of a version: to lie elsewhere is no news to learn."""
    content = {name: value for name, value in document.items() if name != SHELF}
    published = publish(content=content)
    if document.get(SHELF) == OF_ORGANISATION:
        # What staff have put on a shelf stays there: only from the common one is it taken.
        Activity.objects.filter(slug=published.slug, organisation=None).update(organisation=house())
    return published
