"""Django builds a request in the charset that it names, before any middleware: one that makes no text is an error there."""

import codecs
import re
from collections.abc import Callable, Iterable
from typing import Any

Application = Callable[[dict[str, Any], Any], Iterable[bytes]]
_CHARSET = re.compile(r'(charset\s*=\s*"?)([^\s";]*)', re.IGNORECASE)
ANY_OTHER = "us-ascii"  # not UTF-8, so that activities.gate refuses the request in words


def text_only(application: Application) -> Application:
    """The application, which meets no charset such as `hex` or `zlib` (Django 5.2, 2026-11)."""

    def answer(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        environ["CONTENT_TYPE"] = _CHARSET.sub(_named, environ.get("CONTENT_TYPE", ""))
        return application(environ, start_response)

    return answer


def _named(found: re.Match[str]) -> str:
    return found[1] + (found[2] if _is_utf_8(found[2]) else ANY_OTHER)


def _is_utf_8(name: str) -> bool:
    try:
        return codecs.lookup(name).name == "utf-8"
    except (LookupError, ValueError):
        return False
