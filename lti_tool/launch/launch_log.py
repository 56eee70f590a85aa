"""One structured line and one count for every launch accepted or refused, without names, tokens or subs."""

import logging
from collections.abc import Sequence

from django.db import DatabaseError
from django.db.models import F

from activities.runtime import compiled_queries, tracing
from activities.runtime.compiled_queries import Slot
from lti_tool.keys import services as keys
from lti_tool.models import LaunchCount, LaunchSession

log = logging.getLogger("verstas.launch")
_MORE = compiled_queries.Update(
    lambda: LaunchCount.objects.filter(step=Slot("step"), code=Slot("code")), number=F("number") + 1
)


def log_as_launch(login_id: str) -> None:
    """Every later line of this request names the launch: a login's id is that of its session, and nobody may read it."""
    tracing.add(launch=keys.digest(login_id)[:12])


def count_accepted() -> None:
    """Call it last in the transaction that accepts: a count of its own would be one more commit for each launch."""
    _add_one(step="launch", code="")


def accepted(session: LaunchSession) -> None:
    """The line, once all is written."""
    log.info(
        "launch_accepted",
        extra={
            "registration": session.registration_id,
            "deployment": session.deployment_id,
            "message_type": session.message_type,
            "role": session.role,
            "anonymous": session.lti_user_id is None,
        },
    )


def unread(parts: Sequence[str], *, registration: int) -> None:
    """Logs the optional claims of a launch that could not be read: their names, never their values."""
    if parts:
        log.warning("claims_unread", extra={"parts": list(parts), "registration": registration})


def note_refusal(code: str, *, step: str, registration: int | None = None) -> None:
    """The line and the count; a count that fails never takes away the page that says what to do."""
    tracing.reference()
    log.warning("launch_refused", extra={"code": code, "step": step, "registration": registration})
    try:
        _add_one(step=step[:20], code=code[:60])
    except DatabaseError as error:
        log.warning("launch_not_counted", extra={"error": type(error).__name__})


def _add_one(**key: str) -> None:
    if not _MORE(**key):
        # Only ever once for each code; of two processes that meet here, both then add their one.
        LaunchCount.objects.bulk_create([LaunchCount(**key)], ignore_conflicts=True)
        _MORE(**key)
