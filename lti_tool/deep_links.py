"""Deep linking: which activities an instructor puts into the LMS's course, and the signed answer that says so."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import gettext as _

from lti_tool import addresses, bridge, keys, logins
from lti_tool.launch_choice import OVERVIEW
from lti_tool.models import LaunchSession
from lti_tool.protocol.claims import DeepLinkingSettings
from lti_tool.protocol.deep_linking import LinkItem, response_jwt
from lti_tool.protocol.errors import Refused
from lti_tool.resource_links import TAG


@dataclass(frozen=True)
class Answer:
    """The browser posts `jwt` to `return_url`."""

    return_url: str
    jwt: str


def settings_of(session: LaunchSession) -> DeepLinkingSettings:
    """Raises Refused where the session is no deep linking one."""
    if session.deep_linking_settings is None:
        raise Refused("not_found")
    return DeepLinkingSettings.from_json(session.deep_linking_settings)


def takes_links(settings: DeepLinkingSettings) -> bool:
    return "ltiResourceLink" in settings.accept_types


def answer(session: LaunchSession, *, slugs: Sequence[str], language: str) -> Answer:
    """No slugs: the person cancelled, and the LMS is told so by an empty answer."""
    wanted = settings_of(session)
    chosen = slugs if takes_links(wanted) else []
    entries = {entry.slug: _item(entry) for entry in bridge.entries(chosen, language=language)}
    items = {OVERVIEW: _overview(), **entries}
    message = response_jwt(
        platform=logins.platform_of(session.registration),
        deployment_id=session.deployment.deployment_id,
        settings=wanted,
        items=[items[slug] for slug in dict.fromkeys(chosen) if slug in items],
        key=keys.signing_key(),
    )
    return Answer(wanted.return_url, message)


def _overview() -> LinkItem:
    """The course's own page: nothing in it is graded, so it asks for no gradebook column."""
    names = {"tool": settings.TOOL_NAME}
    return LinkItem(
        url=addresses.activity_url(OVERVIEW),
        title=_("%(tool)s overview") % names,
        text=_("All activities of this course on one page. Instructors see who needs something."),
        icon_url=addresses.icon_url(),
        custom={"activity": OVERVIEW},
        score_maximum=None,
        resource_id="",
        tag="",
    )


def _item(entry: bridge.Entry) -> LinkItem:
    return LinkItem(
        url=addresses.activity_url(entry.slug),
        title=entry.title,
        text=entry.summary,
        icon_url=addresses.icon_url(entry.icon),
        custom={"activity": entry.slug},
        score_maximum=entry.max_points or None,
        resource_id=entry.slug,
        tag=TAG,
    )
