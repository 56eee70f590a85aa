"""Signs that a person should hear from a person: rules in plain sight, and no guess about anyone.

Each sign says what happened and since when. Nothing is summed up to a number that judges a person.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import NamedTuple

from django.db.models import Case, Count, F, Q, QuerySet, Value, When
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from activities.learning import services as learning
from activities.models import Course, Enrolment, Expected, Outcome, Outreach, Trouble
from activities.runtime.edge import guarded
from activities.teaching import services as teaching

HELP, STUCK, LET_GO, HALF_DONE, SILENT, NEVER_CAME, SUCCESS = (
    "help",
    "stuck",
    "let_go",
    "half_done",
    "silent",
    "never_came",
    "success",
)
TRIGGERS: dict[str, Promise] = {  # the most urgent first
    HELP: _("Asked for help"),
    STUCK: _("Stuck on a task"),
    LET_GO: _("Taken by someone who is not here any more"),
    HALF_DONE: _("Has something half done"),
    SILENT: _("Not heard from"),
    NEVER_CAME: _("Has not come yet"),
    SUCCESS: _("Has just succeeded"),
}
URGENCY = {kind: place for place, kind in enumerate(TRIGGERS)}
_BY_RANK = list(TRIGGERS)
HALF_DONE_AFTER = timedelta(hours=48)
SUCCESS_FOR = timedelta(hours=48)
MESSAGE_GIVES = timedelta(days=2)  # so long an answer to a message is waited for
REMEMBERED = timedelta(days=90)  # for a closed outreach that keeps a sign quiet: no course waits longer


@dataclass(frozen=True)
class Sign:
    """A reason to get in touch, and since when it holds; placement and step only where it speaks of an activity."""

    kind: str
    since: datetime
    placement_id: int | None = None
    step: int = 0
    tries: int = 0


class Waiting(NamedTuple):
    """Someone's most urgent sign, in the order in which people stand on the list."""

    rank: int
    since: datetime
    number: int

    @property
    def kind(self) -> str:
        """The kind of the most urgent sign."""
        return _BY_RANK[self.rank]


# Gives (user id, sign) for everyone in the course to whom it applies.
Source = Callable[[Course], Iterable[tuple[int, Sign]]]


def stuck(course: Course) -> Iterable[tuple[int, Sign]]:
    """Several failed tries on one block, and none right."""
    for row in Trouble.objects.filter(placement__course=course, placement__away_at=None):
        yield row.learner_id, Sign(STUCK, row.since, row.placement_id, row.step, row.tries)


def asked_for_help(course: Course) -> Iterable[tuple[int, Sign]]:
    """A call for help that nobody has answered."""
    for call in learning.open_calls(course=course):
        yield call.learner_id, Sign(HELP, call.asked_at, call.placement_id, call.step)


def let_go(course: Course) -> Iterable[tuple[int, Sign]]:
    """Taken by someone who is no instructor of the course any more: nobody would be reminded."""
    for outreach in open_outreach(course).exclude(holder__in=_staff(course)).exclude(learner=None):
        yield outreach.learner_id or 0, Sign(LET_GO, outreach.taken_at)


# Whoever knows more adds itself here.
SOURCES: list[Source] = [asked_for_help, stuck, let_go]


def open_outreach(course: Course) -> QuerySet[Outreach]:
    """Outreach that was neither closed nor put back."""
    return Outreach.objects.filter(course=course, closed_at=None)


def in_hands(course: Course) -> dict[int, int | None]:
    """Who is taken care of, and by which of the course's instructors."""
    outreach = open_outreach(course).filter(holder__in=_staff(course))
    return dict(outreach.values_list("number", "holder_id"))


def _staff(course: Course) -> QuerySet[Enrolment, int]:
    return learning.staff_of(course).values_list("user_id", flat=True)


def waiting(course: Course, now: datetime) -> list[Waiting]:
    """Everyone with a sign that no outreach has answered, the most urgent first; thousands are weighed by the database."""
    source_signs, answered = _signs_of_sources(course), _last_outreach(course, now)
    rows = _with_signs(course, now, list(source_signs)).annotate(
        rank=_rank(course, now), since=_since(course, now)
    )
    people = [
        _most_urgent(number, rank, since, source_signs.get(user_id))
        for number, user_id, rank, since in rows.values_list("number", "user_id", "rank", "since")
        if number not in answered
    ]
    people += [
        Waiting(URGENCY[NEVER_CAME], at, number)
        for number, at in _overdue(course, now)
        if number not in answered
    ]
    # Those who were contacted lately are few, and weighed sign by sign.
    for number, loud in _of_people(course, now, list(answered), source_signs, answered).items():
        people.append(Waiting(URGENCY[loud[0].kind], loud[0].since, number))
    return sorted(people)


def how_many(course: Course, now: datetime, *, but: Collection[int]) -> dict[str, int]:
    """The same people as `waiting`, but for these numbers, counted by their most urgent sign; few are read one by one."""
    source_signs, answered = _signs_of_sources(course), _last_outreach(course, now)
    numbers = (
        teaching.learners_of(course).filter(user__in=list(source_signs)).values_list("number", flat=True)
    )
    singly = {*numbers, *answered} - set(but)
    counts = Counter(
        loud[0].kind for loud in _of_people(course, now, list(singly), source_signs, answered).values()
    )
    apart = {*singly, *but}
    others = _with_signs(course, now, []).exclude(number__in=apart)
    ranks = others.annotate(rank=_rank(course, now)).values_list("rank").annotate(people=Count("pk"))
    counts.update({_BY_RANK[rank]: people for rank, people in ranks})
    counts[NEVER_CAME] += _overdue(course, now).exclude(number__in=apart).count()
    return dict(+counts)


def of_people(course: Course, now: datetime, numbers: Sequence[int]) -> dict[int, list[Sign]]:
    """All signs of these people that no outreach has answered, by number, the most urgent first."""
    return _of_people(course, now, numbers, _signs_of_sources(course), _last_outreach(course, now))


def _of_people(
    course: Course,
    now: datetime,
    numbers: Sequence[int],
    source_signs: Mapping[int, Sequence[Sign]],
    answered: Mapping[int, tuple[datetime, str]],
) -> dict[int, list[Sign]]:
    by_number = {
        number: [Sign(NEVER_CAME, at)] for number, at in _overdue(course, now).filter(number__in=numbers)
    }
    fields = ("number", "user_id", "last_heard_at", "half_done_at", "last_finished_at")
    for number, user_id, *moments in (
        _with_signs(course, now, list(source_signs)).filter(number__in=numbers).values_list(*fields)
    ):
        by_number[number] = [*source_signs.get(user_id, ()), *_of_row(course, now, *moments)]
    return {
        number: sorted(loud, key=_place)
        for number, signs in by_number.items()
        if (loud := [one for one in signs if _is_loud(one, course, now, answered.get(number))])
    }


def _signs_of_sources(course: Course) -> dict[int, list[Sign]]:
    signs: dict[int, list[Sign]] = defaultdict(list)
    for source in SOURCES:
        # A source that fails takes its own signs away, and neither the page nor the other signs.
        for user_id, sign in guarded(partial(_listed, source, course), _none, event="sign_failed"):
            signs[user_id].append(sign)
    return signs


def _none() -> list[tuple[int, Sign]]:
    return []


def _listed(source: Source, course: Course) -> list[tuple[int, Sign]]:
    return list(source(course))


def _with_signs(course: Course, now: datetime, user_ids: Sequence[int]) -> QuerySet[Enrolment]:
    silent, half_done, success = _limits(course, now)
    by_row = Q(last_heard_at__lt=silent) | Q(half_done_at__lt=half_done) | Q(last_finished_at__gt=success)
    return teaching.learners_of(course).filter(by_row | Q(user__in=user_ids), left_at=None).order_by()


def _limits(course: Course, now: datetime) -> tuple[datetime, datetime, datetime]:
    """Before the first is silence, before the second half done too long, after the third a fresh success."""
    return teaching.silent_since(course, now), now - HALF_DONE_AFTER, now - SUCCESS_FOR


def _rank(course: Course, now: datetime) -> Case:
    silent, half_done, success = _limits(course, now)
    return Case(
        When(half_done_at__lt=half_done, then=Value(URGENCY[HALF_DONE])),
        When(last_heard_at__lt=silent, then=Value(URGENCY[SILENT])),
        When(last_finished_at__gt=success, then=Value(URGENCY[SUCCESS])),
        default=Value(len(URGENCY)),
    )


def _since(course: Course, now: datetime) -> Case:
    silent, half_done, _success = _limits(course, now)
    return Case(
        When(half_done_at__lt=half_done, then=F("half_done_at")),
        When(last_heard_at__lt=silent, then=F("last_heard_at")),
        default=F("last_finished_at"),
    )


def _most_urgent(number: int, rank: int, since: datetime, source_signs: Sequence[Sign] | None) -> Waiting:
    by_row = Waiting(rank, since, number)
    if not source_signs:
        return by_row
    first = min(source_signs, key=_place)
    return min(by_row, Waiting(URGENCY[first.kind], first.since, number), key=lambda sign: sign.rank)


def _of_row(
    course: Course,
    now: datetime,
    heard_at: datetime | None,
    half_done_at: datetime | None,
    finished_at: datetime | None,
) -> Iterator[Sign]:
    silent, half_done, success = _limits(course, now)
    if half_done_at and half_done_at < half_done:
        yield Sign(HALF_DONE, half_done_at)
    if heard_at and heard_at < silent:
        yield Sign(SILENT, heard_at)
    if finished_at and finished_at > success:
        yield Sign(SUCCESS, finished_at)


def _overdue(course: Course, now: datetime) -> QuerySet[Expected, tuple[int, datetime]]:
    """Expected people who have not come for as long as others may be silent."""
    late = teaching.expected_learners(course).filter(
        left_at=None, listed_at__lt=teaching.silent_since(course, now)
    )
    return late.values_list("number", "listed_at")


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


def _place(sign: Sign) -> tuple[int, datetime]:
    return URGENCY[sign.kind], sign.since
