"""Check content files: errors to mend, and advice on plain language."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from pathlib import Path

from django.core.management.base import BaseCommand

from activities.publishing.checks import coverage, word_frequency
from activities.publishing.checks.check import check_files, content_files
from activities.publishing.checks.schema import CONTENT
from activities.publishing.load import static_file


class Command(BaseCommand):
    """Exits with 1 if there is an error; advice alone is no error."""

    help = "Check content files: names the file, the place in it, and the mend."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--path", type=Path, default=CONTENT, help="folder with content files")
        parser.add_argument(
            "--coverage",
            action="store_true",
            help="also show which outcomes and criteria are taught, and where",
        )

    def handle(self, *args: object, path: Path, coverage: bool, **options: object) -> None:
        files, words = content_files(path), word_frequency.installed()
        findings = check_files(files, static_file, words)
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
        for line in coverage.table(coverage.read(files)):
            self.stdout.write(line)
