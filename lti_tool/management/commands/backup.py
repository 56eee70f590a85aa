"""manage.py backup FOLDER: database and photos, whole, as often as wanted."""

from argparse import ArgumentParser
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from lti_tool.operation import services as operation


class Command(BaseCommand):
    help = "Makes a whole backup in a new folder in FOLDER, for its owner alone, while everything runs."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path, help="where backups lie, best on another disk")

    def handle(self, *, folder: Path, **_options: object) -> None:
        """Prints the new folder's name, for programs that take it away from here."""
        try:
            backup = operation.back_up(folder)
        except (operation.CannotBackUpError, OSError) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(str(backup))
