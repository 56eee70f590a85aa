"""Every address that the tool answers, read from its own tables, so that a new one is in each test that walks them."""

import re
from collections.abc import Iterator

from django.urls import URLPattern, URLResolver, get_resolver

PART = re.compile(r"<(?:\w+:)?(\w+)>")


def addresses(table: str, *, but: frozenset[str] = frozenset()) -> list[str]:
    """The routes of a table, such as `p/<slug:placement>/`; `but`: without the applications of these names."""
    return sorted(set(_routes(get_resolver(table).url_patterns, "", but)))


def filled(route: str, parts: dict[str, str]) -> str:
    """The route with these in the place of its parts."""
    return PART.sub(lambda found: parts.get(found[1], "1"), route)


def _routes(patterns: list[URLPattern | URLResolver], before: str, but: frozenset[str]) -> Iterator[str]:
    for one in patterns:
        route = before + str(one.pattern)
        if isinstance(one, URLPattern):
            yield re.sub(r"\(\?P(<\w+>)[^)]*\)|\\Z|[\^$]", r"\1", route)
        elif one.app_name not in but:
            yield from _routes(one.url_patterns, route, but)
