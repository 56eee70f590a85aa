import json
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from lti_tool.management import whose
from lti_tool.models import NamePolicy
from lti_tool.registration import services as registration


class Command(BaseCommand):
    help = "Makes a link that registers one LMS: it works once and for one hour. Paste it into the LMS."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--auto-approve", action="store_true", help="no second approval after the registration"
        )
        parser.add_argument(
            "--names",
            choices=NamePolicy.values,
            default="",
            help="see people's names? (default: shown, where the organisation allows it)",
        )
        whose.add_option(parser)
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            invite, url = registration.make_invite(
                auto_approve=options["auto_approve"],
                names=options["names"],
                organisation=whose.read_option(options),
            )
        except registration.NamesBeyondCeilingError as error:
            raise whose.refusal(error) from error
        if options["json"]:
            self.stdout.write(json.dumps({"url": url, "expires_at": invite.expires_at.isoformat()}))
            return
        self.stdout.write(f"{url}\nGood until {invite.expires_at:%Y-%m-%d %H:%M} UTC, once.")
