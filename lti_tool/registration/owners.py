"""Whose an LMS is: a deployment belongs to its own organisation or to its registration's, its courses with it."""

from lti_tool import bridge
from lti_tool.models import Deployment


def owner_of(deployment: Deployment) -> bridge.Organisation:
    """Rows of a release that knew no organisations belong to the first."""
    return deployment.organisation or deployment.registration.organisation or bridge.first_organisation()
