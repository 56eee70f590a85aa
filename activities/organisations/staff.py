"""Who may manage an organisation in the administration: accounts of staff, by the names they log in with."""

from __future__ import annotations

from django.db.models import QuerySet

from activities.models import Organisation, StaffMember, User


class UnknownStaffError(Exception):
    """No account of staff has this name: none at all, a learner's, or one that is shut."""


def staff_of(organisation: Organisation) -> QuerySet[StaffMember]:
    return (
        StaffMember.objects.filter(organisation=organisation)
        .select_related("user")
        .order_by("user__username")
    )


def add_staff(*, organisation: Organisation, username: str) -> StaffMember:
    """Twice is once. Raises UnknownStaffError, the same for every reason: nobody finds out who there is."""
    user = User.objects.filter(username=username, is_staff=True, is_active=True).first()
    if user is None:
        raise UnknownStaffError
    return StaffMember.objects.get_or_create(organisation=organisation, user=user)[0]


def remove_staff(*, member: StaffMember) -> None:
    """The account stays, and manages this organisation no more."""
    member.delete()
