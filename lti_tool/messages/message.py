"""What a message type of LTI is to this tool: a class with a name, and what is different about it."""

from typing import ClassVar, Generic, TypeVar

from django.urls import reverse

from lti_tool import bridge
from lti_tool.messages.launch import Launch
from lti_tool.models import LaunchSession
from lti_tool.protocol.claim_parts import Parts
from lti_tool.protocol.claims import AgsEndpoint

SESSION_URLS = "lti_tool.session_urls"
Own = TypeVar("Own")


def page_path(name: str, *args: object) -> str:
    """The path of a session's page, inside the session."""
    return reverse(name, args=args, urlconf=SESSION_URLS)


class Message(Generic[Own]):
    """The behaviour that most messages share; a type overrides the rest in its class. `Own`: the claims that no other type has."""

    name: ClassVar[str]
    # Other names that the same message goes by.
    also_called: ClassVar[tuple[str, ...]] = ()

    # What its claims must hold.
    reads_link: ClassVar[bool] = True
    needs_link: ClassVar[bool] = False
    needs_roles: ClassVar[bool] = True
    needs_target: ClassVar[bool] = True

    # What a registration says of it: always, or only to an LMS that offers it; and where Canvas shows it.
    is_announced_unasked: ClassVar[bool] = False
    canvas_placements: ClassVar[tuple[str, ...]] = ()

    # Whether it leads into a course, and makes the link that it names known there.
    is_in_course: ClassVar[bool] = True
    notes_link: ClassVar[bool] = False

    def parse(self, _parts: Parts, *, has_link: bool, ags: AgsEndpoint | None) -> Own | None:
        """Its own claims. Raises Refused where one that it needs is missing or malformed."""

    def admit(self, launch: Launch, own: Own) -> None:
        """Before the person is met or made. Raises Refused."""

    def enter(self, launch: Launch, own: Own) -> None:
        """The person is there, with the role of the course. Raises Refused."""

    def land(self, session: LaunchSession, placement: bridge.Placement | None) -> str:
        """The first page of the session."""
        raise NotImplementedError

    def back_to_choice(self, _session: LaunchSession) -> str:
        """The page at which the person is choosing activities, "" where there is nothing to choose."""
        return ""

    def data_of(self, session: LaunchSession) -> bridge.User:
        """Whose data the session may open."""
        return session.user
