"""manage.py erase_person: removes all that is kept about one person."""

import sys
from argparse import ArgumentParser

from django.core.management.base import BaseCommand, CommandError

from lti_tool.management import person
from lti_tool.privacy import services as privacy


class Command(BaseCommand):
    help = (
        "Erases one person: answers, results, grades that wait, everything. The LMS's user id is read from "
        "standard input, never from the command line, which others on the machine can see."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--registration", type=int, help="the LMS's number in the admin, where there are several"
        )
        parser.add_argument("--yes", action="store_true", help="do not ask once more")

    def handle(self, *, registration: int | None, yes: bool, **_options: object) -> None:
        lti_user = person.asked_for(registration)
        unsent = privacy.count_unsent_grades(lti_user.user)
        if unsent:
            self.stderr.write(f"Grades that have not reached the gradebook, and never will: {unsent}.")
        if not yes and not _is_sure():
            raise CommandError("Nothing was erased.")
        privacy.erase_person(person=lti_user.user, actor=None)
        self.stdout.write("Erased. Grades in the LMS's gradebook are the LMS's: remove them there.")


def _is_sure() -> bool:
    if not sys.stdin.isatty():
        raise CommandError("Add --yes: nobody can be asked here. Nothing was erased.")
    return input('This cannot be undone. Write "erase" to go on: ').strip() == "erase"
