"""The Link header (RFC 8288), read tolerantly: no platform's way of writing it may lose a page of a list."""

import re

_LINK = re.compile(r'<([^>]*)>((?:"[^"]*"|[^<])*)')
_PARAMETER = re.compile(r';\s*([\w*-]+)\s*=\s*("[^"]*"|[^;,]*)', re.ASCII)
# Moodle's quotes round next are typographic and arrive as raw UTF-8 (4.5, 2026-11): all that is not ASCII parts words.
_BETWEEN_WORDS = re.compile(r"[^\x21-\x7e]+|[\"']")


def links(header: str) -> dict[str, str]:
    """The address of each relation, spelt as the platform spelt it; where a relation comes twice, the first counts."""
    found: dict[str, str] = {}
    for address, parameters in _LINK.findall(header):
        for relation in _relations(parameters) if address.strip() else ():
            # Moodle escapes ampersands as in HTML (4.5, 2026-11).
            found.setdefault(relation, address.strip().replace("&amp;", "&"))
    return found


def _relations(parameters: str) -> list[str]:
    """One link may have several relations: rel="next last"."""
    named = (value for name, value in _PARAMETER.findall(parameters) if name.lower() == "rel")
    return [word.lower() for word in _BETWEEN_WORDS.split(next(named, "")) if word]
