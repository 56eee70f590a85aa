import json
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from lti_tool.models import Registration, RegistrationInvite

pytestmark = pytest.mark.django_db


def command(name: str, *arguments: str) -> Any:
    out = StringIO()
    call_command(name, *arguments, "--json", stdout=out)
    return json.loads(out.getvalue())


def test_the_command_prints_the_urls_before_anything_is_registered() -> None:
    urls = command("register_platform", "--urls")
    assert urls == {
        "login_url": "https://testserver/lti/login/",
        "launch_url": "https://testserver/lti/launch/",
        "jwks_url": "https://testserver/lti/jwks/",
        "deep_linking_url": "https://testserver/lti/launch/",
        "target_link_uri": "https://testserver/lti/launch/",
    }
    assert not Registration.objects.exists()


ARGUMENTS = [
    "--issuer=https://lms.example.org",
    "--client-id=abc",
    "--auth-url=https://lms.example.org/auth",
    "--token-url=https://services.example.org/token",
    "--jwks-url=https://lms.example.org/jwks",
    "--deployment-id=1",
    "--deployment-id=2",
]


def test_the_command_registers_an_lms_and_can_be_run_again() -> None:
    first = command("register_platform", *ARGUMENTS)
    second = command("register_platform", *ARGUMENTS, "--name=Renamed", "--audience=https://aud.example.org")
    registration = Registration.objects.get()
    assert first["registration_id"] == second["registration_id"] == registration.pk
    assert (registration.name, registration.audience) == ("Renamed", "https://aud.example.org")
    assert registration.service_origins == ["https://lms.example.org", "https://services.example.org"]
    assert set(registration.deployments.values_list("deployment_id", "standing")) == {
        ("1", "active"),
        ("2", "active"),
    }


def test_the_command_names_what_is_missing() -> None:
    with pytest.raises(CommandError, match="--auth-url"):
        call_command("register_platform", "--issuer=https://lms.example.org")
    with pytest.raises(CommandError, match="--jwks-url must be"):
        call_command("register_platform", *ARGUMENTS, "--jwks-url=ftp://lms.example.org")


def test_the_command_makes_a_registration_link() -> None:
    made = command("registration_link", "--auto-approve")
    assert made["url"].startswith("https://testserver/lti/register/")
    assert RegistrationInvite.objects.get().auto_approve is True
    assert made["expires_at"] == RegistrationInvite.objects.get().expires_at.isoformat()
