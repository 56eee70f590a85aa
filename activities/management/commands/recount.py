"""manage.py recount: the summaries on instructors' pages, anew."""

from django.core.management.base import BaseCommand

from activities.learning import services as learning


class Command(BaseCommand):
    help = "Counts anew what instructors' pages sum up, from the stored answers. Run it while nobody answers."

    def handle(self, **_options: object) -> None:
        """Nothing but sums is written."""
        learning.rebuild_everything()
