"""An LMS and what it is to us: its invitation, its registration, its deployments."""

from lti_tool.registration.invites import forget_expired_invites, make_invite
from lti_tool.registration.owners import adopt_strays, owner_of
from lti_tool.registration.registrations import (
    allow_proposed_addresses,
    approve_registration,
    default_origins,
    note_platform,
    note_roleless_launch,
    register_platform,
)
from lti_tool.registration.replacements import find_likenesses, replace_deployment
from lti_tool.registration.tool_names import is_tool_name

__all__ = [
    "adopt_strays",
    "allow_proposed_addresses",
    "approve_registration",
    "default_origins",
    "find_likenesses",
    "forget_expired_invites",
    "is_tool_name",
    "make_invite",
    "note_platform",
    "note_roleless_launch",
    "owner_of",
    "register_platform",
    "replace_deployment",
]
