"""Django reads the query while it builds a request that names a charset, before any middleware: what fails there is a 500."""

import codecs
import re
from collections.abc import Callable, Iterable
from typing import Any

from activities.incoming.gate import OTHER_CHARSET

Application = Callable[[dict[str, Any], Any], Iterable[bytes]]
_CHARSET = re.compile(r';\s*charset\s*=\s*("[^"]*"|[^;]*)', re.IGNORECASE)


def utf_8_only(application: Application) -> Application:
    """The application, which is told of no charset (Django 5.2, 2026-11): UTF-8 needs no word, the gate refuses any other."""

    def answer(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        without_charset(environ)
        return application(environ, start_response)

    return answer


def without_charset(environ: dict[str, Any]) -> None:
    """What the request says of its charset becomes a mark for activities.incoming.gate."""
    kind = environ.get("CONTENT_TYPE", "")
    environ[OTHER_CHARSET] = not all(map(_is_utf_8, _CHARSET.findall(kind)))
    environ["CONTENT_TYPE"] = _CHARSET.sub("", kind)


def _is_utf_8(name: str) -> bool:
    try:
        return codecs.lookup(name.strip(' "')).name == "utf-8"
    except (LookupError, ValueError):
        return False
