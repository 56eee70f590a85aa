"""Whose an LMS is: a deployment belongs to its own organisation or to its registration's, its courses with it."""

from lti_tool import bridge
from lti_tool.models import Deployment, LtiContext

AT_ONCE = 500  # a round of the housekeeping


def owner_of(deployment: Deployment) -> bridge.Organisation:
    """Rows of a release that knew no organisations belong to the first."""
    return deployment.organisation or deployment.registration.organisation or bridge.first_organisation()


def adopt_strays() -> int:
    """Courses that an older release made beside this one get their deployment's organisation; for the housekeeping."""
    strays = LtiContext.objects.filter(course__in=bridge.courses_without_organisation())
    rows = strays.select_related(
        "course", "deployment__organisation", "deployment__registration__organisation"
    )
    found = list(rows.order_by("pk")[:AT_ONCE])
    for context in found:
        bridge.adopt(context.course, owner_of(context.deployment))
    return len(found)
