"""Pages under a prefix that names a session: their addresses must cost no more than those of other pages."""

from functools import lru_cache
from typing import Any

from django.urls import URLResolver

METHOD = "_reverse_with_prefix"


def reverse_without_prefix() -> None:
    """Lets Django make an address as if at the root, and puts the prefix in front of it.

    Django compiles each address's pattern with the prefix in front (5.2): with a session's own prefix that is a new
    regular expression for every link, page and session, which its cache of 512 cannot keep. Made once, it is kept.
    """
    original = vars(URLResolver)[METHOD]

    @lru_cache(maxsize=4096)
    def at_root(resolver: URLResolver, view: Any, args: tuple[Any, ...], keywords: tuple[Any, ...]) -> str:
        return str(original(resolver, view, "/", *args, **dict(keywords)))

    def reverse(resolver: URLResolver, view: Any, prefix: str, *args: Any, **kwargs: Any) -> str:
        return prefix + at_root(resolver, view, args, tuple(kwargs.items())).removeprefix("/")

    setattr(URLResolver, METHOD, reverse)
