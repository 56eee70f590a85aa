"""TRUSTED_PROXY_HEADERS: which headers a proxy in front sets itself, so that they may be believed."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from django.core.exceptions import ImproperlyConfigured

FORWARDED_FOR = re.compile(r"x-forwarded-for=([1-9])")


@dataclass(frozen=True)
class ProxyHeaders:
    """`count`: proxies that each add to X-Forwarded-For; 0: nobody tells who comes."""

    tells_scheme: bool = False
    count: int = 0


def proxy_headers(words: Sequence[str]) -> ProxyHeaders:
    """Raises ImproperlyConfigured for a word that would be believed to do something and does nothing."""
    tells_scheme, count = False, 0
    for word in words:
        if word.lower() == "x-forwarded-proto":
            tells_scheme = True
        elif match := FORWARDED_FOR.fullmatch(word.lower()):
            count = int(match[1])
        else:
            raise ImproperlyConfigured(
                f"TRUSTED_PROXY_HEADERS knows x-forwarded-proto and x-forwarded-for=1 (the number of proxies), not {word!r}."
            )
    return ProxyHeaders(tells_scheme, count)
