"""Signs that a person should hear from a person: rules in plain sight, and no guess about anyone.

Each sign says what happened and since when. Nothing is summed up to a number that judges a person.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from activities.models import Course, Expected, Outcome, Outreach, Trouble
from activities.services.people import learners_of, silent_since

HELP, STUCK, HALF_DONE, SILENT, NEVER_CAME, SUCCESS = (
    "help",
    "stuck",
    "half_done",
    "silent",
    "never_came",
    "success",
)
KINDS: dict[str, Promise] = {  # the most urgent first
    HELP: _("Asked for help"),
    STUCK: _("Stuck on a task"),
    HALF_DONE: _("Has something half done"),
    SILENT: _("Not heard from"),
    NEVER_CAME: _("Has not come yet"),
    SUCCESS: _("Has just succeeded"),
}
URGENCY = {kind: place for place, kind in enumerate(KINDS)}
HALF_DONE_AFTER = timedelta(hours=48)
SUCCESS_FOR = timedelta(hours=48)
MESSAGE_GIVES = timedelta(days=2)  # so long an answer to a message is waited for
REMEMBERED = timedelta(days=90)  # for a closed outreach that keeps a sign quiet: no course waits longer


@dataclass(frozen=True)
class Sign:
    """One reason to get in touch, and since when it holds; the place only where it has one."""

    kind: str
    since: datetime
    placement_id: int | None = None
    step: int = 0
    tries: int = 0


# Gives (user id, sign) for everyone in the course to whom it applies.
Source = Callable[[Course], Iterable[tuple[int, Sign]]]


def stuck(course: Course) -> Iterable[tuple[int, Sign]]:
    """Several failed tries on one block, and none right."""
    for one in Trouble.objects.filter(placement__course=course):
        yield one.learner_id, Sign(STUCK, one.since, one.placement_id, one.step, one.tries)


# Whoever knows more, such as calls for help, adds itself here.
SOURCES: list[Source] = [stuck]


def of_course(course: Course, now: datetime) -> dict[int, list[Sign]]:
    """The signs of everyone in the course that no outreach has answered, by number, the most urgent first."""
    told: dict[int, list[Sign]] = defaultdict(list)
    for source in SOURCES:
        for user_id, sign in source(course):
            told[user_id].append(sign)
    found = _of_those_who_came(course, now, told) | _of_those_expected(course, now)
    answered = _last_outreach(course, now)
    return {
        number: loud
        for number, signs in found.items()
        if (
            loud := sorted(
                (one for one in signs if _is_loud(one, course, now, answered.get(number))), key=_rank
            )
        )
    }


def _of_those_who_came(course: Course, now: datetime, told: dict[int, list[Sign]]) -> dict[int, list[Sign]]:
    silent, half_done, success = silent_since(course, now), now - HALF_DONE_AFTER, now - SUCCESS_FOR
    by_row = Q(last_heard_at__lt=silent) | Q(half_done_at__lt=half_done) | Q(last_finished_at__gt=success)
    rows = learners_of(course).filter(by_row | Q(user__in=list(told)), left_at=None).order_by()
    fields = ("number", "user_id", "last_heard_at", "half_done_at", "last_finished_at")
    found = {}
    for number, user_id, heard_at, half_done_at, finished_at in rows.values_list(*fields):
        signs = found[number] = list(told.get(user_id, ()))
        if half_done_at and half_done_at < half_done:
            signs.append(Sign(HALF_DONE, half_done_at))
        if heard_at and heard_at < silent:
            signs.append(Sign(SILENT, heard_at))
        if finished_at and finished_at > success:
            signs.append(Sign(SUCCESS, finished_at))
    return found


def _of_those_expected(course: Course, now: datetime) -> dict[int, list[Sign]]:
    waiting = Expected.objects.filter(course=course, left_at=None, listed_at__lt=silent_since(course, now))
    return {number: [Sign(NEVER_CAME, at)] for number, at in waiting.values_list("number", "listed_at")}


def _last_outreach(course: Course, now: datetime) -> dict[int, tuple[datetime, str]]:
    counts = Q(closed_at__gt=now - REMEMBERED) | Q(outcome=Outcome.LEFT_GROUP)
    closed = Outreach.objects.filter(counts, course=course, closed_at__isnull=False).exclude(outcome="")
    rows = closed.order_by("closed_at").values_list("number", "closed_at", "outcome")
    return {number: (closed_at, outcome) for number, closed_at, outcome in rows if closed_at}


def _is_loud(sign: Sign, course: Course, now: datetime, answered: tuple[datetime, str] | None) -> bool:
    """An outreach quiets what was there before it, for as long as its outcome gives."""
    if answered is None or sign.since > answered[0]:
        return True
    closed_at, outcome = answered
    if outcome == Outcome.LEFT_GROUP:
        return False
    gives = MESSAGE_GIVES if outcome == Outcome.MESSAGE_LEFT else timedelta(days=course.silent_after_days)
    return now - closed_at > gives


def _rank(sign: Sign) -> tuple[int, datetime]:
    return URGENCY[sign.kind], sign.since
