from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from lti_tool.keys import services as keys


class Command(BaseCommand):
    help = (
        "One step of a key rotation: first publishes the next key; run again after 24 h, lets it sign. "
        "Safe to run every day."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--at-once", action="store_true", help="a key leaked: use a new one now, LMSs may lag"
        )
        parser.add_argument(
            "--encrypt-anew",
            action="store_true",
            help="put all stored secrets under the newest encryption key",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["encrypt_anew"]:
            self.stdout.write(f"{keys.reencrypt_secrets()} secrets encrypted under the newest key.")
            return
        keys.signing_key()
        try:
            step = keys.rotate_keys(at_once=options["at_once"])
        except keys.RotationTooEarly as early:
            self.stdout.write(
                f"The next key is published; it may sign from {early.ready_at}. Nothing changed."
            )
            return
        texts = {
            "published": "A next key is published. Run this again in 24 hours.",
            "activated": "The next key signs now.",
        }
        self.stdout.write(texts[step])
