import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from lti_tool import addresses
from lti_tool.management import whose
from lti_tool.models import NamePolicy
from lti_tool.outgoing import http_client
from lti_tool.protocol.web_address import read
from lti_tool.registration.services import (
    AnothersRegistrationError,
    NamesBeyondCeilingError,
    register_platform,
)

NEEDED = ("issuer", "client_id", "auth_url", "token_url", "jwks_url")


class Command(BaseCommand):
    help = (
        "Registers an LMS by its own facts; --urls prints what the LMS asks for before it gives a client id."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        for name in NEEDED:
            parser.add_argument(f"--{name.replace('_', '-')}", default="")
        parser.add_argument("--deployment-id", action="append", default=[], help="may be given several times")
        parser.add_argument(
            "--audience", default="", help="audience of token requests, where it is not the token URL"
        )
        parser.add_argument("--name", default="")
        parser.add_argument(
            "--names",
            choices=NamePolicy.values,
            default="",
            help="see people's names? (default: shown, where the organisation allows it)",
        )
        whose.add_option(parser)
        parser.add_argument(
            "--institution-roles",
            action="store_true",
            help="roles of the institution decide where a launch names none of the course",
        )
        parser.add_argument("--json", action="store_true", help="print one JSON object")
        parser.add_argument(
            "--urls", action="store_true", help="print this tool's URLs, and register nothing"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        facts: dict[str, Any] = addresses.tool_urls()
        if not options["urls"]:
            facts["registration_id"] = self._registered(options)
        if options["json"]:
            self.stdout.write(json.dumps(facts))
            return
        for name, value in facts.items():
            self.stdout.write(f"{name:18} {value}")

    def _registered(self, options: dict[str, Any]) -> int:
        missing = [f"--{name.replace('_', '-')}" for name in NEEDED if not options[name]]
        if missing:
            raise CommandError(f"Give {', '.join(missing)} too, or --urls to see this tool's URLs.")
        for name in ("auth_url", "token_url", "jwks_url"):
            address = read(options[name])
            if address is None or not http_client().may_reach(address):
                raise CommandError(
                    f"--{name.replace('_', '-')} must be an https address; http only for LTI_ALLOWED_PRIVATE_HOSTS."
                )
        try:
            registration = register_platform(
                **{name: options[name] for name in (*NEEDED, "audience", "name", "names")},
                deployment_ids=options["deployment_id"],
                uses_institution_roles=options["institution_roles"],
                organisation=whose.read_option(options),
            )
        except (AnothersRegistrationError, NamesBeyondCeilingError) as error:
            raise whose.refusal(error) from error
        return registration.pk
