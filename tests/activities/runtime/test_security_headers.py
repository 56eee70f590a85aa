import json
import logging
import re

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory

from activities.runtime.page_policy import policy_of
from activities.runtime.security_headers import SecurityHeadersMiddleware
from tests.activities.mount import address
from tests.factories import activities as make

SOURCES = ("frame_ancestors", "form_action", "img_src")


def answer_with(**sources: list[str]) -> HttpResponse:
    def view(request: HttpRequest) -> HttpResponse:
        response, policy = HttpResponse("hello"), {name: tuple(sources.get(name, ())) for name in SOURCES}
        policy_of(response).frame_ancestors = policy["frame_ancestors"]
        policy_of(response).form_action = policy["form_action"]
        policy_of(response).img_src = policy["img_src"]
        return response

    response = SecurityHeadersMiddleware(view)(RequestFactory().get("/"))
    assert isinstance(response, HttpResponse)
    return response


def test_a_page_is_framed_by_no_one_unless_its_view_says_so() -> None:
    response = answer_with()
    assert response["X-Frame-Options"] == "DENY"
    assert "frame-ancestors 'none'" in response["Content-Security-Policy"]
    assert "form-action 'self';" in response["Content-Security-Policy"]


def test_a_view_names_who_frames_it_and_where_its_forms_end() -> None:
    response = answer_with(frame_ancestors=["https://lms.example"], form_action=["https://other.example"])
    assert "X-Frame-Options" not in response
    assert "frame-ancestors https://lms.example" in response["Content-Security-Policy"]
    assert "form-action 'self' https://other.example;" in response["Content-Security-Policy"]


def test_a_view_names_what_pictures_its_page_makes_itself() -> None:
    assert "img-src 'self' data:;" in answer_with()["Content-Security-Policy"]
    policy = answer_with(img_src=["blob:"])["Content-Security-Policy"]
    assert "img-src 'self' data: blob:;" in policy
    assert "unsafe" not in policy


def test_nothing_is_allowed_that_is_not_named() -> None:
    response = answer_with()
    policy = response["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "microphone=()" in response["Permissions-Policy"]
    assert "Cross-Origin-Opener-Policy" not in response


@pytest.mark.django_db
def test_pages_hold_no_inline_script_or_style(client: Client) -> None:
    someone = make.member(make.course())
    placement = make.placement(someone.course)
    for where in ("/", "/accessibility/", address(someone), address(someone, f"p/{placement.public_id}/")):
        text = client.get(where).content.decode()
        assert not re.search(r"<script(?![^>]*\ssrc=)|<style|\sstyle=|\son\w+=|javascript:", text)


@pytest.mark.django_db
def test_the_access_log_names_the_route_and_never_the_address(
    client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    someone = make.member(make.course())
    placement = make.placement(someone.course)
    with caplog.at_level(logging.INFO, "verstas.access"):
        client.get(address(someone, f"p/{placement.public_id}/?secret=1"))
        client.get("/no/such/page/")
    known, unknown = [vars(record) for record in caplog.records if record.name == "verstas.access"]
    assert (known["route"], known["method"], known["status"]) == ("activities:activity", "GET", 200)
    assert (unknown["route"], unknown["status"]) == ("unmatched", 404)
    assert known["ms"] >= 0
    said = json.dumps([known, unknown], default=str)
    assert placement.public_id not in said
    assert "secret" not in said
