"""Loading content files: all of a folder, or none."""

from __future__ import annotations

from pathlib import Path

from django.contrib.staticfiles import finders
from django.db import transaction

from activities.publishing.checks.check import check_files, content_files
from activities.publishing.checks.findings import Finding
from activities.publishing.checks.reading import json_of
from activities.publishing.publish import Published, publish


class BrokenContentError(Exception):
    """Some file has errors, so nothing was loaded; `findings` say what to mend."""

    def __init__(self, findings: list[Finding]) -> None:
        super().__init__("\n".join(map(str, findings)))
        self.findings = findings


def find_static_file(name: str) -> Path | None:
    location = finders.find(name)
    return Path(location) if isinstance(location, str) else None


def load_folder(folder: Path) -> list[Published]:
    """Publish what changed in the files of a folder: all of them, or none if one is broken."""
    files = content_files(folder)
    errors = [finding for finding in check_files(files, find_static_file) if finding.is_error]
    if errors:
        raise BrokenContentError(errors)
    with transaction.atomic():
        return [publish(content=json_of(path)) for path in files]
