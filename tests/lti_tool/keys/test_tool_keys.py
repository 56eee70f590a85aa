from datetime import timedelta
from io import StringIO
from pathlib import Path

import pytest
import time_machine
from cryptography.fernet import Fernet
from django.apps import apps
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from django.test import Client
from django.utils import timezone
from jwcrypto.jwk import JWK
from pytest_django import Settings

from config.env import env_required
from lti_tool.keys import tool_keys
from lti_tool.keys.secrets_at_rest import decrypt, encrypt
from lti_tool.models import AccessToken, KeyState, RosterCopy, SigningKey
from tests.factories.deliveries import make_line_item, make_registration

pytestmark = pytest.mark.django_db


def said(*arguments: str) -> str:
    out = StringIO()
    call_command("rotate_keys", *arguments, stdout=out)
    return out.getvalue()


def test_a_new_installation_makes_one_key_and_keeps_it() -> None:
    assert tool_keys.signing_key() == tool_keys.signing_key()
    assert SigningKey.objects.get().state == KeyState.CURRENT


def test_the_jwks_holds_public_halves_only_and_may_be_cached_an_hour(client: Client) -> None:
    response = client.get("/lti/jwks/", secure=True)
    (key,) = response.json()["keys"]
    assert set(key) == {"kty", "n", "e", "kid", "alg", "use"}
    assert "max-age=3600" in response.headers["Cache-Control"]


def test_no_private_key_stands_in_clear_in_the_database() -> None:
    tool_keys.signing_key()
    assert "PRIVATE" not in SigningKey.objects.get().private_pem_encrypted


def test_a_next_key_is_published_a_day_before_it_signs() -> None:
    old = tool_keys.signing_key().kid
    assert "published" in said()
    assert "Nothing changed" in said()
    assert tool_keys.signing_key().kid == old
    assert len(tool_keys.jwks()["keys"]) == 2
    with time_machine.travel(timezone.now() + timedelta(hours=25)):
        assert "signs now" in said()
        assert tool_keys.signing_key().kid != old
        assert old in {key["kid"] for key in tool_keys.jwks()["keys"]}
    with time_machine.travel(timezone.now() + timedelta(days=10)):
        said()
        assert old not in {key["kid"] for key in tool_keys.jwks()["keys"]}


def test_a_leaked_key_is_replaced_at_once() -> None:
    old = tool_keys.signing_key().kid
    said("--at-once")
    assert tool_keys.signing_key().kid != old


def test_all_secrets_move_under_a_new_encryption_key_so_that_the_old_one_can_go(settings: Settings) -> None:
    kid = tool_keys.signing_key().kid
    context = make_line_item(make_registration()).resource_link.context
    RosterCopy.objects.create(context=context, names_encrypted=encrypt("names"))
    fresh = Fernet.generate_key().decode()
    settings.LTI_KEY_ENCRYPTION_KEYS = [fresh, *settings.LTI_KEY_ENCRYPTION_KEYS]
    assert "2 secrets" in said("--encrypt-anew")
    settings.LTI_KEY_ENCRYPTION_KEYS = [fresh]
    assert tool_keys.signing_key().kid == kid
    assert decrypt(RosterCopy.objects.get().names_encrypted) == "names"


def test_a_token_that_no_key_opens_does_not_stop_the_move(settings: Settings) -> None:
    tool_keys.signing_key()
    facts = {"scopes": "a", "token_encrypted": "unreadable", "expires_at": timezone.now()}
    AccessToken.objects.create(registration=make_registration(), **facts)
    assert "1 secrets" in said("--encrypt-anew")
    settings.LTI_KEY_ENCRYPTION_KEYS = [Fernet.generate_key().decode()]
    with pytest.raises(ImproperlyConfigured, match="LTI_KEY_ENCRYPTION_KEYS"):
        said("--encrypt-anew")


def test_no_encrypted_column_is_forgotten() -> None:
    columns = {
        (model, field.name)
        for model in apps.get_models()
        for field in model._meta.get_fields()
        if field.name.endswith("_encrypted")
    }
    assert columns == set(tool_keys.ENCRYPTED)


def test_a_kid_is_the_keys_own_thumbprint() -> None:
    """RFC 7638, worked out by another library."""
    tool_keys.signing_key()
    (published,) = tool_keys.jwks()["keys"]
    assert JWK(**published).thumbprint() == published["kid"]


def test_the_key_that_signs_is_parsed_once(monkeypatch: pytest.MonkeyPatch) -> None:
    tool_keys.signing_key()
    monkeypatch.setattr(tool_keys, "load_private_pem", lambda _: pytest.fail("The key is parsed again."))
    assert tool_keys.signing_key().private_key.key_size == 2048


def test_encryption_keys_may_come_from_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    mounted = tmp_path / "keys"
    mounted.write_text("newest,older\n")
    monkeypatch.setenv("LTI_KEY_ENCRYPTION_KEYS_FILE", str(mounted))
    assert env_required("LTI_KEY_ENCRYPTION_KEYS", "").split(",") == ["newest", "older"]


def test_a_missing_encryption_key_is_said_plainly(settings: Settings) -> None:
    tool_keys.signing_key()
    settings.LTI_KEY_ENCRYPTION_KEYS = [Fernet.generate_key().decode()]
    tool_keys._parsed.cache_clear()
    with pytest.raises(ImproperlyConfigured, match="LTI_KEY_ENCRYPTION_KEYS"):
        tool_keys.signing_key()
