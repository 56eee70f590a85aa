"""A row that one worker of many has for a while: taken and given back in short transactions, fenced by a token."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Generic, TypeVar

from django.db.models import Q, QuerySet

from activities.runtime import clock
from lti_tool.models import CourseLook, LineItem, NoticeService

# Longer than two requests with two token requests may take; each further request renews it.
LEASE = timedelta(seconds=120)
RELEASED: dict[str, Any] = {"lease_token": "", "lease_until": None}
Row = TypeVar("Row", LineItem, CourseLook, NoticeService)


@dataclass(frozen=True)
class RowLease(Generic[Row]):
    """One row, ours as long as this token stands in it."""

    model: type[Row]
    pk: int
    token: str

    @property
    def row(self) -> QuerySet[Row]:
        """The row; none once the lease was lost."""
        return self.model.objects.filter(pk=self.pk, lease_token=self.token)

    def renew(self) -> bool:
        """Prolongs the lease; False when it was lost."""
        return bool(self.row.update(lease_until=clock.now() + LEASE))

    def give_back(self, **facts: Any) -> bool:
        """Ends the lease with what was learnt; False when it was lost."""
        return bool(self.row.update(**facts, **RELEASED))


def free_lease(now: datetime) -> Q:
    return Q(lease_until=None) | Q(lease_until__lte=now)


def registrations_of(due: QuerySet[Row], path: str) -> list[int]:
    """The LMSs of these rows; `path` leads from a row to its registration."""
    return sorted(set(due.values_list(f"{path}_id", flat=True)))


def take_for(
    registration_id: int, due: QuerySet[Row], path: str, count: int
) -> list[tuple[Row, RowLease[Row]]]:
    """Leases up to `count` of these rows that are one LMS's, the oldest first; within a transaction."""
    return take(due.filter(**{f"{path}_id": registration_id}).order_by("pk"), count, path)


def take(due: QuerySet[Row], count: int, *related: str) -> list[tuple[Row, RowLease[Row]]]:
    """Leases the first `count` of these rows, within a transaction of the caller.

    On SQLite skip_locked does nothing; there transaction_mode=IMMEDIATE keeps others out.
    """
    locked = due.select_for_update(skip_locked=True, of=("self",))
    ids = list(locked.values_list("pk", flat=True)[:count])
    token = secrets.token_hex(16)
    leased = due.model.objects.filter(pk__in=ids)
    leased.update(lease_token=token, lease_until=clock.now() + LEASE)
    return [(row, RowLease(due.model, row.pk, token)) for row in leased.select_related(*related)]
