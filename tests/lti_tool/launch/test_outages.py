"""Nothing can be saved just now: who asks is told so, whatever they asked for, and what they wrote is not lost."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from unittest.mock import patch

import psycopg
import pytest
from django.db import DatabaseError, IntegrityError, InterfaceError, OperationalError, ProgrammingError
from django.test import Client
from django.utils.translation import override

from lti_tool.launch.outages import is_outage
from lti_tool.launch.refusals import describe_refusal

pytestmark = pytest.mark.django_db


def caused(cause: Exception, kind: type[Exception] = OperationalError) -> Exception:
    error = kind()
    error.__cause__ = cause
    return error


def of_sqlite(name: str) -> sqlite3.OperationalError:
    error = sqlite3.OperationalError()
    error.sqlite_errorname = name
    return error


@pytest.mark.parametrize(
    "error",
    [
        InterfaceError(),
        caused(psycopg.OperationalError("refused")),
        caused(psycopg.errors.AdminShutdown()),
        caused(psycopg.errors.DiskFull()),
        caused(psycopg.errors.TooManyConnections()),
        caused(psycopg.errors.QueryCanceled()),
        caused(psycopg.errors.ReadOnlySqlTransaction(), DatabaseError),
        caused(psycopg.errors.DeadlockDetected()),
        *(
            caused(of_sqlite(f"SQLITE_{name}"))
            for name in ("BUSY", "LOCKED", "FULL", "IOERR_WRITE", "CANTOPEN")
        ),
        caused(of_sqlite("SQLITE_READONLY_DIRECTORY")),
        OSError(28, "full"),
    ],
)
def test_what_may_be_well_in_a_moment_is_an_outage(error: Exception) -> None:
    assert is_outage(error)


@pytest.mark.parametrize(
    "error",
    [
        None,
        ValueError(),
        OSError(2, "no such file"),
        DatabaseError(),
        caused(psycopg.errors.UniqueViolation(), IntegrityError),
        caused(psycopg.errors.UndefinedTable(), ProgrammingError),
        caused(of_sqlite("SQLITE_ERROR")),
    ],
)
def test_a_fault_of_ours_is_none(error: Exception | None) -> None:
    assert not is_outage(error)


@contextmanager
def database_away(target: str) -> Iterator[None]:
    with patch(target, side_effect=caused(psycopg.OperationalError("refused"))):
        yield


@pytest.fixture
def patient_client() -> Client:
    return Client(raise_request_exception=False)


@pytest.mark.parametrize("language", ["fi", "sv", "en", "ar"])
def test_a_page_says_it_in_the_persons_language(patient_client: Client, language: str) -> None:
    with database_away("lti_tool.launch.services.begin_login"):
        answer = patient_client.post("/lti/login/", {"iss": "a"}, headers={"Accept-Language": language})
    with override(language):
        refusal = describe_refusal("nothing_saved")
        assert str(refusal.happened) in answer.content.decode()
    assert (answer.status_code, answer["Retry-After"], answer["Cache-Control"]) == (503, "5", "no-store")


def test_an_outage_met_before_any_view_is_told_and_logged_with_its_cause(
    patient_client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    with database_away("lti_tool.launch.sessions.proven"):
        answer = patient_client.get(f"/s/{'a' * 32}/")
    assert answer.status_code == 503
    records = [record for record in caplog.records if record.getMessage() == "unhandled"]
    assert len(records) == 1
    assert records[0].exc_info


def test_the_api_and_the_queue_of_answers_get_a_problem_document(patient_client: Client) -> None:
    for headers in ({}, {"Accept": "application/json"}):
        path = f"/s/{'a' * 32}/{'p/x/steps/1/' if headers else 'api/v1/courses/'}"
        with database_away("lti_tool.launch.sessions.proven"):
            answer = patient_client.get(path, headers=headers)
        assert (answer.status_code, answer["Retry-After"]) == (503, "5")
        assert answer["Content-Type"] == "application/problem+json"
        assert set(answer.json()) == {"type", "title", "status", "detail", "reference"}


def test_what_a_person_wrote_comes_back_with_a_button_that_sends_it_again(patient_client: Client) -> None:
    wrote = {"csrfmiddlewaretoken": "t", "text": 'a "long"\nstory <b>', "choice": ["1", "2"]}
    with database_away("lti_tool.launch.sessions.proven"):
        answer = patient_client.post(f"/s/{'a' * 32}/p/x/?y=1", wrote)
    text = answer.content.decode()
    assert f'action="/s/{"a" * 32}/p/x/?y=1"' in text
    assert 'name="text" value="a &quot;long&quot;\nstory &lt;b&gt;"' in text
    assert text.count('name="choice"') == 2


@pytest.mark.parametrize(
    ("path", "posted"),
    [
        ("/lti/launch/", {"id_token": "SECRET", "state": "SECRET"}),
        ("/admin/login/", {"csrfmiddlewaretoken": "t", "username": "root", "password": "SECRET"}),
    ],
)
def test_what_an_lms_or_staff_posted_is_not_repeated(
    patient_client: Client, path: str, posted: dict[str, str]
) -> None:
    target = "lti_tool.launch.logins.answered" if "launch" in path else "django.contrib.auth.authenticate"
    with database_away(target), database_away("django.contrib.auth.forms.authenticate"):
        answer = patient_client.post(path, posted)
    assert answer.status_code == 503
    assert "SECRET" not in answer.content.decode()


def test_any_other_error_stays_one(patient_client: Client) -> None:
    with patch("lti_tool.launch.services.begin_login", side_effect=ValueError):
        answer = patient_client.post("/lti/login/", {"iss": "a"})
    assert (answer.status_code, "Retry-After" in answer) == (500, False)
