"""What an organisation's learners did in a period, person by person; the database adds up their answers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import (
    DateTimeField,
    DurationField,
    Exists,
    ExpressionWrapper,
    F,
    Min,
    OuterRef,
    Q,
    QuerySet,
    Window,
)
from django.db.models.functions import Coalesce, Lag

from activities.models import Answer, Attempt, Enrolment, Organisation, Role, StaffMember
from activities.organisations import services as organisations
from activities.teaching.sums.disclosure import Deeds

PAUSE = timedelta(minutes=10)  # who answers nothing for longer has gone away: that time is no practice
TEACH = (Role.INSTRUCTOR, Role.CONTENT_DEVELOPER)


@dataclass(frozen=True)
class Period:
    """From one moment until before another."""

    begins: datetime
    ends: datetime

    def has(self, moment: datetime | None) -> bool:
        return moment is not None and self.begins <= moment < self.ends


@dataclass
class _Here:
    """What someone did in one unit."""

    seconds: float = 0
    begun: int = 0
    finished: int = 0

    @property
    def weight(self) -> tuple[float, int, int]:
        return self.seconds, self.begun, self.finished


def deeds_in(*, organisation: Organisation, period: Period) -> list[Deeds]:
    """One entry for each learner who answered, began or finished something in the period; nobody of the staff.

    All that a person did stands under one unit, the one with the most practice, and under the language chosen now.
    Units are told by their public ids, "" for none.
    """
    languages: dict[int, str] = {}
    by_unit: dict[int, dict[str, _Here]] = defaultdict(lambda: defaultdict(_Here))
    for learner, language, unit, spent in _practised(organisation, period):
        languages[learner] = language
        by_unit[learner][unit or ""].seconds += spent.total_seconds()
    for learner, language, unit, began, ended in _begun_or_finished(organisation, period).iterator():
        languages[learner] = language
        here = by_unit[learner][unit or ""]
        here.begun += period.has(began)
        here.finished += period.has(ended)
    offered = {code for code, _name in settings.LANGUAGES}
    return [
        _deeds(units, languages[learner] if languages[learner] in offered else "")
        for learner, units in by_unit.items()
    ]


def first_moment(organisation: Organisation) -> datetime | None:
    """When the first of its learners began."""
    earliest: datetime | None = Attempt.objects.filter(_own(organisation, "")).aggregate(
        at=Min("started_at")
    )["at"]
    return earliest


def _deeds(units: dict[str, _Here], language: str) -> Deeds:
    most = max(sorted(units), key=lambda unit: units[unit].weight)
    return Deeds(
        unit=most,
        language=language,
        begun=sum(here.begun for here in units.values()),
        finished=sum(here.finished for here in units.values()),
        seconds=round(sum(here.seconds for here in units.values())),
    )


def _own(organisation: Organisation, path: str) -> Q:
    """The attempts that count in its courses; a course that an older release made belongs to the first one."""
    course = f"{path}placement__course__organisation"
    own = Q(**{course: organisation})
    if organisation.public_id == organisations.FIRST:
        own |= Q(**{course: None})
    return own & Q(**{f"{path}counts": True, f"{path}learner__is_staff": False})


def _learners(path: str) -> Q:
    """Whoever is a learner in the course, and staff nowhere: not where he or she teaches, and not in the administration."""
    learner = OuterRef(f"{path}learner")
    places = Enrolment.objects.filter(user=learner)
    here = places.filter(course=OuterRef(f"{path}placement__course"))
    counted = here.filter(role=Role.LEARNER, counts=True, aside_at=None)
    teaches = places.filter(Q(has_taught=True) | Q(role__in=TEACH))
    return Q(Exists(counted)) & ~Q(Exists(teaches)) & ~Q(Exists(StaffMember.objects.filter(user=learner)))


def _begun_or_finished(organisation: Organisation, period: Period) -> QuerySet[Attempt, Any]:
    """Activities that were begun or finished for the first time in the period; a further attempt is none."""
    rows = Attempt.objects.filter(_own(organisation, ""), _learners("")).order_by()
    firsts = rows.values("learner", "placement").annotate(
        began=Min("started_at"),
        ended=Min("finished_at"),
    )
    bounds = {"gte": period.begins, "lt": period.ends}
    within = [Q(**{f"{name}__{bound}": at for bound, at in bounds.items()}) for name in ("began", "ended")]
    return firsts.filter(within[0] | within[1]).values_list(
        "learner", "learner__language", "placement__course__unit__public_id", "began", "ended"
    )


def _practised(
    organisation: Organisation, period: Period
) -> Iterator[tuple[int, str, str | None, timedelta]]:
    """Learner, language, unit and the time from answer to answer, without pauses.

    SQL by hand around Django's: it adds up no window functions. An answer's time is that since the one before it in the
    attempt, or since the attempt began; what lies further back than a pause cannot matter.
    """
    connection = connections[DEFAULT_DB_ALIAS]
    inner, values = _gaps(organisation, period).query.get_compiler(connection=connection).as_sql()
    statement = (
        "SELECT person, language, unit, SUM(CASE WHEN gap <= %s THEN gap END)"  # noqa: S608 - Django's own statement
        f" FROM ({inner}) AS gaps WHERE moment >= %s GROUP BY person, language, unit"
    )
    pause = DurationField().get_db_prep_value(PAUSE, connection)
    begins = DateTimeField().get_db_prep_value(period.begins, connection)
    with connection.cursor() as cursor:
        cursor.execute(statement, [pause, *values, begins])
        while rows := cursor.fetchmany(5000):
            for person, language, unit, spent in rows:
                yield person, language, unit, _duration(spent)


def _gaps(organisation: Organisation, period: Period) -> QuerySet[Answer, Any]:
    answers = Answer.objects.filter(
        _own(organisation, "attempt__"),
        _learners("attempt__"),
        answered_at__gte=period.begins - PAUSE,
        answered_at__lt=period.ends,
    )
    before = Window(Lag("answered_at"), partition_by=F("attempt"), order_by=[F("answered_at"), F("pk")])
    since = Coalesce(before, F("attempt__started_at"), output_field=DateTimeField())
    gap = ExpressionWrapper(F("answered_at") - since, output_field=DurationField())
    return (
        answers.order_by()
        .annotate(
            person=F("attempt__learner"),
            language=F("attempt__learner__language"),
            unit=F("attempt__placement__course__unit__public_id"),
            moment=F("answered_at"),
            gap=gap,
        )
        .values("person", "language", "unit", "moment", "gap")
    )


def _duration(spent: object) -> timedelta:
    """PostgreSQL adds up durations, SQLite their microseconds; nothing where there were pauses alone."""
    if isinstance(spent, timedelta):
        return spent
    return timedelta(microseconds=spent if isinstance(spent, int) else 0)
