"""A person's data page, one's own or as the LMS's administrator another's (Data Privacy Launch)."""

from django.db.models import QuerySet

from lti_tool import bridge
from lti_tool.messages.launch import Launch
from lti_tool.messages.message import Message, page_path
from lti_tool.models import LaunchSession, LtiContext, LtiUser
from lti_tool.protocol.claim_parts import Parts, for_user
from lti_tool.protocol.claims import AgsEndpoint
from lti_tool.protocol.errors import Refused
from lti_tool.protocol.roles import is_administrator
from lti_tool.protocol.vocabulary import DATA_PRIVACY_REQUEST, LTI_DATA_PRIVACY_REQUEST


class DataPrivacyMessage(Message[str]):
    """Outside every course: no role in one, and no person is made only to be told that nothing is kept."""

    name = DATA_PRIVACY_REQUEST
    also_called = (LTI_DATA_PRIVACY_REQUEST,)
    needs_roles = False
    is_in_course = False

    def parse(self, parts: Parts, *, has_link: bool, ags: AgsEndpoint | None) -> str:
        return for_user(parts)

    def admit(self, launch: Launch, own: str) -> None:
        launch.subject = _subject(launch, own or launch.claims.sub)

    def land(self, session: LaunchSession, placement: bridge.Placement | None) -> str:
        return page_path("lti_session:my_data")

    def data_of(self, session: LaunchSession) -> bridge.User:
        return session.subject or session.user


def _subject(launch: Launch, sub: str | None) -> bridge.User:
    """Oneself, or for an administrator the person named. Raises Refused for anyone else, and where nothing is kept."""
    is_own = sub == launch.claims.sub
    if not is_own and not is_administrator(launch.claims.roles):
        raise Refused("data_not_allowed")
    people = LtiUser.objects.select_related("user").filter(registration=launch.registration)
    person = people.filter(sub=sub).first() if sub else None
    if person is None or not (is_own or _contexts(person).filter(deployment=launch.deployment).exists()):
        raise Refused("person_unknown")
    if not is_own and _contexts(person).exclude(deployment=launch.deployment).exists():
        raise Refused("person_elsewhere")  # one client id may serve several schools
    return person.user


def _contexts(person: LtiUser) -> QuerySet[LtiContext]:
    return LtiContext.objects.filter(course__enrolments__user=person.user_id)
