"""What one launch leads to, filled step by step: who comes from where, to which course, as whom, to which link."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from lti_tool import bridge
from lti_tool.models import Deployment, LtiContext, LtiUser, Registration, ResourceLink
from lti_tool.protocol.claims import LaunchClaims
from lti_tool.protocol.roles import VISITOR


@dataclass(frozen=True)
class StoredRows:
    """What earlier launches have told of a launch's course, with its deployment, and of its link."""

    context: LtiContext | None = None
    link: ResourceLink | None = None


@dataclass
class Launch:
    """`context` stays None outside every course, `link` where the launch is about none."""

    registration: Registration
    deployment: Deployment
    claims: LaunchClaims
    known: StoredRows
    context: LtiContext | None = None
    user: bridge.User | None = None
    lti_user: LtiUser | None = None
    enrolment: bridge.Enrolment | None = None
    link: ResourceLink | None = None
    # Whose work or data the launch is about, where that is not only the person's own.
    subject: bridge.User | None = None
    # What a deep linking request wants to have back.
    deep_linking_settings: dict[str, Any] | None = None

    @property
    def role(self) -> str:
        return self.enrolment.role if self.enrolment else VISITOR

    @property
    def placement(self) -> bridge.Placement | None:
        return self.link.placement if self.link else None
