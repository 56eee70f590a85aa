"""A link in a course is opened (Core 1.3): by far the most launches."""

from lti_tool import bridge
from lti_tool.messages.launch import Launch
from lti_tool.messages.message import Message, page_path
from lti_tool.models import LaunchSession
from lti_tool.protocol.roles import CONTENT_DEVELOPER, INSTRUCTOR
from lti_tool.protocol.vocabulary import RESOURCE_LINK_REQUEST


class ResourceLinkMessage(Message[None]):
    name = RESOURCE_LINK_REQUEST
    needs_link = True
    is_announced_unasked = True
    notes_link = True

    def enter(self, launch: Launch, own: None) -> None:
        if launch.enrolment is not None and launch.placement is not None:
            bridge.let_in(launch.enrolment, launch.placement)

    def land(self, session: LaunchSession, placement: bridge.Placement | None) -> str:
        if session.resource_link is not None and session.resource_link.is_overview:
            return page_path("activities:home")
        if placement is None:
            may_choose = session.role in {INSTRUCTOR, CONTENT_DEVELOPER}
            return page_path("lti_session:choose" if may_choose else "lti_session:not_chosen")
        if session.role == CONTENT_DEVELOPER:
            return page_path("activities:preview", placement.activity.slug)
        name = "activities:results" if session.role == INSTRUCTOR else "activities:activity"
        return page_path(name, placement.public_id)

    def back_to_choice(self, session: LaunchSession) -> str:
        link = session.resource_link
        is_open = link is not None and link.placement_id is None and not link.is_overview
        return page_path("lti_session:choose") if is_open else ""
