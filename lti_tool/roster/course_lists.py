"""The course's list of people as the LMS has it: who is there, who has left, who has never launched."""

import logging
from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.crypto import salted_hmac

from activities.runtime import clock
from activities.runtime.edge import guarded
from lti_tool.models import LtiContext, RosterCopy
from lti_tool.protocol.errors import LtiError
from lti_tool.roster import rosters

logger = logging.getLogger("verstas.worker")
AGAIN = timedelta(seconds=10)  # a button pressed twice asks once


@dataclass(frozen=True)
class ListedMember:
    """One person of the list; `user_id` None: has never launched in this course."""

    mark: str
    user_id: int | None
    is_learner: bool
    is_present: bool
    is_staff: bool


@dataclass(frozen=True)
class Look:
    """What is known of a course's list; `code` is why the last try to fetch it failed, "" where it did not."""

    context: LtiContext
    copy: RosterCopy | None
    code: str

    @property
    def policy(self) -> str:
        """The administrator's choice about names."""
        return self.context.deployment.registration.names

    @property
    def fetched_at(self) -> datetime | None:
        return self.copy.fetched_at if self.copy else None

    @property
    def may_show_names(self) -> bool:
        copy = self.copy
        return bool(copy and copy.has_names and rosters.may_show(self.context, copy, clock.now()))


def look(course_id: int, *, is_wanted_now: bool = False) -> Look | None:
    """The list of a course, fetched anew where it is old or someone asks for it; None where the LMS offers none."""
    context = rosters.context_of(course_id)
    if context is None or not context.memberships_url:
        return None
    copy, now = rosters.copy_of(context), clock.now()
    was_tried = copy is not None and copy.tried_at is not None and now - copy.tried_at < AGAIN
    if not rosters.is_stale(copy, now) and not (is_wanted_now and not was_tried):
        return Look(context, copy, copy.problem if copy else "")
    found = _fetched(context, is_for_page=True)
    return Look(context, copy, found) if isinstance(found, str) else Look(context, found, found.problem)


def members(seen: Look) -> list[ListedMember]:
    """Everyone on the list."""
    people = rosters.listed(seen.copy) if seen.copy else {}
    users = {sub: user for user, sub in rosters.launched(seen.context)}
    staff = rosters.have_taught(seen.context)
    registration_id = seen.context.deployment.registration_id
    return [
        ListedMember(
            mark(registration_id, sub), users.get(sub), one.is_learner, one.is_present, is_staff=sub in staff
        )
        for sub, one in people.items()
    ]


@dataclass(frozen=True)
class ListedGroup:
    """A group of the course; `who`: user ids, and marks of those who have never launched."""

    id: str
    name: str
    who: frozenset[int | str]


def groups(course_id: int) -> list[ListedGroup]:
    """The course's groups as its list told them last; nobody is asked. Empty where it does not tell who is in them."""
    context = rosters.context_of(course_id)
    copy = rosters.copy_of(context) if context else None
    if context is None or copy is None or not rosters.may_show(context, copy, clock.now()):
        return []
    named = rosters.groups_of(copy)
    if not named:
        return []
    users = {sub: user for user, sub in rosters.launched(context)}
    registration_id = context.deployment.registration_id
    who: dict[str, set[int | str]] = defaultdict(set)
    for sub, one in rosters.listed(copy).items():
        for group_id in one.group_ids or ():
            who[group_id].add(users.get(sub) or mark(registration_id, sub))
    return [ListedGroup(one.id, one.name, frozenset(who[one.id])) for one in named] if who else []


def names(course_id: int) -> dict[int | str, str] | None:
    """The names of everyone on the list, by user id, or by mark of who has never launched; None as in rosters.names."""
    context = rosters.context_of(course_id)
    told = rosters.names_told(context) if context else None
    if context is None or told is None:
        return None
    users = {sub: user for user, sub in rosters.launched(context)}
    registration_id = context.deployment.registration_id
    return {users.get(sub) or mark(registration_id, sub): name for sub, name in told.items()}


def mark(registration_id: int, sub: str) -> str:
    """How a person is told to activities before the first launch: no one reads the LMS's id out of it."""
    return salted_hmac("verstas.roster", f"{registration_id}:{sub}", algorithm="sha256").hexdigest()


def refresh_next() -> bool:
    """Fetches one list that a page had no time for; False where none waits."""
    waiting = RosterCopy.objects.select_related("context__deployment__registration").filter(is_wanted=True)
    for copy in waiting[:1]:
        if RosterCopy.objects.filter(pk=copy.pk, is_wanted=True).update(is_wanted=False):
            _refresh(copy.context)
        return True
    return False


def _refresh(context: LtiContext) -> None:
    """What goes wrong is said by the next page that wants the list."""
    code = _fetched(context, is_for_page=False)
    if isinstance(code, str):
        registration = context.deployment.registration_id
        logger.info("roster_not_fetched", extra={"registration": registration, "code": code})


def _fetched(context: LtiContext, *, is_for_page: bool) -> RosterCopy | str:
    """The list fetched anew, or why it could not be: our own fault too takes no page and no errand with it."""

    def fetch() -> RosterCopy | str:
        try:
            return rosters.refreshed(context, is_for_page=is_for_page)
        except LtiError as error:
            return error.code

    def note() -> str:
        RosterCopy.objects.filter(context=context).update(problem="internal", is_wanted=False)
        return "internal"

    return guarded(fetch, note, event="roster_failed", course=context.pk)
