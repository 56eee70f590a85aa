"""Which activity, or page, a launch names, in its signed address or its custom parameters."""

from lti_tool import addresses
from lti_tool.protocol.claims import LaunchClaims

OVERVIEW = (
    "_overview"  # the course's own page; no activity can be called so, for their slugs have no underscore
)


def slug(claims: LaunchClaims) -> str:
    """A deep-linked item names its activity in its url and repeats it in custom, for LMSs that keep only one."""
    return addresses.named_activity(claims.target_link_uri) or claims.custom.get("activity", "")
