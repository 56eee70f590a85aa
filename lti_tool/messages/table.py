"""Every message type that this tool takes; a new one is its file and its line here."""

from collections.abc import Iterable, Sequence
from typing import Any

from lti_tool.messages.data_privacy import DataPrivacyMessage
from lti_tool.messages.deep_linking import DeepLinkingMessage
from lti_tool.messages.message import Message
from lti_tool.messages.resource_link import ResourceLinkMessage
from lti_tool.messages.submission_review import SubmissionReviewMessage
from lti_tool.models import LaunchSession

# In the order in which they are announced.
MESSAGES: Sequence[Message[Any]] = (
    ResourceLinkMessage(),
    DeepLinkingMessage(),
    SubmissionReviewMessage(),
    DataPrivacyMessage(),
)
MESSAGES_BY_NAME = {name: message for message in MESSAGES for name in (message.name, *message.also_called)}


def message_of(session: LaunchSession) -> Message[Any]:
    return MESSAGES_BY_NAME[session.message_type]


def announced_names(offered: Iterable[str] = ()) -> list[str]:
    """The names that a registration gives, to an LMS that offers these: some refuse one that they do not know."""
    may_name = set(offered)
    return [
        name
        for message in MESSAGES
        for name in (message.name, *message.also_called)
        if message.is_announced_unasked or name in may_name
    ]


def canvas_placements() -> list[tuple[str, str]]:
    """Where Canvas shows the tool, each with the message that it then sends."""
    return [(placement, message.name) for message in MESSAGES for placement in message.canvas_placements]
