"""A launch from login to session, what it brings, and how it is refused."""

from lti_tool.launch.cookies import (
    MOST_LAUNCH_COOKIES,
    delete_launch_cookie,
    has_cookie_marker,
    launch_ids,
    launch_secret,
    set_cookie_marker,
    set_launch_cookie,
)
from lti_tool.launch.deep_links import (
    LinkOptions,
    answer_deep_linking,
    deep_linking_settings,
    hand_over_answer,
    handed_over_answer,
)
from lti_tool.launch.framing import ANYONE, allow_framing, offer_origins, platform_origins, session_origins
from lti_tool.launch.launch_choice import OVERVIEW
from lti_tool.launch.launch_log import log_as_launch, note_refusal
from lti_tool.launch.links import choose_activity, choose_overview
from lti_tool.launch.login_rows import Login
from lti_tool.launch.logins import (
    begin_login,
    forget_expired_logins,
    initiation_fields,
    platform_login_url,
    waiting_login,
)
from lti_tool.launch.middleware import session_of
from lti_tool.launch.outages import RETRY_SECONDS, is_outage
from lti_tool.launch.platform_notifications import NotificationBatch
from lti_tool.launch.refusal_page import refusal_page
from lti_tool.launch.refusals import describe_refusal
from lti_tool.launch.sessions import close_session, current_role, forget_expired_sessions
from lti_tool.launch.unsaved_page import UNSAVED_CODE, unsaved_page

__all__ = [
    "ANYONE",
    "MOST_LAUNCH_COOKIES",
    "OVERVIEW",
    "RETRY_SECONDS",
    "UNSAVED_CODE",
    "LinkOptions",
    "Login",
    "NotificationBatch",
    "allow_framing",
    "answer_deep_linking",
    "begin_login",
    "choose_activity",
    "choose_overview",
    "close_session",
    "current_role",
    "deep_linking_settings",
    "delete_launch_cookie",
    "describe_refusal",
    "forget_expired_logins",
    "forget_expired_sessions",
    "hand_over_answer",
    "handed_over_answer",
    "has_cookie_marker",
    "initiation_fields",
    "is_outage",
    "launch_ids",
    "launch_secret",
    "log_as_launch",
    "note_refusal",
    "offer_origins",
    "platform_login_url",
    "platform_origins",
    "refusal_page",
    "session_of",
    "session_origins",
    "set_cookie_marker",
    "set_launch_cookie",
    "unsaved_page",
    "waiting_login",
]
