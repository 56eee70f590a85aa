"""manage.py export_person: all that is kept about one person, as JSON."""

import os
from argparse import ArgumentParser
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from lti_tool.bridge import personal
from lti_tool.management import person
from lti_tool.privacy import services as privacy


class Command(BaseCommand):
    help = (
        "Writes all that is kept about one person as JSON. The LMS's user id is read from standard input, "
        "never from the command line, which others on the machine can see."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--registration", type=int, help="the LMS's number in the admin, where there are several"
        )
        parser.add_argument(
            "--output", type=Path, help="a new file that only you can read; default: the screen"
        )

    def handle(self, *, registration: int | None, output: Path | None, **_options: object) -> None:
        lti_user = person.asked_for(registration)
        language = lti_user.user.language or settings.LANGUAGE_CODE
        text = privacy.data_as_json(privacy.collect_data(lti_user.user, language=language))
        personal.note_exported(actor=None, subject=lti_user.user)
        if output is None:
            self.stdout.write(text)
            return
        _write(output, text)
        self.stderr.write(f"Written to {output}.")


def _write(output: Path, text: str) -> None:
    """A file of the owner's own from its first moment, and never one that was there before."""
    try:
        handle = os.open(output, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except OSError as error:
        raise CommandError(f"{output}: {error.strerror}.") from error
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(text)
