"""manage.py end_organisation: an organisation rests for thirty days and is then erased; or that is taken back."""

from argparse import ArgumentParser

from django.core.management.base import BaseCommand, CommandError

from activities.management.organisation import organisation_named
from activities.organisations import services as organisations
from activities.privacy import services as privacy


class Command(BaseCommand):
    help = (
        "Closes an organisation's courses at once; thirty days later the worker erases all that is its own."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("organisation", help="its id; after -- where it begins with a hyphen")
        parser.add_argument(
            "--take-back", action="store_true", help="open its courses again, within the thirty days"
        )

    def handle(self, *, organisation: str, take_back: bool, **_options: object) -> None:
        found = organisation_named(organisation)
        if not take_back:
            erased_from = organisations.end_organisation(organisation=found)
            privacy.record_event(action="organisation.end", organisation=found)
            self.stdout.write(
                f"{found.name} rests now and is erased from {erased_from:%Y-%m-%d %H:%M} UTC on."
            )
            return
        try:
            organisations.take_back_end(organisation=found)
        except organisations.ErasureBegunError as error:
            raise CommandError("The thirty days are over: it is being erased.") from error
        privacy.record_event(action="organisation.take_back", organisation=found)
        self.stdout.write(f"{found.name} goes on.")
