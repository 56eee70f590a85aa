"""Who may see what without a place in the course: staff, and programs with a token of theirs."""

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet
from django.shortcuts import get_object_or_404

from activities.models import ApiToken, Attempt, Course, Placement, User
from activities.organisations import services as organisations


def courses_from_outside(someone: User | AnonymousUser, token: ApiToken | None) -> QuerySet[Course]:
    """The courses that staff, or a program with a token of theirs, may know of."""
    return organisations.courses_by_token(token) if token else organisations.courses_for(someone)


def placement_in(courses: QuerySet[Course], public_id: str) -> Placement:
    """A placement of these courses; 404 for any other."""
    return get_object_or_404(Placement, public_id=public_id, course__in=courses)


def attempt_in(courses: QuerySet[Course], public_id: str) -> Attempt:
    """An attempt in these courses; 404 for any other."""
    return get_object_or_404(Attempt, public_id=public_id, placement__course__in=courses)
