"""Where an LMS's own pages stand: not always at its issuer."""

from lti_tool.protocol.web_address import origin

# One issuer for many schools, each with pages (and services) on a host of its own below the same name (2025-11).
_SCHOOLS = ("instructure.com", "blackboard.com", "schoology.com")


def usual(issuer: str, auth_url: str) -> set[str]:
    """The origins that an LMS's addresses suggest; `https://*.example.org` stands for every host below it."""
    named = {origin(issuer), origin(auth_url)} - {""}
    return named | {f"https://*.{name}" for name in _SCHOOLS if any(_is_of(one, name) for one in named)}


def _is_of(found: str, name: str) -> bool:
    return found == f"https://{name}" or (found.startswith("https://") and found.endswith(f".{name}"))
