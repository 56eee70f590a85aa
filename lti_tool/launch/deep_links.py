"""Deep linking: which activities an instructor puts into the LMS's course, and the signed answer that says so."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta

from django.core import signing
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lti_tool import addresses, bridge
from lti_tool.delivery import services as delivery
from lti_tool.keys import services as keys
from lti_tool.launch import launch_choice, logins
from lti_tool.models import LaunchSession, Registration
from lti_tool.protocol.content_items import ContentItem, Period, Picture, kind_for
from lti_tool.protocol.deep_linking import Answer, Words, allowed, response_jwt
from lti_tool.protocol.deep_linking_settings import DeepLinkingSettings, NothingAcceptedError
from lti_tool.protocol.errors import Refused
from lti_tool.protocol.products import takes
from lti_tool.registration.services import is_tool_name, owner_of

ICON, THUMBNAIL = 64, 160
FRAME_HEIGHT = 800
HANDED_OVER, HANDED_OVER_WITHIN = "lti_tool.handed_over", timedelta(minutes=5)


@dataclass(frozen=True)
class LinkOptions:
    """What the instructor wants of all chosen activities; "" and None leave it to the course."""

    opens_in: str = ""
    times: bridge.Times = field(default_factory=bridge.Times)
    grades_released: bool | None = None


def hand_over_answer(session: LaunchSession, answer: Answer) -> str:
    """The answer for the page in the LMS's frame from which a window of its own was opened, or "" for no such page.

    It travels between two windows of ours; signed, so that the page behind `handed_over_answer` posts nothing but answers of ours.
    """
    return signing.dumps([session.pk, answer.jwt], salt=HANDED_OVER) if session.is_own_window else ""


def handed_over_answer(handover: str) -> tuple[LaunchSession, Answer]:
    """What `hand_over_answer` wrapped. Raises Refused where that was not ours, or too long ago."""
    try:
        session_id, message = signing.loads(handover, salt=HANDED_OVER, max_age=HANDED_OVER_WITHIN)
    except signing.BadSignature as error:
        raise Refused("state_unknown") from error
    session = LaunchSession.objects.select_related("registration").filter(pk=session_id).first()
    if session is None:
        raise Refused("state_unknown")
    return session, Answer(deep_linking_settings(session).return_url, message)


def deep_linking_settings(session: LaunchSession) -> DeepLinkingSettings:
    """Raises Refused where the session is no deep linking one."""
    if session.deep_linking_settings is None:
        raise Refused("not_found")
    return DeepLinkingSettings.from_json(session.deep_linking_settings)


def answer_deep_linking(
    session: LaunchSession, *, slugs: Sequence[str], language: str, choices: LinkOptions | None = None
) -> Answer:
    """No slugs: the person cancelled, and the LMS is told so by an empty answer."""
    settings = _without_our_name(deep_linking_settings(session), session)
    chosen = slugs if kind_for(settings) else []
    picked = _entries(chosen, session, language)
    service = bridge.service_name(owner_of(session.deployment))
    items = allowed(_items(chosen, picked, _obeyed(choices or LinkOptions(), session), service), settings)
    return _signed(session.registration, session.deployment.deployment_id, settings, items)


def way_back(registration: Registration, refusal: NothingAcceptedError) -> Answer:
    """To a request that was refused for want of a type: an empty answer with the reason."""
    return _signed(registration, refusal.deployment_id, refusal.settings, [])


def _signed(
    registration: Registration,
    deployment_id: str,
    settings: DeepLinkingSettings,
    items: Sequence[ContentItem],
) -> Answer:
    message = response_jwt(
        platform=logins.platform_of(registration),
        deployment_id=deployment_id,
        settings=settings,
        items=items,
        words=_words(settings, len(items)),
        key=keys.signing_key(),
    )
    return Answer(settings.return_url, message)


def _without_our_name(settings: DeepLinkingSettings, session: LaunchSession) -> DeepLinkingSettings:
    """With an empty name field Moodle sends the tool's own name as the title (4.5, 2026-11): no teacher wrote that."""
    is_ours = is_tool_name(settings.title, session.registration)
    return replace(settings, title="") if is_ours else settings


@dataclass(frozen=True)
class _Obeyed:
    """The choices, parted by who sees to them: the LMS, or this tool at each launch."""

    opens_in: str
    in_lms: bridge.Times
    kept_here: bridge.Times
    grades_released: bool | None


def _obeyed(choices: LinkOptions, session: LaunchSession) -> _Obeyed:
    nothing = bridge.Times()
    is_lms = takes(session.registration.product).times
    in_lms, kept_here = (choices.times, nothing) if is_lms else (nothing, choices.times)
    return _Obeyed(choices.opens_in, in_lms, kept_here, choices.grades_released)


def _entries(slugs: Sequence[str], session: LaunchSession, language: str) -> list[bridge.CatalogueEntry]:
    """Those of the chosen activities that the person may pick in the course."""
    if session.context is None or not slugs:
        return []
    usable = bridge.entries(course=session.context.course, person=session.user, language=language)
    return [entry for entry in usable if entry.slug in slugs]


def _items(
    slugs: Sequence[str], picked: Sequence[bridge.CatalogueEntry], choices: _Obeyed, service: str
) -> list[ContentItem]:
    """In the order in which they were chosen, each once; what the person may not pick is left out."""
    items = {entry.slug: _item(entry, choices) for entry in picked}
    items[launch_choice.OVERVIEW] = _overview(choices, service)
    return [items[slug] for slug in dict.fromkeys(slugs) if slug in items]


def _overview(choices: _Obeyed, service: str) -> ContentItem:
    """The course's own page: nothing in it is graded or handed in, so it asks for no gradebook column."""
    icon = addresses.icon_url()
    return ContentItem(
        url=addresses.activity_url(launch_choice.OVERVIEW),
        title=_("%(tool)s overview") % {"tool": service},
        text=_("All activities of this course on one page. Instructors see who needs something."),
        icon=Picture(icon, ICON, ICON),
        thumbnail=Picture(icon, THUMBNAIL, THUMBNAIL),
        opens_in=choices.opens_in,
        frame_height=FRAME_HEIGHT,
        custom=launch_choice.custom(launch_choice.OVERVIEW),
        available=_available(choices.in_lms),
    )


def _available(times: bridge.Times) -> Period:
    return Period(times.get("available_from"), times.get("available_until"))


def _item(entry: bridge.CatalogueEntry, choices: _Obeyed) -> ContentItem:
    icon = addresses.icon_url(entry.icon)
    return ContentItem(
        url=addresses.activity_url(entry.slug),
        title=entry.title,
        text=entry.summary,
        icon=Picture(icon, ICON, ICON),
        thumbnail=Picture(icon, THUMBNAIL, THUMBNAIL),
        opens_in=choices.opens_in,
        frame_height=FRAME_HEIGHT,
        custom=launch_choice.custom(entry.slug, choices.kept_here),
        line_item=delivery.offered_column(entry, grades_released=choices.grades_released),
        available=_available(choices.in_lms),
        submission=Period(ends_at=choices.in_lms.get("due")),
    )


def _words(settings: DeepLinkingSettings, number: int) -> Words:
    kind = kind_for(settings)
    if not kind:
        return Words(
            error_message=_("Your course cannot take activities here."),
            error_log=f"No common content item type; accepted: {' '.join(settings.accept_types)[:200]}",
        )
    if not number:
        return Words(log="Nothing chosen.")
    text = ngettext(
        "%(count)s activity comes to the course.", "%(count)s activities come to the course.", number
    )
    return Words(message=text % {"count": number}, log=f"{number} x {kind}")
