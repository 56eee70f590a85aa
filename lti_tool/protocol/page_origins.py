"""Where an LMS's own pages stand: not always at its issuer."""

from lti_tool.protocol.web_address import origin

# One issuer for many schools, each with pages (and services) on a host of its own below the same name (2025-11).
_SCHOOLS = ("instructure.com", "blackboard.com", "schoology.com")


def usual(issuer: str, auth_url: str) -> set[str]:
    """The origins that an LMS's addresses suggest; `https://*.example.org` stands for every host below it."""
    origins = {origin(issuer), origin(auth_url)} - {""}
    return origins | {f"https://*.{name}" for name in _SCHOOLS if any(_is_of(one, name) for one in origins)}


def _is_of(page_origin: str, domain: str) -> bool:
    return page_origin == f"https://{domain}" or (
        page_origin.startswith("https://") and page_origin.endswith(f".{domain}")
    )
