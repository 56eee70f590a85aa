import io
from typing import Any
from wsgiref.util import setup_testing_defaults

import pytest

from config.wsgi import application

pytestmark = pytest.mark.django_db


def status(content_type: str, query: str = "language=%5Cud800&a=%2B2AA-", method: str = "GET") -> str:
    environ: dict[str, Any] = {
        "PATH_INFO": "/healthz",  # asks no database, whose connection a request made by hand would close
        "QUERY_STRING": query,
        "REQUEST_METHOD": method,
    }
    setup_testing_defaults(environ)
    environ |= {"HTTP_HOST": "testserver", "wsgi.url_scheme": "https", "wsgi.input": io.BytesIO()}
    environ |= {"CONTENT_TYPE": content_type, "CONTENT_LENGTH": "0", "HTTP_REFERER": "https://testserver/"}
    seen: list[str] = []
    list(application(environ, lambda line, *_rest: seen.append(line)))
    return seen[0]


@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize(
    "name",
    [
        "hex",
        "zlib",
        "rot13",
        "utf-7",
        "utf-16",
        "latin-1",
        "unicode_escape",
        "no-such",
        "\0",
        "a" * 9000,
        "",
        "utf-8; charset=hex",
    ],
)
def test_what_says_that_it_is_not_utf_8_is_refused_in_words(name: str, method: str) -> None:
    assert status(f"text/html; charset={name}", method=method) == "400 Bad Request"


@pytest.mark.parametrize(
    "kind",
    [
        "",
        "text/html",
        "text/html; charset=utf-8",
        'text/html; Charset="UTF8"; a=b',
        "text/html;charset=utf_8",
    ],
)
def test_what_is_utf_8_or_says_nothing_is_answered(kind: str) -> None:
    assert status(kind) == "200 OK"


@pytest.mark.parametrize("kind", ["", "text/html; charset=utf-8", "text/html; charset=hex"])
def test_more_fields_than_are_read_are_refused_in_words(kind: str) -> None:
    assert status(kind, query="a=1&" * 1100) == "400 Bad Request"
