"""What leaves the tool is stored elsewhere for years: its addresses live on over every update."""

import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from pytest_django import Settings

from lti_tool.protocol import vocabulary as v
from lti_tool.registration import canvas, registrations
from tests.lti_tool.launch.test_deep_links import answer, opened
from tests.tool_client import Tool

MANIFEST = "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"
NOW = {"activities/icon.svg": "activities/icon.aaaaaaaaaaaa.svg", "a/b/saw.svg": "a/b/saw.bbbbbbbbbbbb.svg"}


@pytest.fixture
def hashed(settings: Settings, tmp_path: Path) -> None:
    """Static files under names with a digest, as in production."""
    (tmp_path / "staticfiles.json").write_text(
        json.dumps({"version": "1.1", "hash": "", "paths": NOW}), encoding="utf-8"
    )
    settings.STATIC_ROOT = str(tmp_path)
    settings.STORAGES = {**settings.STORAGES, "staticfiles": {"BACKEND": MANIFEST}}


def addresses_in(node: Any) -> list[str]:
    """Every address of ours in a message, wherever it stands."""
    if isinstance(node, dict):
        return [address for value in node.values() for address in addresses_in(value)]
    if isinstance(node, list | tuple):
        return [address for value in node for address in addresses_in(value)]
    return [node] if isinstance(node, str) and node.startswith("https://testserver/") else []


@pytest.mark.flow
def test_no_address_that_leaves_the_tool_changes_with_the_content_of_a_file(
    tool: Tool, client: Client
) -> None:
    call_command("load_content", verbosity=0)
    slugs = ["_overview", "tour-uusix", "is-this-a-scam", "what-is-ai"]
    body = answer(opened(tool).post("/lti/pick/", {"activity": slugs}))
    texts = [
        body[v.CONTENT_ITEMS],
        canvas.configuration(),
        registrations.tool_description(with_names=True).lti_registration_data(),
    ]
    addresses = set(addresses_in(texts))
    assert len([one for one in addresses if "/lti/pictures/" in one]) > 3
    assert [one for one in addresses if "/static/" in one] == []
    pictures = [one for one in addresses if "/lti/pictures/" in one]
    assert {client.get(one, secure=True).status_code for one in pictures} == {302}


@pytest.mark.usefixtures("hashed")
@pytest.mark.parametrize(
    ("asked", "now"),
    [
        ("/lti/pictures/a/b/saw.svg", "a/b/saw.bbbbbbbbbbbb.svg"),
        ("/static/a/b/saw.0123456789ab.svg", "a/b/saw.bbbbbbbbbbbb.svg"),
        ("/lti/pictures/a/gone.svg", "activities/icon.aaaaaaaaaaaa.svg"),
        ("/static/lti_tool/icon.0123456789ab.svg", "activities/icon.aaaaaaaaaaaa.svg"),
    ],
)
def test_an_address_of_yesterday_leads_to_the_file_of_today(client: Client, asked: str, now: str) -> None:
    response = client.get(asked, secure=True)
    assert (response.status_code, response.headers["Location"]) == (302, f"/static/{now}")
    assert response.headers["Cache-Control"] == "public, max-age=3600"


@pytest.mark.parametrize(
    "path",
    [
        "/lti/pictures//evil.example/x.svg",
        "/lti/pictures/../x.svg",
        "/lti/pictures/a/../../x.svg",
        "/lti/pictures/x.svg",
        "/lti/pictures/a/b.js",
        "/static/nothing.svg",
        "/static//evil.example/x.0123456789ab.svg",
        "/static/a/b.0123456789ab.js",
    ],
)
def test_only_pictures_of_ours_are_led_to(client: Client, path: str) -> None:
    assert client.get(path, secure=True).status_code == 404
