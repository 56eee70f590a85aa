"""Whom a command is about: told on standard input, for what stands on a command line can be read by others."""

import sys
from getpass import getpass

from django.core.management.base import CommandError

from lti_tool.models import LtiUser, Registration


def registration(number: int | None) -> Registration:
    """The registration with this number, or the only one. Raises CommandError where neither settles it."""
    registrations = list(Registration.objects.filter(pk=number) if number else Registration.objects.all()[:2])
    if len(registrations) == 1:
        return registrations[0]
    names = ", ".join(f"{one.pk} ({one.name})" for one in Registration.objects.order_by("pk"))
    raise CommandError(f"Say which LMS: --registration NUMBER. There are: {names or 'none'}.")


def asked_for(number: int | None) -> LtiUser:
    """The person with the LMS's user id that is typed or piped in."""
    platform = registration(number)
    is_typed = sys.stdin.isatty()
    sub = getpass("The person's user id in the LMS (not shown): ") if is_typed else sys.stdin.readline()
    people = LtiUser.objects.select_related("registration", "user")
    person = people.filter(registration=platform, sub=sub.rstrip("\r\n")).first()
    if person is None:
        raise CommandError("Nothing is kept about this person.")
    return person
