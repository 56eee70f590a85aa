"""Who has not been heard from: the people to reach, why, in whose hands they are, and what came of it."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from activities.host_answers import Roster
from activities.models import Course, Outreach, User
from activities.outreach import triggers
from activities.outreach.sentences import (
    outcome_words,
    reason_words,
    sign_words,
    someone,
    staff_names,
    step_words,
)
from activities.runtime import clock
from activities.teaching import services as teaching
from activities.teaching.services import Page, Person

PAGE_SIZE = 20
WAITING, MINE, COLLEAGUES, DONE = "waiting", "mine", "colleagues", "done"


@dataclass(frozen=True)
class Tried:
    """An outreach in words: who took the person, and what became of it."""

    outreach: Outreach
    holder: str
    is_mine: bool
    is_let_go: bool  # open, and whoever had taken it is no instructor here any more
    reason: str
    outcome: str
    steps: Sequence[tuple[datetime, str]] = ()

    @property
    def is_open(self) -> bool:
        """Was the outreach neither closed nor put back?"""
        return self.outreach.closed_at is None


@dataclass(frozen=True)
class WorklistRow:
    """One person on the list: the reasons in words, and what has been tried, the newest first."""

    person: Person
    kinds: list[str]
    reasons: list[str]
    tried: list[Tried]

    @property
    def open(self) -> Tried | None:
        """The outreach that someone has taken and not closed."""
        return next((one for one in self.tried if one.is_open), None)


@dataclass(frozen=True)
class OutreachList:
    """A page of one of the four lists, and how many people stand on each."""

    page: Page[WorklistRow]
    show: str
    counts: Mapping[str, int]


@dataclass(frozen=True)
class Reminder:
    """Someone whom this instructor has taken, and of whom nothing is written yet."""

    number: int
    name: str
    since: datetime


def of_course(
    *,
    course: Course,
    actor: User,
    show: str = WAITING,
    page: int = 1,
    find: int = 0,
    roster: Roster | None = None,
) -> OutreachList:
    """One list, the most urgent first; as many queries for ten people as for thousands.

    `find`: the list and the page on which the person with this number stands.
    """
    holders = triggers.in_hands(course)
    lists = _lists(course, holders, actor)
    show = next((name for name in lists if find in lists[name]), show if show in lists else WAITING)
    page = 1 + lists[show].index(find) // PAGE_SIZE if find in lists[show] else page
    shown = teaching.page_of(lists[show], number=page, size=PAGE_SIZE)
    roster = teaching.roster_of(course, roster)
    rows = _rows(course, shown.items, actor, _people(course, shown.items, roster), roster)
    return OutreachList(shown.filled(rows), show, {name: len(numbers) for name, numbers in lists.items()})


def count_waiting(*, course: Course) -> dict[str, int]:
    """The people whom nobody has taken, by their most urgent sign."""
    counts = triggers.how_many(course, clock.now(), but=triggers.in_hands(course))
    return {kind: counts[kind] for kind in triggers.TRIGGERS if kind in counts}


def reminders(*, course: Course, actor: User, roster: Roster | None = None) -> list[Reminder]:
    """What this instructor has taken or been given, the oldest first."""
    mine = list(triggers.open_outreach(course).filter(holder=actor).order_by("taken_at")[:PAGE_SIZE])
    persons = (
        _people(course, [one.number for one in mine], teaching.roster_of(course, roster)) if mine else {}
    )
    return [
        Reminder(row.number, persons[row.number].name, row.taken_at) for row in mine if row.number in persons
    ]


def history_of(*, course: Course, person: Person, actor: User, roster: Roster | None = None) -> WorklistRow:
    """All that has been tried to reach one person, and what speaks for doing it now."""
    roster = teaching.roster_of(course, roster)
    (row,) = _rows(course, [person.number], actor, {person.number: person}, roster)
    return row


def _lists(course: Course, holders: Mapping[int, int | None], actor: User) -> dict[str, list[int]]:
    waiting = [one.number for one in triggers.waiting(course, clock.now()) if one.number not in holders]
    done = Outreach.objects.filter(course=course, closed_at__gt=clock.now() - triggers.REMEMBERED)
    closed = done.exclude(outcome="").order_by("-closed_at").values_list("number", flat=True)
    return {
        WAITING: waiting,
        MINE: [number for number, holder in holders.items() if holder == actor.pk],
        COLLEAGUES: [number for number, holder in holders.items() if holder != actor.pk],
        DONE: list(dict.fromkeys(closed)),
    }


def _people(course: Course, numbers: Collection[int], roster: Roster) -> dict[int, Person]:
    return {
        one.number: one for one in teaching.learners_by_numbers(course=course, numbers=numbers, roster=roster)
    }


def _rows(
    course: Course,
    numbers: Sequence[int],
    actor: User,
    persons: Mapping[int, Person],
    roster: Roster,
) -> list[WorklistRow]:
    here = [number for number in numbers if number in persons]
    by_number = triggers.of_people(course, clock.now(), here)
    signs = {number: by_number.get(number, []) for number in here}
    reasons = sign_words(course=course, signs=signs, user_ids={n: persons[n].user_id for n in here})
    tried = _tried(course, here, actor, roster)
    return [
        WorklistRow(
            persons[number], [sign.kind for sign in signs[number]], reasons[number], tried.get(number, [])
        )
        for number in here
    ]


def _tried(course: Course, numbers: Collection[int], actor: User, roster: Roster) -> dict[int, list[Tried]]:
    outreach = list(Outreach.objects.filter(course=course, number__in=numbers).prefetch_related("steps"))
    staff, holders = staff_names(course, outreach, roster), triggers.in_hands(course)
    tries: dict[int, list[Tried]] = {}
    for case in outreach:
        is_let_go = case.closed_at is None and case.number not in holders
        tries.setdefault(case.number, []).append(_in_words(case, staff, actor, is_let_go=is_let_go))
    return tries


def _in_words(outreach: Outreach, staff: Mapping[int | None, str], actor: User, *, is_let_go: bool) -> Tried:
    return Tried(
        outreach=outreach,
        holder=staff.get(outreach.holder_id) or someone(),
        is_mine=outreach.holder_id == actor.pk,
        is_let_go=is_let_go,
        reason=reason_words(outreach.reason),
        outcome=outcome_words(outreach),
        steps=[(step.at, step_words(step, outreach, staff)) for step in outreach.steps.all()],
    )
