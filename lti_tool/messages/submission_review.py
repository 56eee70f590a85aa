"""A grade in the LMS's gradebook is opened: which link's work, and whose, it leads to (Submission Review 1.0)."""

from lti_tool import bridge
from lti_tool.messages.launch import Launch
from lti_tool.messages.message import Message, page_path
from lti_tool.models import LaunchSession, LtiContext, LtiUser, ResourceLink
from lti_tool.protocol.claim_parts import Parts, for_user
from lti_tool.protocol.claims import AgsEndpoint, LaunchClaims
from lti_tool.protocol.errors import Refused
from lti_tool.protocol.roles import INSTRUCTOR, LEARNER
from lti_tool.protocol.vocabulary import SUBMISSION_REVIEW_REQUEST


class SubmissionReviewMessage(Message[str]):
    name = SUBMISSION_REVIEW_REQUEST

    def parse(self, parts: Parts, *, has_link: bool, ags: AgsEndpoint | None) -> str:
        learner = for_user(parts)
        if not learner:
            raise Refused("for_user_missing")
        if not has_link and not (ags and ags.lineitem):
            raise Refused("line_item_missing")
        return learner

    def enter(self, launch: Launch, own: str) -> None:
        if launch.context is not None:
            launch.subject = _learner(launch, launch.context, own)
            launch.link = _link(launch.context, launch.claims)

    def land(self, session: LaunchSession, placement: bridge.Placement | None) -> str:
        if placement is None or session.context is None or session.subject is None:
            raise RuntimeError("A review session is about a person's work in a course.")
        number = bridge.learner_number(course=session.context.course, person=session.subject)
        return page_path("activities:attempt_review", placement.public_id, number)


def _link(context: LtiContext, claims: LaunchClaims) -> ResourceLink:
    """The link by its gradebook column, else by its own id. A review makes no link: without work there is nothing to see."""
    rows = ResourceLink.objects.select_related("placement__activity", "context")
    links = rows.filter(context=context, placement__isnull=False)
    column = claims.ags.lineitem if claims.ags else ""
    by_column = links.filter(line_item__url=column).first() if column else None
    link = by_column or links.filter(resource_link_id=claims.resource_link_id or None).first()
    if link is None:
        raise Refused("submission_unknown")
    return link


def _learner(launch: Launch, context: LtiContext, sub: str) -> bridge.User:
    """Any learner of the course for an instructor, oneself for a learner, else Refused."""
    is_own = launch.role == LEARNER and sub == launch.claims.sub
    if launch.role != INSTRUCTOR and not is_own:
        raise Refused("review_not_allowed")
    people = LtiUser.objects.select_related("user").filter(registration=launch.registration)
    person = people.filter(sub=sub).first()
    if person is None or bridge.learner_number(course=context.course, person=person.user) is None:
        raise Refused("submission_unknown")
    return person.user
