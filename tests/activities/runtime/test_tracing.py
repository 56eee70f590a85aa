import logging
import re
import sqlite3
import sys

import psycopg
import pytest
from django.core.signals import got_request_exception
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from activities.runtime import tracing
from activities.runtime.logs import JsonFormatter
from activities.runtime.security_headers import SecurityHeadersMiddleware
from tests.activities.runtime.test_logs import line


def answer(sent: str = "", *, status: int = 200) -> HttpResponse:
    def view(request: HttpRequest) -> HttpResponse:
        return HttpResponse(tracing.reference(), status=status)

    headers = {"X-Request-ID": sent} if sent else {}
    response = SecurityHeadersMiddleware(view)(RequestFactory().get("/", headers=headers))
    assert isinstance(response, HttpResponse)
    return response


def test_the_proxys_id_of_a_request_stands_in_its_lines_and_its_answer(
    caplog: pytest.LogCaptureFixture,
) -> None:
    seen: list[str] = []
    formatter = JsonFormatter()

    class Written(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            seen.append(formatter.format(record))

    log, handler = logging.getLogger("verstas.access"), Written()
    log.addHandler(handler)
    try:
        assert answer("from-the-proxy-1")["X-Request-ID"] == "from-the-proxy-1"
    finally:
        log.removeHandler(handler)
    assert '"request_id": "from-the-proxy-1"' in seen[-1]


@pytest.mark.parametrize(
    "sent", ["", "short", "x" * 65, "with space 1", 'quote"quote"', "linje\nbreak", "å" * 9]
)
def test_an_id_that_is_no_plain_short_word_is_replaced(sent: str) -> None:
    assert re.fullmatch("[0-9a-f]{16}", answer(sent)["X-Request-ID"])


def test_a_reference_can_be_read_out_and_is_the_same_all_through_a_request() -> None:
    with tracing.request(""):
        first = tracing.reference()
        assert re.fullmatch("[ACDEFHJKMNPRTUWXY]{6}", first)
        assert (tracing.reference(), line()["reference"]) == (first, first)
    assert "reference" not in line()
    assert answer().content != answer().content


def test_one_requests_words_do_not_reach_the_next() -> None:
    with tracing.request(""):
        tracing.add(launch="abc")
        assert line()["launch"] == "abc"
    assert "launch" not in line()


def caught(error: Exception, cause: Exception) -> dict[str, object]:
    try:
        raise error from cause
    except DatabaseError:
        return line(exc_info=sys.exc_info())


def test_an_error_of_the_database_says_what_it_came_from_and_not_what_it_held() -> None:
    refused = psycopg.OperationalError("connection refused\nmore")
    assert caught(DatabaseError(), refused)["cause"] == ["OperationalError: connection refused"]
    full = psycopg.errors.DiskFull("row (Aino)")
    assert caught(DatabaseError(), full)["cause"] == ["DiskFull 53100"]
    with pytest.raises(sqlite3.OperationalError) as locked:
        sqlite3.connect("/nowhere/at/all")
    assert caught(DatabaseError(), locked.value)["cause"] == ["OperationalError: SQLITE_CANTOPEN"]


def test_an_error_on_the_way_to_a_view_is_logged_with_where_it_was(caplog: pytest.LogCaptureFixture) -> None:
    try:
        raise ValueError("in a middleware")
    except ValueError:
        got_request_exception.send(sender=None, request=RequestFactory().get("/"))
    said = [record for record in caplog.records if record.getMessage() == "unhandled"]
    assert [record.exc_info and record.exc_info[0] for record in said] == [ValueError]
