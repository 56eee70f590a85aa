"""One structured line for every launch accepted or refused, without names, tokens or subs."""

import logging

from lti_tool.models import LaunchSession

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


def refused(code: str, *, step: str, registration: int | None = None) -> None:
    log.warning("launch_refused", extra={"code": code, "step": step, "registration": registration})
