"""The types of messages that an LMS sends, and where each leads."""

from lti_tool.messages.launch import Launch, StoredRows
from lti_tool.messages.message import SESSION_URLS, page_path
from lti_tool.messages.table import MESSAGES_BY_NAME, announced_names, canvas_placements, message_of

__all__ = [
    "MESSAGES_BY_NAME",
    "SESSION_URLS",
    "Launch",
    "StoredRows",
    "announced_names",
    "canvas_placements",
    "message_of",
    "page_path",
]
