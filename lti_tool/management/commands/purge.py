"""manage.py purge: removes what has been kept long enough."""

import json
from argparse import ArgumentParser

from django.core.management.base import BaseCommand

from lti_tool.privacy import services as privacy

WORDS = {
    "people": "people who have not been here for as long as their organisation keeps people",
    "kept_back": "such people kept, for grades of theirs have not reached the gradebook",
    "anonymous_people": "people without an id, after 30 days",
    "audit_events": "audit events older than AUDIT_KEPT_DAYS",
    "erasure_fingerprints": "fingerprints of erased people older than BACKUPS_KEPT_DAYS",
    "notices": "notices of LMSs, after 30 days",
    "answered_feedback": "feedback answered before FEEDBACK_KEPT_DAYS",
}


class Command(BaseCommand):
    help = "Removes what has been kept long enough, and says how much. The worker does the same each day."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="only say what would be removed")
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def handle(self, *, dry_run: bool, json: bool, **_options: object) -> None:
        purged = vars(privacy.purge_expired(dry_run=dry_run))
        if json:
            self.stdout.write(_dumped({"dry_run": dry_run, **purged}))
            return
        self.stdout.write("Would be removed:" if dry_run else "Removed:")
        for name, number in purged.items():
            self.stdout.write(f"{number:8}  {WORDS[name]}")


def _dumped(facts: dict[str, object]) -> str:
    return json.dumps(facts)
