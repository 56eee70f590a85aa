import json
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from lti_tool.models import NamePolicy
from lti_tool.registration import services as registration


class Command(BaseCommand):
    help = "Makes a link that registers one LMS: it works once and for one hour. Paste it into the LMS."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--auto-approve", action="store_true", help="no second approval after the registration"
        )
        parser.add_argument(
            "--names", choices=NamePolicy.values, default=NamePolicy.SHOWN, help="see people's names?"
        )
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def handle(self, *args: Any, **options: Any) -> None:
        invite, url = registration.make_invite(auto_approve=options["auto_approve"], names=options["names"])
        if options["json"]:
            self.stdout.write(json.dumps({"url": url, "expires_at": invite.expires_at.isoformat()}))
            return
        self.stdout.write(f"{url}\nGood until {invite.expires_at:%Y-%m-%d %H:%M} UTC, once.")
