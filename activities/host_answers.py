"""What a course's host answers with (see `ports.py`): plain data, in the core's own words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple, Protocol

from django.utils.translation import gettext as _


@dataclass(frozen=True)
class RosterMember:
    """One person of a roster; `user_id` None: has never come to this course."""

    mark: str
    user_id: int | None
    is_learner: bool
    is_present: bool
    is_staff: bool = False  # known as an instructor, whatever the roster calls this person


@dataclass(frozen=True)
class CourseGroup:
    """A group that the host keeps; `who`: user ids, and marks of those who have not come yet."""

    id: str
    name: str
    who: frozenset[int | str] = field(repr=False)


class RosterContents(Protocol):
    """Who is on a roster. A host reads each part when it is wanted first, and no part twice."""

    @property
    def members(self) -> Sequence[RosterMember]:
        """Everyone on it."""

    @property
    def groups(self) -> Sequence[CourseGroup]:
        """The groups that it puts its people in."""

    @property
    def names(self) -> Mapping[int | str, str]:
        """By user id, or by the mark of someone who has not come; nothing where names are off."""


@dataclass(frozen=True)
class PlainContents:
    """The contents of a roster that is at hand."""

    members: Sequence[RosterMember] = ()
    groups: Sequence[CourseGroup] = ()
    names: Mapping[int | str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Roster:
    """The course's own list of people, asked for once a request and passed along."""

    is_offered: bool = False
    has_names: bool = False
    may_export_names: bool = False  # names that are only shown go into no file
    are_names_off: bool = False
    fetched_at: datetime | None = None
    trouble: str = ""  # why the roster could not be had just now, in words
    is_whole: bool = True  # else whoever is missing in it may be in the course all the same
    contents: RosterContents = field(default=PlainContents(), repr=False, compare=False)

    @property
    def groups(self) -> Sequence[CourseGroup]:
        return self.contents.groups

    @property
    def names(self) -> Mapping[int | str, str]:
        return self.contents.names


@dataclass(frozen=True)
class GradeCell:
    """What became of one person's result; `tone` is ok, wait, attention or none."""

    text: str
    tone: str = "none"
    action_url: str = ""
    action_label: str = ""


NO_CELL = GradeCell("")


@dataclass(frozen=True)
class GradeColumn:
    """What became of a placement's results, by user id."""

    title: str
    cells: Mapping[int, GradeCell] = field(default_factory=dict)
    note: str = ""  # something of the whole column, in words


@dataclass(frozen=True)
class HeldResult:
    """One result in the course's own gradebook; `percent` None: it held none. `is_only_there`: nothing was ever sent."""

    percent: int | None
    differs: bool = False
    is_only_there: bool = False
    is_rounded: bool = False
    # What is to be said of a result of which the course's gradebook was seen to hold nothing yet.
    note: str = field(default="", compare=False)
    is_calm: bool = field(default=False, compare=False)  # nobody need do anything

    @property
    def words(self) -> str:
        """What differs, in words; nothing where both hold the same."""
        percent = {"percent": f"{self.percent} %"}
        if self.note:
            return self.note
        if self.is_only_there:
            return _("only in the course: %(percent)s") % percent
        if self.is_rounded:
            return _("the course: %(percent)s, rounded") % percent
        if not self.differs:
            return ""
        if self.percent is None:
            return _("the course: none")
        return _("the course: %(percent)s") % percent


@dataclass(frozen=True)
class HeldResults:
    """What was seen in the course's own gradebook last, by placement and user.

    `seen_at` is the oldest look at any of the placements. `not_seen`: so many results the course has taken since, and
    nobody has looked for them there. `unable`: why placements could not be compared, in words, with their ids.
    """

    held: Mapping[tuple[int, int], HeldResult] = field(default_factory=dict)
    is_offered: bool = False
    seen_at: datetime | None = None
    is_asked: bool = False  # a look is under way
    not_seen: int = 0
    unable: Mapping[str, frozenset[int]] = field(default_factory=dict)


@dataclass(frozen=True)
class SentGrade:
    """One placement's grade on its way: what became of it, and each try to send it, the newest first."""

    cell: GradeCell
    tries: Sequence[tuple[datetime, str]] = ()


@dataclass(frozen=True)
class Hindrance:
    """What keeps some grades from the course's own gradebook, in words, and of which placements they are."""

    words: str
    placement_ids: frozenset[int] = frozenset()


class UnopenedItem(NamedTuple):
    """Something that stands in the course and was never opened; `slug`: its activity's, or ""."""

    title: str
    slug: str
