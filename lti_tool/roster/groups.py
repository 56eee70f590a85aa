"""An LMS's groups of a course, by name: told with the course's list of people, and never a reason to fail."""

from typing import NamedTuple

from lti_tool.models import LtiContext
from lti_tool.protocol.errors import LtiError
from lti_tool.protocol.services import groups as protocol
from lti_tool.protocol.services.service import PlatformService


class NamedGroup(NamedTuple):
    """`name` as instructors read it, with the sets that the group stands in."""

    id: str
    name: str


def fetched(context: LtiContext, service: PlatformService, *, within: float) -> list[NamedGroup] | None:
    """The course's groups by name, in `within` seconds; None where the LMS does not tell just now."""
    if not context.groups_url:
        return []
    sets_url = context.group_sets_url
    try:
        rows = list(protocol.groups(service, context.groups_url, within=within))
        sets = list(protocol.group_sets(service, sets_url, within=within)) if sets_url else []
    except LtiError:
        return None
    set_names = {one.id: one.name for one in sets}
    named_groups = [NamedGroup(one.id, _with_sets(one, set_names)) for one in rows]
    return sorted(named_groups, key=lambda group: group.name.casefold())


def _with_sets(group: protocol.Group, set_names: dict[str, str]) -> str:
    names = [set_names[one] for one in group.set_ids if one in set_names]
    return f"{group.name} ({', '.join(names)})" if names else group.name
