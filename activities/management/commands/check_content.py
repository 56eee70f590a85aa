"""Check content files: errors to mend, and advice on plain language."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from pathlib import Path

from django.core.management.base import BaseCommand

from activities.interchange.check import check_file, content_files
from activities.interchange.load import static_file
from activities.interchange.schema import CONTENT


class Command(BaseCommand):
    """Exits with 1 if there is an error; advice alone is no error."""

    help = "Check content files: names the file, the place in it, and the mend."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--path", type=Path, default=CONTENT, help="folder with content files")

    def handle(self, *args: object, path: Path, **options: object) -> None:
        files = content_files(path)
        findings = [finding for file in files for finding in check_file(file, static_file)]
        errors = [finding for finding in findings if finding.is_error]
        for finding in findings:
            self.stdout.write(f"{'error' if finding.is_error else 'advice'}  {finding}")
        self.stdout.write(
            f"{len(files)} files, {len(errors)} errors, {len(findings) - len(errors)} pieces of advice"
        )
        if errors:
            sys.exit(1)
