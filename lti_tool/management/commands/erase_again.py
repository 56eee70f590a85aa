"""manage.py erase_again: after a restore, erases whoever the backup has brought back."""

import sys
from argparse import ArgumentParser
from collections.abc import Iterable
from pathlib import Path

from django.core.management.base import BaseCommand

from lti_tool.privacy import services as privacy


class Command(BaseCommand):
    help = (
        "Erases again whoever was erased and came back with a restored backup. The worker does it too, from the "
        "database's own list; --from adds a list, or the log, from after the backup."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--list", action="store_true", help="print the list of erasures, to keep beside the backups"
        )
        parser.add_argument(
            "--from", dest="source", help="a file with such a list, or with the log; - for standard input"
        )

    def handle(self, *, list: bool, source: str | None, **_options: object) -> None:
        if list:
            for line in privacy.erasure_lines(privacy.listed_erasures()):
                self.stdout.write(line)
            return
        erased = privacy.listed_erasures()
        if source:
            erased = privacy.merge_erasures(privacy.read_erasures(_lines(source)))
        self.stdout.write(
            f"Erased again: {privacy.erase_again(erased)}. Erasures on the list: {len(erased)}."
        )


def _lines(source: str) -> Iterable[str]:
    return sys.stdin if source == "-" else Path(source).read_text(encoding="utf-8-sig").splitlines()
