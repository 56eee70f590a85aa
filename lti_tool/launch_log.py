"""One structured line and one count for every launch accepted or refused, without names, tokens or subs."""

import logging

from django.db import DatabaseError
from django.db.models import F

from lti_tool.models import LaunchCount, LaunchSession

log = logging.getLogger("verstas.launch")


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
    row = LaunchCount.objects.filter(**key)
    try:
        if not row.update(number=F("number") + 1):
            # Only ever once for each code; of two processes that meet here, both then add their one.
            LaunchCount.objects.bulk_create([LaunchCount(**key)], ignore_conflicts=True)
            row.update(number=F("number") + 1)
    except DatabaseError as error:
        log.warning("launch_not_counted", extra={"error": type(error).__name__})
