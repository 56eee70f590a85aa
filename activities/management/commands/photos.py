"""manage.py photos: do the storage and the database tell of the same photos?"""

from argparse import ArgumentParser

from django.core.management.base import BaseCommand, CommandError

from activities.learning import services as learning


class Command(BaseCommand):
    help = "Lists photos that no row names, and rows whose photo is not there. Ends with an error where there are any."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--remove", action="store_true", help="remove the photos that no row names")
        parser.add_argument(
            "--mark",
            action="store_true",
            help="this storage is the right one, after it was moved or restored",
        )

    def handle(self, *, remove: bool, mark: bool, **_options: object) -> None:
        """Names only: what is on a photo is nobody's business here."""
        if mark:
            learning.renew_storage_mark()
        if learning.sees_storage_mark() is False:
            raise CommandError(
                "This is not the storage that the installation's mark lies in: look at MEDIA_STORAGE_URL and the mounts. "
                "If it is the right one all the same, run `manage.py photos --mark`."
            )
        stray = learning.find_stray_photos()
        if remove:
            learning.remove_stray_photos(stray.files)
        done = "removed" if remove else "no row names it"
        for line in [f"{name}: {done}" for name in stray.files] + [
            f"{name}: not there" for name in stray.rows
        ]:
            self.stdout.write(line)
        if stray.rows or (stray.files and not remove):
            raise CommandError(
                f"{len(stray.files)} photos without a row, {len(stray.rows)} rows without a photo."
            )
