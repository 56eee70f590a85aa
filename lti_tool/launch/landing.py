"""Where a launch leads: the first page of a session."""

from lti_tool import bridge
from lti_tool.messages import services as messages
from lti_tool.models import LaunchSession


def address(session: LaunchSession, placement: bridge.Placement | None) -> str:
    return f"/s/{session.pk}{messages.message_of(session).land(session, placement)}"
