"""Load content files: every activity whose content changed gets a new version."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from activities.organisations.services import first_organisation
from activities.publishing import services as publishing
from activities.publishing.services import BrokenContentError


class Command(BaseCommand):
    """May be run as often as one likes; learners finish the version that they began."""

    help = "Load content files; refuses all of them, with exit code 1, if one has errors."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--path", type=Path, default=publishing.CONTENT_FOLDER, help="folder with content files"
        )

    def handle(self, *args: object, path: Path, **options: object) -> None:
        if not path.is_dir():
            raise CommandError(f"{path} is not a folder. Name the folder with the content files.")
        try:
            loaded = publishing.load_folder(path, house=first_organisation)
        except BrokenContentError as error:
            raise CommandError(f"Nothing was loaded. Mend these first:\n{error}") from error
        for version in loaded:
            state = (
                f"new version {version.number}" if version.is_new else f"unchanged (version {version.number})"
            )
            self.stdout.write(f"{version.slug}: {state}")
        self.stdout.write(f"{len(loaded)} files, {sum(version.is_new for version in loaded)} new versions")
