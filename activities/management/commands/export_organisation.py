"""manage.py export_organisation: all that is an organisation's, as one archive."""

import os
from argparse import ArgumentParser
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from activities.management.organisation import organisation_named
from activities.privacy import services as privacy


class Command(BaseCommand):
    help = "Writes an organisation's row, units, courses, content and results into one ZIP file."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("organisation", help="its id; after -- where it begins with a hyphen")
        parser.add_argument("output", type=Path, help="a new file that only you can read")

    def handle(self, *, organisation: str, output: Path, **_options: object) -> None:
        found = organisation_named(organisation)
        privacy.record_event(action="organisation.export", organisation=found)
        try:
            handle = os.open(output, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except OSError as error:
            raise CommandError(f"{output}: {error.strerror}.") from error
        with os.fdopen(handle, "wb") as file:
            privacy.write_organisation(organisation=found, to=file, language=settings.LANGUAGE_CODE)
        self.stderr.write(f"Written to {output}.")
