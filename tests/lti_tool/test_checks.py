"""What must not be in production stops the start, and says what to do."""

import pytest
from django.core.checks import run_checks
from django.core.exceptions import ImproperlyConfigured
from pytest_django import Settings

from lti_tool.checks import stop_the_start
from tests.scratch_database import TEST_FERNET_KEY

GOOD = "kR4v1T9xqLz0Wm7Yc2Bn8Hs5Jd3Gf6Pa"


def ids() -> set[str]:
    return {str(one.id) for one in run_checks() if one.is_serious() and str(one.id).startswith("lti_tool")}


def test_the_tests_own_settings_may_start() -> None:
    stop_the_start()
    assert ids() == set()


@pytest.mark.parametrize(
    "secret",
    ["change-me", "CHANGE_ME-" + GOOD, "django-insecure-" + GOOD, GOOD[:31], "a" * 60, "abcabc" * 9],
)
def test_a_secret_that_is_known_or_short_stops_the_start(settings: Settings, secret: str) -> None:
    settings.SECRET_KEY = secret
    assert ids() == {"lti_tool.E002"}
    with pytest.raises(ImproperlyConfigured, match="token_urlsafe"):
        stop_the_start()


def test_a_secret_of_one_s_own_may_start(settings: Settings) -> None:
    settings.SECRET_KEY = GOOD
    stop_the_start()


@pytest.mark.parametrize("keys", [["change-me"], [""], [TEST_FERNET_KEY, "short"], ["å" * 44]])
def test_a_key_that_encrypts_nothing_stops_the_start(settings: Settings, keys: list[str]) -> None:
    settings.LTI_KEY_ENCRYPTION_KEYS = keys
    assert ids() == {"lti_tool.E004"}
    with pytest.raises(ImproperlyConfigured, match=f"key {len(keys)} is not a Fernet key.*generate_key"):
        stop_the_start()


def test_a_placeholder_as_bearer_stops_the_start(settings: Settings) -> None:
    settings.METRICS_TOKEN = "change-me"
    assert ids() == {"lti_tool.E003"}
