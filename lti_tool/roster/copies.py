"""What our copy of a roster holds, decrypted, and what of it may be shown."""

import json
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from lti_tool.keys import services as keys
from lti_tool.keys.services import UnreadableSecretError
from lti_tool.models import LtiContext, NamePolicy, RosterCopy
from lti_tool.protocol import roles
from lti_tool.protocol.services import nrps
from lti_tool.roster import groups

KEPT = timedelta(hours=24)


class CachedMember(NamedTuple):
    """One person of the copy; the name is "" where names are off or not told.

    `role` is one of protocol.roles, `status` Active or Inactive; `group_ids` None: the LMS tells no groups here.
    """

    name: str
    role: str
    status: str
    group_ids: tuple[str, ...] | None

    @classmethod
    def of(cls, facts: Sequence[Any]) -> "CachedMember":
        """A member from the JSON of the copy."""
        name, role, status, group_ids = facts
        return cls(name, role, status, None if group_ids is None else tuple(group_ids))

    @property
    def is_learner(self) -> bool:
        return self.role == roles.LEARNER

    @property
    def is_present(self) -> bool:
        return self.status == nrps.ACTIVE


def context_of(course_id: int) -> LtiContext | None:
    """The LMS's course behind a course of ours."""
    contexts = LtiContext.objects.select_related(
        "deployment__organisation", "deployment__registration__organisation", "roster"
    )
    return contexts.filter(course_id=course_id).first()


def copy_of(context: LtiContext) -> RosterCopy | None:
    """The course's roster copy, if it was ever asked for; it may hold no people yet."""
    try:
        return context.roster
    except RosterCopy.DoesNotExist:
        return None


def may_name_people(context: LtiContext) -> bool:
    return context.deployment.names_policy != NamePolicy.OFF


def may_show_copy(context: LtiContext, copy: RosterCopy, now: datetime) -> bool:
    """Whether the copy is young enough for what the administrator has chosen."""
    if copy.fetched_at is None:
        return False
    return context.deployment.names_policy == NamePolicy.KEPT or now - copy.fetched_at <= KEPT


def members_of(copy: RosterCopy) -> dict[str, CachedMember]:
    """The people of the copy by the LMS's user id."""
    stored: dict[str, Any] = _read(copy.names_encrypted) or {}
    columns = len(CachedMember._fields)  # once, a copy held names alone
    return {
        sub: CachedMember.of(fields)
        for sub, fields in stored.items()
        if isinstance(fields, list) and len(fields) == columns
    }


def groups_of(copy: RosterCopy) -> list[groups.NamedGroup]:
    """The course's groups by name, as they were told with the list."""
    return [groups.NamedGroup(*facts) for facts in _read(copy.groups_encrypted) or ()]


def _read(encrypted: str) -> Any:
    try:
        return json.loads(keys.decrypt(encrypted)) if encrypted else None
    except UnreadableSecretError:  # its encryption key was withdrawn; the next refresh writes a new copy
        return None
