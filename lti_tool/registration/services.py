"""An LMS and what it is to us: its invitation, its registration, its deployments."""

from lti_tool.registration.invites import forget_expired_invites, make_invite
from lti_tool.registration.names_ceiling import NamesBeyondCeilingError, chosen_names
from lti_tool.registration.owners import (
    adopt_registrations,
    adopt_strays,
    assign_deployment,
    assign_registration,
    owner_of,
    preview_assignment,
    preview_registration,
    registration_owner,
)
from lti_tool.registration.registrations import (
    AnothersRegistrationError,
    allow_proposed_addresses,
    approve_registration,
    default_origins,
    note_platform,
    note_roleless_launch,
    register_platform,
)
from lti_tool.registration.replacement_memory import UNDONE_WITHIN, forget_replacements
from lti_tool.registration.replacement_undo import CannotUndoError, preview_undo, undo_replacement
from lti_tool.registration.replacements import (
    CannotReplaceError,
    ReplacementPreview,
    find_likenesses,
    preview_replacement,
    replace_deployment,
)
from lti_tool.registration.tool_names import is_tool_name

__all__ = [
    "UNDONE_WITHIN",
    "AnothersRegistrationError",
    "CannotReplaceError",
    "CannotUndoError",
    "NamesBeyondCeilingError",
    "ReplacementPreview",
    "adopt_registrations",
    "adopt_strays",
    "allow_proposed_addresses",
    "approve_registration",
    "assign_deployment",
    "assign_registration",
    "chosen_names",
    "default_origins",
    "find_likenesses",
    "forget_expired_invites",
    "forget_replacements",
    "is_tool_name",
    "make_invite",
    "note_platform",
    "note_roleless_launch",
    "owner_of",
    "preview_assignment",
    "preview_registration",
    "preview_replacement",
    "preview_undo",
    "register_platform",
    "registration_owner",
    "replace_deployment",
    "undo_replacement",
]
