"""The grades that wait, LMS by LMS, in words for administrators: a fixed number of queries for any number of rows."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

from django.db.models import Count, F, Max, Min, QuerySet
from django.db.models.functions import Coalesce
from django.utils.functional import Promise
from django.utils.timesince import timesince

from activities.runtime import clock
from lti_tool.delivery.comparison.state import CHANGED_THERE
from lti_tool.delivery.problems import problem_reason
from lti_tool.models import DeliveryState, Registration, ResultsCheck, ScoreDelivery

_REGISTRATION_OF_CHECK = "line_item__resource_link__context__deployment__registration_id"


class Group(NamedTuple):
    """Unsent grades of one LMS that share a state and a problem."""

    registration_id: int
    state: str
    problem: str
    number: int
    oldest: datetime


@dataclass
class Platform:
    """How one LMS fares; `reasons` are words with the number of grades behind them, the most frequent first."""

    registration: Registration
    waiting: int = 0
    needs_attention: int = 0
    in_conflict: int = 0
    differing: int = 0
    oldest: str = ""
    reasons: list[tuple[Promise, int]] = field(default_factory=list)
    rests_until: datetime | None = None
    compared_at: datetime | None = None
    # Why columns could not be compared with the gradebook, with the number of columns.
    unable: list[tuple[Promise, int]] = field(default_factory=list)

    @property
    def auth_problem(self) -> Promise | str:
        """Why this LMS lets the tool in no more, "" where it does."""
        code = self.registration.auth_problem
        return problem_reason(code) if code else ""

    @property
    def unsent(self) -> int:
        return self.waiting + self.needs_attention + self.in_conflict

    @property
    def is_worth_a_look(self) -> bool:
        return bool(self.unsent or self.differing or self.auth_problem or self.rests_until or self.unable)


def unsent_grades() -> QuerySet[ScoreDelivery]:
    """Grades that no gradebook has acknowledged yet, with the moment each was made."""
    waiting = ScoreDelivery.objects.filter(acked_rev__lt=F("rev")).order_by()
    return waiting.annotate(made_at=Coalesce("submitted_at", "score_ts"))


def platforms_at_work() -> list[Platform]:
    """Every LMS that is worth a look, the one with most unsent grades first."""
    now = clock.now()
    by_registration = {
        row.pk: Platform(row, rests_until=_rests_until(row, now)) for row in Registration.objects.all()
    }
    groups = defaultdict(list)
    for group in _groups():
        groups[group.registration_id].append(group)
    differing, compared, unable = dict(differing_by_registration()), dict(_compared()), uncompared_columns()
    for pk, platform in by_registration.items():
        _fill(platform, groups[pk], now)
        platform.differing = differing.get(pk, 0)
        platform.compared_at = compared.get(pk)
        platform.unable = unable[pk]
    noteworthy = [one for one in by_registration.values() if one.is_worth_a_look]
    return sorted(noteworthy, key=lambda one: (-one.unsent, str(one.registration)))


def differing_by_registration() -> Iterable[tuple[int, int]]:
    """How many grades each LMS was seen to hold otherwise."""
    rows = ScoreDelivery.objects.filter(CHANGED_THERE).order_by().values_list("lti_user__registration_id")
    return list(rows.annotate(Count("pk")))


def uncompared_columns() -> Mapping[int, list[tuple[Promise, int]]]:
    """Why columns of each LMS could not be compared with the gradebook, the most frequent reason first."""
    rows = ResultsCheck.objects.exclude(problem="").order_by().values_list(_REGISTRATION_OF_CHECK, "problem")
    reasons: dict[int, list[tuple[Promise, int]]] = defaultdict(list)
    for registration_id, code, number in rows.annotate(number=Count("pk")).order_by("-number"):
        reasons[registration_id].append((problem_reason(code), number))
    return reasons


def _groups() -> list[Group]:
    by_kind = unsent_grades().values_list("lti_user__registration_id", "state", "problem")
    return [Group(*row) for row in by_kind.annotate(Count("pk"), Min("made_at"))]


def _fill(platform: Platform, groups: list[Group], now: datetime) -> None:
    states, problems = Counter[str](), Counter[str]()
    for group in groups:
        states[group.state] += group.number
        problems[group.problem] += group.number
    problems.pop("", None)
    platform.needs_attention = states[DeliveryState.NEEDS_ATTENTION]
    platform.in_conflict = states[DeliveryState.CONFLICT]
    platform.waiting = states.total() - platform.needs_attention - platform.in_conflict
    platform.reasons = [(problem_reason(code), number) for code, number in problems.most_common()]
    if groups:
        platform.oldest = timesince(min(group.oldest for group in groups), now)


def _rests_until(registration: Registration, now: datetime) -> datetime | None:
    until = registration.paused_until
    return until if until and until > now else None


def _compared() -> Iterable[tuple[int, datetime]]:
    rows = (
        ResultsCheck.objects.filter(compared_at__isnull=False).order_by().values_list(_REGISTRATION_OF_CHECK)
    )
    return list(rows.annotate(Max("compared_at")))
