"""The tool's own URLs, all derived from TOOL_URL: what an LMS is told, and what a launch may target."""

from urllib.parse import urlsplit

from django.conf import settings
from django.urls import reverse

from lti_tool.protocol.web_address import origin

LAUNCH_PATH = "/lti/launch/"
PICTURES_PATH = "/lti/pictures/"
MARK = "activities/icon.svg"


def absolute(path: str) -> str:
    return f"{settings.TOOL_URL}{path}"


def login_url() -> str:
    return absolute(reverse("lti_tool:login"))


def launch_url() -> str:
    """The one redirect URI: LMSs compare it to the letter."""
    return absolute(LAUNCH_PATH)


def jwks_url() -> str:
    return absolute(reverse("lti_tool:jwks"))


def notices_url() -> str:
    """Where LMSs send their notices."""
    return absolute(reverse("lti_tool:notices"))


def activity_url(slug: str) -> str:
    """A deep-linked item's address: it names its activity."""
    return absolute(f"{LAUNCH_PATH}{slug}/")


def icon_url(path: str = MARK) -> str:
    """LMSs store it: it must not change with the file's content, as the addresses of static files do."""
    return absolute(f"{PICTURES_PATH}{path}")


def tool_urls() -> dict[str, str]:
    """What an administrator copies into an LMS; known before anything is registered."""
    return {
        "login_url": login_url(),
        "launch_url": launch_url(),
        "jwks_url": jwks_url(),
        "deep_linking_url": launch_url(),
        "target_link_uri": launch_url(),
    }


def is_ours(url: str) -> bool:
    return origin(url) == origin(settings.TOOL_URL)


def named_activity(target_link_uri: str) -> str:
    """The slug that a link's own address names, or "" for the plain launch address."""
    path = urlsplit(target_link_uri).path
    slug = path.removeprefix(urlsplit(launch_url()).path).strip("/")
    return slug if path.startswith(urlsplit(launch_url()).path) and "/" not in slug else ""
