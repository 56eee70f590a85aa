"""Submission review: which link's work, and whose, a launch from a gradebook wants to see (Submission Review 1.0)."""

from lti_tool import bridge
from lti_tool.models import LtiContext, LtiUser, ResourceLink
from lti_tool.protocol.claims import LaunchClaims
from lti_tool.protocol.errors import Refused
from lti_tool.protocol.roles import INSTRUCTOR, LEARNER


def link_of(context: LtiContext, claims: LaunchClaims) -> ResourceLink:
    """The link by its gradebook column, else by its own id. A review makes no link: without work there is nothing to see."""
    links = ResourceLink.objects.select_related("placement__activity", "context")
    here = links.filter(context=context, placement__isnull=False)
    column = claims.ags.lineitem if claims.ags else ""
    by_column = here.filter(line_item__url=column).first() if column else None
    link = by_column or here.filter(resource_link_id=claims.resource_link_id or None).first()
    if link is None:
        raise Refused("submission_unknown")
    return link


def subject_of(context: LtiContext, claims: LaunchClaims, role: str) -> bridge.User:
    """The learner whose work is asked for: any of the course for an instructor, oneself for a learner, else Refused."""
    is_own = role == LEARNER and claims.for_user == claims.sub
    if role != INSTRUCTOR and not is_own:
        raise Refused("review_not_allowed")
    people = LtiUser.objects.select_related("user").filter(registration=context.deployment.registration_id)
    person = people.filter(sub=claims.for_user).first()
    if person is None or bridge.learner_number(course=context.course, person=person.user) is None:
        raise Refused("submission_unknown")
    return person.user
