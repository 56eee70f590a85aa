"""An instructor chooses activities for the course (Deep Linking 2.0)."""

from lti_tool import bridge
from lti_tool.messages.launch import Launch
from lti_tool.messages.message import Message, page_path
from lti_tool.models import LaunchSession
from lti_tool.protocol.claim_parts import Parts
from lti_tool.protocol.claims import AgsEndpoint
from lti_tool.protocol.deep_linking_settings import DeepLinkingSettings, read_settings
from lti_tool.protocol.vocabulary import DEEP_LINKING_REQUEST


class DeepLinkingMessage(Message[DeepLinkingSettings]):
    name = DEEP_LINKING_REQUEST
    reads_link = False
    needs_roles = False
    needs_target = False  # the certification suite sends none
    is_announced_unasked = True
    canvas_placements = ("assignment_selection", "link_selection")

    def parse(self, parts: Parts, *, has_link: bool, ags: AgsEndpoint | None) -> DeepLinkingSettings:
        return read_settings(parts)

    def enter(self, launch: Launch, own: DeepLinkingSettings) -> None:
        launch.deep_linking_settings = own.to_json()

    def land(self, session: LaunchSession, placement: bridge.Placement | None) -> str:
        return page_path("lti_session:pick")

    def back_to_choice(self, session: LaunchSession) -> str:
        return page_path("lti_session:pick")
