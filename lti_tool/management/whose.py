"""Whose an LMS will be, as commands are given it."""

from collections.abc import Mapping
from typing import Any

from django.core.management.base import CommandError, CommandParser

from lti_tool import bridge
from lti_tool.registration.services import AnothersRegistrationError, NamesBeyondCeilingError


def add_option(parser: CommandParser) -> None:
    parser.add_argument(
        "--organisation", default="", help="whose it is, by public id (default: the first organisation's)"
    )


def read_option(options: Mapping[str, Any]) -> bridge.Organisation | None:
    """None where the command names none. Raises CommandError for one that is not there."""
    if not options["organisation"]:
        return None
    organisation = bridge.find_organisation(options["organisation"])
    if organisation is None:
        raise CommandError(f"There is no organisation {options['organisation']!r}.")
    return organisation


def refusal(error: AnothersRegistrationError | NamesBeyondCeilingError) -> CommandError:
    """What a person reads who asked for too much."""
    if isinstance(error, NamesBeyondCeilingError):
        return CommandError(f"The organisation allows --names {error.ceiling} at most.")
    return CommandError(
        f"This LMS belongs to {error.owner.name} ({error.owner.public_id}). "
        "To give it to another organisation, open it in /admin/."
    )
