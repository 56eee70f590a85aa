"""Whom a command is about: an organisation by its id, which its pages and the administration show."""

from django.core.management.base import CommandError

from activities.models import Organisation


def organisation_named(public_id: str) -> Organisation:
    """Raises CommandError for an id of none, and says which there are."""
    found = Organisation.objects.filter(public_id=public_id).first()
    if found is None:
        there = ", ".join(f"{one.public_id} ({one.name})" for one in Organisation.objects.all())
        raise CommandError(f"There is no such organisation. There are: {there or 'none'}.")
    return found
