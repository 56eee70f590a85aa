import io
from typing import Any
from wsgiref.util import setup_testing_defaults

import pytest

from config.wsgi import application

pytestmark = pytest.mark.django_db


def status(content_type: str) -> str:
    environ: dict[str, Any] = {"PATH_INFO": "/privacy/", "QUERY_STRING": "language=%5Cud800"}
    setup_testing_defaults(environ)
    environ |= {"HTTP_HOST": "testserver", "wsgi.url_scheme": "https", "wsgi.input": io.BytesIO()}
    environ["CONTENT_TYPE"] = content_type
    seen: list[str] = []
    list(application(environ, lambda line, *_rest: seen.append(line)))
    return seen[0]


@pytest.mark.parametrize("name", ["hex", "zlib", "rot13", "unicode_escape", "no-such", "\0", "a" * 9000, ""])
def test_a_charset_that_makes_no_text_is_refused_in_words(name: str) -> None:
    assert status(f"text/html; charset={name}") == "400 Bad Request"


@pytest.mark.parametrize("kind", ["", "text/html", "text/html; charset=utf-8", 'text/html; Charset="UTF8"'])
def test_what_is_utf_8_or_says_nothing_is_answered(kind: str) -> None:
    assert status(kind) == "200 OK"
