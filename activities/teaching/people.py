"""The learners of a course, those who have not come yet among them: sought, sorted, and a page at a time."""

import itertools
from collections.abc import Collection, Container, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import NamedTuple

from django.db.models import BooleanField, ExpressionWrapper, F, Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from activities import ports
from activities.host_answers import CourseGroup, Roster
from activities.models import Course, Enrolment, Expected, Role
from activities.runtime import clock
from activities.teaching.paging import Page, page_of

PAGE_SIZE = 30
NAMELESS = "\uffff"  # stands behind all names
HAS_LEFT = ExpressionWrapper(Q(left_at__isnull=False), output_field=BooleanField())
MOST_FOUND = 100
# An instructor's word goes before what is known from another course.
AWAITED = Q(is_aside=False) | Q(is_aside=None, is_staff=False)
PEOPLE_SORTS: dict[str, Promise] = {
    "name": gettext_lazy("Name"),
    "silence": gettext_lazy("Longest silent first"),
    "finished": gettext_lazy("Most finished first"),
    "number": gettext_lazy("Number"),
}
PEOPLE_SHOWN: dict[str, Promise] = {
    "": gettext_lazy("All"),
    "expected": gettext_lazy("Has not come yet"),
    "not_started": gettext_lazy("Has started nothing"),
    "under_way": gettext_lazy("Has something under way"),
    "silent": gettext_lazy("Not heard from lately"),
    "left": gettext_lazy("Left the course"),
}


@dataclass(frozen=True)
class PeopleFilter:
    """Which people of the course a page lists, and in which order."""

    numbers: frozenset[int] | None = None  # these alone: what a search has found
    show: str = ""
    sort: str = "name"
    page: int = 1
    group: CourseGroup | None = None  # its people alone

    @property
    def is_narrowed(self) -> bool:
        """May the list leave people of the course out?"""
        return self.numbers is not None or bool(self.show) or self.group is not None


@dataclass(frozen=True)
class Person:
    """A learner of the course; `user_id` None: has not come yet."""

    number: int
    name: str
    user_id: int | None = None
    mark: str = field(default="", repr=False)  # of someone who has not come, as on the course's own list
    last_heard_at: datetime | None = None
    begun: int = 0
    finished: int = 0
    has_left: bool = False

    @property
    def has_come(self) -> bool:
        """Has this person ever opened the course here?"""
        return self.user_id is not None

    @property
    def under_way(self) -> int:
        """How many activities are begun and not finished."""
        return self.begun - self.finished

    @property
    def label(self) -> str:
        """The name that stands where names are off."""
        return participant_name(self.number)


class Key(NamedTuple):
    """As little of a person as sorting needs; `who`: user id, or mark of someone who has not come."""

    number: int
    who: int | str
    has_left: bool
    weight: int = 0  # what is sorted by, where it is neither name nor number


def participant_name(number: int) -> str:
    """What to call someone whose name is not known here."""
    return _("Participant %(number)s") % {"number": number}


def learners_of(course: Course) -> QuerySet[Enrolment]:
    """The people whose results count."""
    here = Enrolment.objects.filter(course=course, role=Role.LEARNER, counts=True, aside_at=None)
    return here.order_by("number")


def expected_learners(course: Course) -> QuerySet[Expected]:
    """Those who have not come yet and are awaited as learners."""
    return Expected.objects.filter(AWAITED, course=course)


def roster_of(course: Course, roster: Roster | None) -> Roster:
    """The roster that a page has at hand; else it is asked for here."""
    return ports.host().roster(course, names_only=True) if roster is None else roster


def find_numbers(*, course: Course, text: str) -> list[int]:
    """The numbers of those whose name or number has all these words, the first of them; names stand in no address."""
    words = text.casefold().split()
    names = roster_of(course, None).names
    fitting = (key for key in sorted(_keys(course, "", "number")) if _has_words(key, names, words))
    return [key.number for key in itertools.islice(fitting, MOST_FOUND)]


def how_many(course: Course) -> int:
    """The learners who belong to the course now, come or not."""
    expected = expected_learners(course).filter(left_at=None).count()
    return learners_of(course).filter(left_at=None).count() + expected


def page(
    *,
    course: Course,
    people_filter: PeopleFilter,
    size: int = PAGE_SIZE,
    only: Container[object] | None = None,
    rank: Mapping[int | str, float] | None = None,
    roster: Roster | None = None,
) -> Page[Person]:
    """A page of people; as many queries for ten of them as for thousands.

    `only`: these users and no others; `rank`: sorts by this number instead of the filter's `sort`, those without one at the end.
    """
    keys = [
        key
        for key in _keys(course, people_filter.show, people_filter.sort)
        if only is None or key.who in only
    ]
    if people_filter.numbers is not None:
        keys = [key for key in keys if key.number in people_filter.numbers]
    if people_filter.group is not None:
        keys = [key for key in keys if key.who in people_filter.group.who]
    names = roster_of(course, roster).names
    ordered = _sorted(keys, people_filter.sort, names) if rank is None else _ranked(keys, rank)
    shown = page_of(ordered, number=people_filter.page, size=size)
    return shown.filled(_people(course, shown.items, names))


def learners_by_numbers(
    *, course: Course, numbers: Collection[int], roster: Roster | None = None
) -> list[Person]:
    """Those of these numbers that the course has, come or expected, in no order."""
    come = learners_of(course).filter(number__in=numbers).order_by()
    keys = [Key(number, user, has_left=False) for number, user in come.values_list("number", "user_id")]
    expected = expected_learners(course).filter(number__in=numbers)
    rows = expected.values_list("number", "mark", "left_at")
    keys += [Key(number, mark, has_left=left is not None) for number, mark, left in rows]
    return _people(course, keys, roster_of(course, roster).names)


def find_learner(*, course: Course, number: int, roster: Roster | None = None) -> Person | None:
    """None where the course has no learner of that number."""
    return next(iter(learners_by_numbers(course=course, numbers=[number], roster=roster)), None)


def silent_since(course: Course, now: datetime) -> datetime:
    """Whoever was heard from last before this moment is silent, as the course understands it."""
    return now - timedelta(days=course.silent_after_days)


def _keys(course: Course, show: str, sort: str) -> list[Key]:
    come, expected = _filters(course)[show if show in PEOPLE_SHOWN else ""]
    keys: list[Key] = []
    if come is not None:
        # The database sorts thousands of moments faster than they are read: silence is weighed by the place, 1 and on.
        here = learners_of(course).filter(come).order_by().annotate(has_left=HAS_LEFT)
        if sort == "silence":
            here = here.order_by(F("last_heard_at").asc(nulls_first=True), "number")
        rows = here.values_list("number", "user_id", "has_left", "finished")
        keys += [
            Key(number, user, has_left, place if sort == "silence" else finished)
            for place, (number, user, has_left, finished) in enumerate(rows, 1)
        ]
    if expected is not None:
        waiting = expected_learners(course).filter(expected).annotate(has_left=HAS_LEFT)
        keys += itertools.starmap(Key, waiting.values_list("number", "mark", "has_left"))
    return keys


def _filters(course: Course) -> dict[str, tuple[Q | None, Q | None]]:
    """For each choice, which of those who came and which of those who are expected it shows; None: nobody."""
    here = Q(left_at=None)
    since = silent_since(course, clock.now())
    return {
        "": (Q(), Q()),
        "expected": (None, here),
        "not_started": (here & Q(begun=0), here),
        "under_way": (here & Q(half_done_at__isnull=False), None),
        "silent": (here & Q(last_heard_at__lt=since), here & Q(listed_at__lt=since)),
        "left": (Q(left_at__isnull=False), Q(left_at__isnull=False)),
    }


def _has_words(key: Key, names: Mapping[int | str, str], words: Sequence[str]) -> bool:
    name = names.get(key.who, participant_name(key.number)).casefold()
    return all(word in name or word == str(key.number) for word in words)


def _sorted(keys: list[Key], sort: str, names: Mapping[int | str, str]) -> list[Key]:
    """Those who left stand at the end, those who have never been heard from are the most silent."""
    by_number = sorted(keys, key=lambda key: key.number)
    if sort == "silence":
        return sorted(by_number, key=lambda key: (key.has_left, key.weight))
    if sort == "finished":
        return sorted(by_number, key=lambda key: (key.has_left, -key.weight))
    if sort == "number" or not names:
        return sorted(by_number, key=lambda key: key.has_left)
    return sorted(by_number, key=lambda key: (key.has_left, names.get(key.who, NAMELESS).casefold()))


def _ranked(keys: list[Key], rank: Mapping[int | str, float]) -> list[Key]:
    nothing = float("-inf")
    by_number = sorted(keys, key=lambda key: key.number)
    return sorted(by_number, key=lambda key: (key.has_left, -rank.get(key.who, nothing)))


def _people(course: Course, keys: list[Key], names: Mapping[int | str, str]) -> list[Person]:
    users = [key.who for key in keys if isinstance(key.who, int)]
    rows = {one.user_id: one for one in Enrolment.objects.filter(course=course, user__in=users)}
    people = []
    for key in keys:
        name = names.get(key.who, participant_name(key.number))
        enrolment = rows.get(key.who) if isinstance(key.who, int) else None
        people.append(
            _come(enrolment, name)
            if enrolment
            else Person(key.number, name, mark=str(key.who), has_left=key.has_left)
        )
    return people


def _come(enrolment: Enrolment, name: str) -> Person:
    return Person(
        number=enrolment.number,
        name=name,
        user_id=enrolment.user_id,
        last_heard_at=enrolment.last_heard_at,
        begun=enrolment.begun,
        finished=enrolment.finished,
        has_left=enrolment.left_at is not None,
    )
