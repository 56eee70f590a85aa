from datetime import timedelta
from io import StringIO

import pytest
import time_machine
from cryptography.fernet import Fernet
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from lti_tool import keys
from lti_tool.models import KeyState, SigningKey

pytestmark = pytest.mark.django_db


def said(*arguments: str) -> str:
    out = StringIO()
    call_command("rotate_keys", *arguments, stdout=out)
    return out.getvalue()


def test_a_new_installation_makes_one_key_and_keeps_it() -> None:
    assert keys.signing_key() == keys.signing_key()
    assert SigningKey.objects.get().state == KeyState.CURRENT


def test_the_jwks_holds_public_halves_only_and_may_be_cached_an_hour(client: Client) -> None:
    response = client.get("/lti/jwks/", secure=True)
    (key,) = response.json()["keys"]
    assert set(key) == {"kty", "n", "e", "kid", "alg", "use"}
    assert "max-age=3600" in response.headers["Cache-Control"]


def test_no_private_key_stands_in_clear_in_the_database() -> None:
    keys.signing_key()
    assert "PRIVATE" not in SigningKey.objects.get().private_pem_encrypted


def test_a_next_key_is_published_a_day_before_it_signs() -> None:
    old = keys.signing_key().kid
    assert "published" in said()
    assert "Nothing changed" in said()
    assert keys.signing_key().kid == old
    assert len(keys.jwks()["keys"]) == 2
    with time_machine.travel(timezone.now() + timedelta(hours=25)):
        assert "signs now" in said()
        assert keys.signing_key().kid != old
        assert old in {key["kid"] for key in keys.jwks()["keys"]}
    with time_machine.travel(timezone.now() + timedelta(days=10)):
        said()
        assert old not in {key["kid"] for key in keys.jwks()["keys"]}


def test_a_leaked_key_is_replaced_at_once() -> None:
    old = keys.signing_key().kid
    said("--at-once")
    assert keys.signing_key().kid != old


def test_keys_move_under_a_new_encryption_key_so_that_the_old_one_can_go(settings: Settings) -> None:
    kid = keys.signing_key().kid
    fresh = Fernet.generate_key().decode()
    settings.LTI_KEY_ENCRYPTION_KEYS = [fresh, *settings.LTI_KEY_ENCRYPTION_KEYS]
    assert "1 keys" in said("--encrypt-anew")
    settings.LTI_KEY_ENCRYPTION_KEYS = [fresh]
    assert keys.signing_key().kid == kid


def test_a_missing_encryption_key_is_said_plainly(settings: Settings) -> None:
    keys.signing_key()
    settings.LTI_KEY_ENCRYPTION_KEYS = [Fernet.generate_key().decode()]
    keys._parsed.cache_clear()
    with pytest.raises(ImproperlyConfigured, match="LTI_KEY_ENCRYPTION_KEYS"):
        keys.signing_key()
