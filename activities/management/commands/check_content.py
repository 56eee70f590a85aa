"""Check content files: errors to mend, and advice on plain language."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from pathlib import Path

from django.core.management.base import BaseCommand

from activities.publishing import services as publishing


class Command(BaseCommand):
    """Exits with 1 if there is an error; advice alone is no error."""

    help = "Check content files: names the file, the place in it, and the mend."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--path", type=Path, default=publishing.CONTENT_FOLDER, help="folder with content files"
        )
        parser.add_argument(
            "--coverage",
            action="store_true",
            help="also show which outcomes and criteria are taught, and where",
        )

    def handle(self, *args: object, path: Path, coverage: bool, **options: object) -> None:
        files, words = publishing.content_files(path), publishing.installed_dictionaries()
        findings = publishing.check_files(files, publishing.find_static_file, words)
        errors = [finding for finding in findings if finding.is_error]
        for finding in findings:
            self.stdout.write(f"{'error' if finding.is_error else 'advice'}  {finding}")
        self.stdout.write(
            f"{len(files)} files, {len(errors)} errors, {len(findings) - len(errors)} pieces of advice; {words}"
        )
        if errors:
            sys.exit(1)
        if coverage:
            self._show_coverage(files)

    def _show_coverage(self, files: list[Path]) -> None:
        for line in publishing.coverage_table(publishing.read_contents(files)):
            self.stdout.write(line)
