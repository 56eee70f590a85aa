"""Where a launch leads: the first page of a session, by message, role and what is chosen."""

from django.urls import reverse

from lti_tool import bridge
from lti_tool.models import LaunchSession, MessageType
from lti_tool.protocol.roles import CONTENT_DEVELOPER, INSTRUCTOR

SESSION_URLS = "lti_tool.session_urls"


def address(session: LaunchSession, placement: bridge.Placement | None) -> str:
    return f"/s/{session.pk}{_page(session, placement)}"


def _page(session: LaunchSession, placement: bridge.Placement | None) -> str:
    if session.message_type == MessageType.DEEP_LINKING:
        return reverse("lti_session:pick", urlconf=SESSION_URLS)
    if session.message_type == MessageType.DATA_PRIVACY:
        return reverse("lti_session:my_data", urlconf=SESSION_URLS)
    if session.message_type == MessageType.SUBMISSION_REVIEW and placement is not None:
        return _review(session, placement)
    if session.resource_link is not None and session.resource_link.is_overview:
        return reverse("activities:home", urlconf=SESSION_URLS)
    may_choose = session.role in {INSTRUCTOR, CONTENT_DEVELOPER}
    if placement is None:
        return reverse("lti_session:choose" if may_choose else "lti_session:not_chosen", urlconf=SESSION_URLS)
    if session.role == CONTENT_DEVELOPER:
        return reverse("activities:preview", args=[placement.activity.slug], urlconf=SESSION_URLS)
    name = "activities:results" if session.role == INSTRUCTOR else "activities:activity"
    return reverse(name, args=[placement.public_id], urlconf=SESSION_URLS)


def _review(session: LaunchSession, placement: bridge.Placement) -> str:
    if session.context is None or session.subject is None:
        raise RuntimeError("A review session is about a person in a course.")
    number = bridge.learner_number(course=session.context.course, person=session.subject)
    return reverse("activities:attempt_review", args=[placement.public_id, number], urlconf=SESSION_URLS)
