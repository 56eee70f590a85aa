"""Looking up by what is unique."""

from typing import TypeVar

from django.db.models import Model, QuerySet

Row = TypeVar("Row", bound=Model)


def the_one(found: QuerySet[Row]) -> Row | None:
    """The row of a look-up that finds one at most; `first()` would sort it, at twice the cost of a wide join."""
    return next(iter(found[:1]), None)
