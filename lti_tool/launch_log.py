"""One structured line and one count for every launch accepted or refused, without names, tokens or subs."""

import logging

from django.db import DatabaseError
from django.db.models import F

from activities import prepared
from activities.prepared import Slot
from lti_tool.models import LaunchCount, LaunchSession

log = logging.getLogger("verstas.launch")
_MORE = prepared.Update(
    lambda: LaunchCount.objects.filter(step=Slot("step"), code=Slot("code")), number=F("number") + 1
)


def accepted(session: LaunchSession) -> None:
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
    _count(step="launch", code="")


def refused(code: str, *, step: str, registration: int | None = None) -> None:
    log.warning("launch_refused", extra={"code": code, "step": step, "registration": registration})
    _count(step=step, code=code)


def _count(*, step: str, code: str) -> None:
    """One short statement after the launch; a count that fails never makes the launch fail."""
    key = {"step": step[:20], "code": code[:60]}
    try:
        if not _MORE(**key):
            # Only ever once for each code; of two processes that meet here, both then add their one.
            LaunchCount.objects.bulk_create([LaunchCount(**key)], ignore_conflicts=True)
            _MORE(**key)
    except DatabaseError as error:
        log.warning("launch_not_counted", extra={"error": type(error).__name__})
