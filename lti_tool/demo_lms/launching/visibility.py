"""What a teacher does to an activity of the course: hide it, bind it to a condition, delete it."""

from django.db import transaction

from lti_tool.demo_lms.models import LineItem, Link


def change(link: Link, *, hidden: bool | None = None, restricted: bool | None = None) -> None:
    """The column stays in the gradebook and in the line items service, as in Moodle (4.5, 2026-11)."""
    link.hidden = link.hidden if hidden is None else hidden
    link.restricted = link.restricted if restricted is None else restricted
    link.save(update_fields=["hidden", "restricted"])


@transaction.atomic
def delete(link: Link) -> None:
    """Its column goes with it, and the grades in the column."""
    LineItem.objects.filter(link=link).delete()
    link.delete()
