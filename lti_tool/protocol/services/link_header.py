"""The Link header (RFC 8288), read tolerantly: no platform's way of writing it may lose a page of a list."""

import re
from collections.abc import Iterator

HEADER_LENGTH, MOST_LINKS = 16_000, 50
# What follows an address up to the next one; what stands in quotes may look like one.
_PARAMETERS = re.compile(r'(?:[^<"]++|"[^"]*+"|")*+')
_PARAMETER = re.compile(r';\s*+([\w*-]++)\s*+=\s*+("[^"]*+"|[^;,]*+)', re.ASCII)
# Moodle's quotes round next are typographic and arrive as raw UTF-8 (4.5, 2026-11): all that is not ASCII parts words.
_BETWEEN_WORDS = re.compile(r"[^\x21-\x7e]+|[\"']")


def links(header: str) -> dict[str, str]:
    """The address of each relation, spelt as the platform spelt it; where a relation comes twice, the first counts."""
    by_relation: dict[str, str] = {}
    for address, parameters in _addresses(header[:HEADER_LENGTH]):
        for relation in _relations(parameters) if address else ():
            # Moodle escapes ampersands as in HTML (4.5, 2026-11).
            by_relation.setdefault(relation, address.replace("&amp;", "&"))
    return by_relation


def _addresses(header: str) -> Iterator[tuple[str, str]]:
    """Each address between < and > with its parameters, in linear time: a header may be hostile."""
    begins, number = header.find("<"), 0
    while begins >= 0 and number < MOST_LINKS:
        ends = header.find(">", begins)
        if ends < 0:
            return
        address = header[begins + 1 : ends].rpartition("<")[2].strip()
        following = _PARAMETERS.match(header, ends + 1)
        stops = following.end() if following else ends + 1
        yield address, header[ends + 1 : stops]
        begins, number = header.find("<", stops), number + 1


def _relations(parameters: str) -> list[str]:
    """One link may have several relations: rel="next last"."""
    relations = (value for name, value in _PARAMETER.findall(parameters) if name.lower() == "rel")
    return [word.lower() for word in _BETWEEN_WORDS.split(next(relations, "")) if word]
