"""What a browser sends is read by one gate: cookies, addresses, queries and forms."""

from urllib.parse import quote

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.converters import IntConverter, get_converters

from activities.models import Feedback, Role
from tests.activities.mount import address
from tests.factories import activities as make


@pytest.mark.django_db
def test_a_nul_is_taken_out_of_a_query_and_a_form_and_none_may_stand_in_a_path(client: Client) -> None:
    someone = make.member(make.course())
    page = address(someone, f"p/{make.placement(someone.course).public_id}/")
    answered = client.get(page, {"a\0": "b\0"})
    assert (answered.status_code, dict(answered.wsgi_request.GET.lists())) == (200, {"a": ["b"]})
    posted = client.post(f"{page}start/", {"a\0": ["b\0", "c"]})
    assert (posted.status_code, dict(posted.wsgi_request.POST.lists())) == (302, {"a": ["b", "c"]})
    assert client.get(address(someone, "p/%00/")).status_code == 404


@pytest.mark.django_db
def test_a_cookie_with_nul_is_as_if_it_had_not_been_sent(client: Client) -> None:
    someone = make.member(make.course())
    for page in ("/", address(someone)):
        assert client.get(page, headers={"cookie": 'sessionid="\\000234567890"'}).status_code == 200


@pytest.mark.django_db
def test_a_query_with_more_fields_than_are_read_is_refused(client: Client) -> None:
    someone = make.member(make.course())
    for page in ("privacy/", "no-such-page/", "api/v1/placements/"):
        assert client.get(address(someone, f"{page}?{'a=1&' * 1100}")).status_code == 400


@pytest.mark.django_db
def test_each_end_of_a_line_is_one_letter_and_what_nobody_sees_is_nothing(client: Client) -> None:
    form = {"message": "one\r\ntwo\rthree", "page": "\u200b\u2060 \u3164", "contact": " a\u200bb "}
    assert client.post("/accessibility/", form).status_code == 302
    kept = Feedback.objects.get()
    assert (kept.message, kept.page, kept.contact) == ("one\ntwo\nthree", "", "a\u200bb")
    assert client.post("/accessibility/", {"message": "\u200b\r\n\ufe0f"}).status_code == 422


TOO_MUCH = ("9223372036854775808", "9223372036854775807", "2147483648", "9" * 500, "0" * 30)


@pytest.mark.django_db
@pytest.mark.parametrize("number", TOO_MUCH)
@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("get", "people/{}/"),
        ("get", "people/{}/attempts/a/"),
        ("post", "outreach/{}/take/"),
        ("post", "outreach/{}/close/"),
        ("get", "p/{placement}/learners/{}/"),
        ("get", "p/{placement}/steps/{}/"),
        ("get", "api/v1/courses/{course}/people/{}/"),
    ],
)
def test_a_number_too_big_for_its_column_names_nothing(
    client: Client, number: str, method: str, path: str
) -> None:
    teacher = make.member(make.course(), Role.INSTRUCTOR)
    placement = make.placement(teacher.course)
    ids = {"placement": placement.public_id, "course": teacher.course.public_id}
    where = address(teacher, path.format(quote(number), **ids))
    assert getattr(client, method)(where, {"outcome": "reached"}).status_code == 404


def test_every_number_of_an_address_comes_through_the_gate() -> None:
    for table in ("config.urls", "lti_tool.session_urls", "activities.resume_urls"):
        used = list(converters_of(get_resolver(table).url_patterns))
        assert not [one for one in used if isinstance(one, IntConverter)], table
    assert {"number", "row"} <= set(get_converters())


def converters_of(patterns: list[URLPattern | URLResolver]) -> list[object]:
    found: list[object] = []
    for one in patterns:
        if isinstance(one, URLResolver):
            found += [] if one.app_name == "admin" else converters_of(one.url_patterns)
        found += one.pattern.converters.values()
    return found
