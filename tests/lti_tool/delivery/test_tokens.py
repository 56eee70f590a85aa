from datetime import timedelta

import pytest
import time_machine

from activities.runtime import clock
from lti_tool.delivery.tokens import StoredTokens
from lti_tool.models import AccessToken
from tests.factories.deliveries import make_registration

pytestmark = pytest.mark.django_db


def test_a_token_is_forgotten_a_minute_before_it_expires() -> None:
    tokens = StoredTokens(make_registration())
    tokens.put("a", "secret", 3600)
    assert tokens.get("a") == "secret"
    with time_machine.travel(clock.now() + timedelta(seconds=3541), tick=False):
        assert tokens.get("a") is None


def test_each_set_of_scopes_and_each_platform_has_its_own() -> None:
    mine, other = StoredTokens(make_registration()), StoredTokens(make_registration())
    mine.put("a", "secret", 3600)
    assert mine.get("b") is None
    assert other.get("a") is None


def test_a_newer_token_survives_the_dropping_of_an_older_one() -> None:
    tokens = StoredTokens(make_registration())
    tokens.put("a", "old", 3600)
    tokens.put("a", "new", 3600)
    tokens.drop("a", "old")
    assert tokens.get("a") == "new"
    tokens.drop("a", "new")
    assert tokens.get("a") is None
    assert AccessToken.objects.count() == 0
