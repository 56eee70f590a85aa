"""The course's list of people as the LMS has it: who is there, who has left, who has never launched."""

import logging
from datetime import timedelta

from django.utils.crypto import salted_hmac

from activities.runtime import clock
from activities.runtime.edge import guarded
from lti_tool.models import LtiContext, RosterCopy
from lti_tool.protocol.errors import LtiError
from lti_tool.roster import rosters

logger = logging.getLogger("verstas.worker")
AGAIN = timedelta(seconds=10)  # a button pressed twice asks once


def look(context: LtiContext, *, is_wanted_now: bool = False) -> tuple[RosterCopy | None, str]:
    """Our copy of the roster, fetched anew where it is old or lacks names, or where someone asks for it.

    Beside it the code of why the last try failed, "" where it did not.
    """
    copy, now = rosters.copy_of(context), clock.now()
    was_tried = copy is not None and copy.tried_at is not None and now - copy.tried_at < AGAIN
    is_due = rosters.is_stale(copy, now) or rosters.lacks_names(context, copy, now)
    if not is_due and not (is_wanted_now and not was_tried):
        return copy, copy.problem if copy else ""
    fresh = _fetched(context, is_for_page=True)
    return (copy, fresh) if isinstance(fresh, str) else (fresh, fresh.problem)


def mark(registration_id: int, sub: str) -> str:
    """What the core knows a person by before the first launch: no one reads the LMS's id out of it."""
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
