"""Pages under a prefix that names a session: their addresses must cost no more than those of other pages."""

from typing import Any

from django.urls import URLResolver

METHOD = "_reverse_with_prefix"


def reverse_without_prefix() -> None:
    """Lets Django make an address as if at the root, and puts the prefix in front of it.

    Django compiles each address's pattern with the prefix in front (5.2): with a session's own prefix that is a new
    regular expression for every link, page and session, which its cache of 512 cannot keep.
    """
    original = vars(URLResolver)[METHOD]

    def reverse(resolver: URLResolver, view: Any, prefix: str, *args: Any, **kwargs: Any) -> str:
        address: str = original(resolver, view, "/", *args, **kwargs)
        return prefix + address.removeprefix("/")

    setattr(URLResolver, METHOD, reverse)
