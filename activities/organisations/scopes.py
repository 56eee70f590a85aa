"""What somebody with a password may reach: the organisations in which one is staff; superusers reach all."""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet

from activities.models import ApiToken, Course, Organisation, User

Someone = User | AnonymousUser


def organisations_for(someone: Someone) -> QuerySet[Organisation]:
    if not isinstance(someone, User) or not someone.is_active:
        return Organisation.objects.none()
    return (
        Organisation.objects.all()
        if someone.is_superuser
        else Organisation.objects.filter(staff__user=someone)
    )


def reaches_all(someone: Someone) -> bool:
    """What belongs to no organisation yet is reached by these alone."""
    return isinstance(someone, User) and someone.is_active and someone.is_superuser


def courses_for(someone: Someone) -> QuerySet[Course]:
    rows = Course.objects.order_by("pk")
    return rows if reaches_all(someone) else rows.filter(organisation__in=organisations_for(someone))


def courses_by_token(token: ApiToken) -> QuerySet[Course]:
    """No more than the token says, and no more than its maker reaches now."""
    if token.made_by is None:
        return Course.objects.none()
    rows = courses_for(token.made_by)
    if token.organisation_id is not None:
        rows = rows.filter(organisation=token.organisation_id)
    return rows.filter(pk=token.course_id) if token.course_id is not None else rows
