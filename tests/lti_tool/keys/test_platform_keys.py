"""An LMS's key set: fetched once for many launches, again when it must be, and kept while the LMS is down."""

import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from pytest_django import Settings

from activities.runtime import clock
from lti_tool.keys import platform_keys
from lti_tool.models import LaunchSession, PlatformKeySet
from lti_tool.protocol.keys import public_jwk
from tests.factories.deliveries import Answer, SmallLms, small_lms
from tests.factories.registrations import a_registration
from tests.factories.signing_lms import SigningLms, rsa_key

pytestmark = pytest.mark.django_db

FIRST, SECOND = public_jwk(rsa_key()), public_jwk(rsa_key(1))


@pytest.fixture
def published(settings: Settings) -> Iterator[SmallLms]:
    with small_lms() as server:
        settings.LTI_ALLOWED_PRIVATE_HOSTS = [server.host]
        server.on("GET", "/jwks", Answer(200, {"keys": [FIRST]}))
        yield server


@pytest.fixture
def lms(published: SmallLms) -> SigningLms:
    """Its keys have never been fetched."""
    return SigningLms(a_registration(jwks_url=f"{published.url}/jwks"))


def outcome(lms: SigningLms) -> tuple[int, str]:
    """The status of a launch and, where it is refused, the code on its page."""
    response = lms.launch()
    codes = ["kid_unknown", "platform_keys_unavailable", "platform_keys_unreadable", "signature_wrong"]
    return response.status_code, next((code for code in codes if code in response.content.decode()), "")


ACCEPTED = (303, "")


def test_a_thousand_launches_cost_one_fetch(lms: SigningLms, published: SmallLms) -> None:
    """Ten of them here: the set is fresh for an hour, however many come."""
    for _ in range(10):
        assert outcome(lms) == ACCEPTED
    with time_machine.travel(clock.now() + timedelta(minutes=59)):
        assert outcome(lms) == ACCEPTED
    assert len(published.requests("/jwks")) == 1


def test_a_set_older_than_an_hour_is_fetched_once_more_and_not_at_each_launch(
    lms: SigningLms, published: SmallLms
) -> None:
    outcome(lms)
    with time_machine.travel(clock.now() + timedelta(minutes=61)):
        assert [outcome(lms) for _ in range(5)] == [ACCEPTED] * 5
    assert len(published.requests("/jwks")) == 2


def test_keys_are_parsed_once_in_a_process_and_the_stored_set_is_then_not_even_read(
    lms: SigningLms, monkeypatch: pytest.MonkeyPatch
) -> None:
    outcome(lms)
    monkeypatch.setattr(platform_keys, "public_key", lambda *_: pytest.fail("A key is parsed again."))
    assert outcome(lms) == ACCEPTED


def test_a_key_that_signs_for_the_first_time_is_fetched_between_login_and_launch(
    lms: SigningLms, published: SmallLms
) -> None:
    outcome(lms)
    with time_machine.travel(clock.now() + timedelta(seconds=31)):
        begun = lms.begin()
        published.on("GET", "/jwks", Answer(200, {"keys": [SECOND]}))
        lms.key = rsa_key(1)
        assert lms.post(lms.token(lms.claims(begun)), begun).status_code == 303
    assert len(published.requests("/jwks")) == 2


def test_a_token_signed_just_before_the_roll_over_is_good_while_its_key_is_published(
    lms: SigningLms, published: SmallLms
) -> None:
    published.on("GET", "/jwks", Answer(200, {"keys": [SECOND, FIRST]}))
    assert outcome(lms) == ACCEPTED
    lms.key = rsa_key(1)
    assert outcome(lms) == ACCEPTED


def test_a_withdrawn_key_is_believed_no_more_once_the_new_set_is_there(
    lms: SigningLms, published: SmallLms
) -> None:
    outcome(lms)
    published.on("GET", "/jwks", Answer(200, {"keys": [SECOND]}))
    with time_machine.travel(clock.now() + timedelta(minutes=61)):
        assert outcome(lms) == (401, "kid_unknown")


def test_a_flood_of_unknown_kids_costs_one_fetch_in_thirty_seconds(
    lms: SigningLms, published: SmallLms
) -> None:
    outcome(lms)
    lms.key = rsa_key(1)
    with time_machine.travel(clock.now() + timedelta(seconds=31)):
        assert [outcome(lms) for _ in range(10)] == [(401, "kid_unknown")] * 10
        lms.key = rsa_key()
        assert outcome(lms) == ACCEPTED
    assert len(published.requests("/jwks")) == 2


@pytest.mark.parametrize(
    ("age", "expected"),
    [
        (timedelta(hours=2), ACCEPTED),
        (timedelta(hours=23), ACCEPTED),
        (timedelta(hours=25), (424, "platform_keys_unavailable")),
    ],
)
def test_while_the_lms_is_down_its_last_good_set_serves_for_a_day(
    lms: SigningLms, published: SmallLms, age: timedelta, expected: tuple[int, str]
) -> None:
    outcome(lms)
    published.on("GET", "/jwks", Answer(503))
    with time_machine.travel(clock.now() + age):
        assert [outcome(lms) for _ in range(3)] == [expected] * 3
    assert len(published.requests("/jwks")) == 2


def test_a_new_key_that_cannot_be_fetched_is_a_matter_of_time_and_not_of_trust(
    lms: SigningLms, published: SmallLms
) -> None:
    outcome(lms)
    published.on("GET", "/jwks", Answer(503))
    lms.key = rsa_key(1)
    with time_machine.travel(clock.now() + timedelta(seconds=31)):
        assert [outcome(lms) for _ in range(2)] == [(424, "platform_keys_unavailable")] * 2
    published.on("GET", "/jwks", Answer(200, {"keys": [SECOND]}))
    with time_machine.travel(clock.now() + timedelta(seconds=70)):
        assert outcome(lms) == ACCEPTED


def test_another_jwks_address_means_other_keys_at_once(lms: SigningLms, published: SmallLms) -> None:
    outcome(lms)
    published.on("GET", "/moved", Answer(200, {"keys": [SECOND]}))
    lms.registration.jwks_url = f"{published.url}/moved"
    lms.registration.save()
    assert outcome(lms) == (401, "kid_unknown")
    lms.key = rsa_key(1)
    assert outcome(lms) == ACCEPTED


HOSTILE_SETS: list[tuple[str, Any]] = [
    ("not found", Answer(404, "<html>")), ("a redirect", Answer(302, "", {"Location": "/elsewhere"})),
    ("empty", Answer(200, "")), ("no JSON", Answer(200, "<html>")), ("null", Answer(200, "null")),
    ("a list", Answer(200, [FIRST])), ("no keys", Answer(200, {})), ("keys null", Answer(200, {"keys": None})),
    ("keys an object", Answer(200, {"keys": FIRST})), ("keys empty", Answer(200, {"keys": []})),
    ("keys of text", Answer(200, {"keys": ["a", 7, None, [FIRST]]})),
    ("too large", Answer(200, {"keys": [FIRST], "x": "x" * 300_000})),
    ("nested without end", Answer(200, "[" * 100_000)),
    ("a kid with NUL", Answer(200, {"keys": [FIRST | {"kid": "a\0b"}]})),
    ("a kid that is half a letter", Answer(200, {"keys": [FIRST | {"kid": "\ud800"}]})),
    ("a kid that is a number", Answer(200, {"keys": [FIRST | {"kid": 7}]})),
    ("no kid", Answer(200, {"keys": [{name: FIRST[name] for name in ("kty", "n", "e")}]})),
    ("a modulus with NUL", Answer(200, {"keys": [FIRST | {"n": "AQAB\0"}]})),
    ("a modulus that is none", Answer(200, {"keys": [FIRST | {"n": "!!!"}]})),
    ("an even exponent", Answer(200, {"keys": [FIRST | {"e": "Ag"}]})),
    ("exponent one", Answer(200, {"keys": [FIRST | {"e": "AQ"}]})),
    ("NaN", Answer(200, '{"keys": [{"kty": "RSA", "kid": NaN, "n": Infinity, "e": 1e999}]}')),
    ("for encryption", Answer(200, {"keys": [FIRST | {"use": "enc"}]})),
    ("for wrapping", Answer(200, {"keys": [FIRST | {"key_ops": ["wrapKey"]}]})),
    ("for nothing", Answer(200, {"keys": [FIRST | {"key_ops": "verify-not"}]})),
    ("another algorithm", Answer(200, {"keys": [FIRST | {"alg": "RS512"}]})),
    ("a shared secret", Answer(200, {"keys": [{"kty": "oct", "kid": FIRST["kid"], "k": "c2VjcmV0"}]})),
    ("1,024 bits", Answer(200, {"keys": [public_jwk(rsa_key(2, bits=1024)) | {"kid": FIRST["kid"]}]})),
]  # fmt: skip


@pytest.mark.parametrize("answer", [case[1] for case in HOSTILE_SETS], ids=[case[0] for case in HOSTILE_SETS])
def test_a_hostile_key_set_is_not_taken_and_the_last_good_one_stays(
    lms: SigningLms, published: SmallLms, answer: Answer
) -> None:
    published.on("GET", "/jwks", answer)
    assert outcome(lms) == outcome(lms) == (424, "platform_keys_unreadable")
    assert PlatformKeySet.objects.get().keys == []
    published.on("GET", "/jwks", Answer(200, {"keys": [FIRST]}))
    with time_machine.travel(clock.now() + timedelta(minutes=1)):
        assert outcome(lms) == ACCEPTED
    published.on("GET", "/jwks", answer)
    with time_machine.travel(clock.now() + timedelta(hours=2)):
        assert outcome(lms) == ACCEPTED


@pytest.mark.parametrize("name", ["alg", "use", "key_ops", "x5c"])
@pytest.mark.parametrize("nothing", [None, "", []])
def test_a_member_of_a_key_that_is_null_or_empty_is_as_good_as_absent(
    lms: SigningLms, published: SmallLms, name: str, nothing: object
) -> None:
    published.on("GET", "/jwks", Answer(200, {"keys": {"1": FIRST | {name: nothing}}}))
    assert outcome(lms) == ACCEPTED


def test_an_lms_that_is_down_is_another_trouble_than_keys_that_cannot_be_used(
    lms: SigningLms, published: SmallLms
) -> None:
    published.on("GET", "/jwks", Answer(503))
    assert outcome(lms) == (424, "platform_keys_unavailable")
    published.on("GET", "/jwks", Answer(200, "\ufeff" + json.dumps({"keys": [FIRST]})))
    with time_machine.travel(clock.now() + timedelta(minutes=1)):
        assert outcome(lms) == ACCEPTED
    assert PlatformKeySet.objects.get().problem == ""


@pytest.mark.parametrize("spoiler", [{"use": "enc"}, {"alg": "RS512"}, {"n": "!!!"}, {"key_ops": []}])
def test_among_keys_of_one_name_the_one_that_may_sign_is_meant(
    lms: SigningLms, published: SmallLms, spoiler: dict[str, Any]
) -> None:
    published.on("GET", "/jwks", Answer(200, {"keys": [FIRST | spoiler, FIRST]}))
    assert outcome(lms) == ACCEPTED


def test_a_key_set_may_be_large_and_leave_alg_and_use_out(lms: SigningLms, published: SmallLms) -> None:
    """Brightspace's is large and names no algorithm."""
    bare = {name: FIRST[name] for name in ("kty", "n", "e", "kid")}
    others = [bare | {"kid": f"key-{number}"} for number in range(150)]
    published.on("GET", "/jwks", Answer(200, {"keys": [*others, bare]}))
    assert outcome(lms) == ACCEPTED


def test_of_a_key_nothing_is_stored_but_what_verifies(lms: SigningLms, published: SmallLms) -> None:
    published.on("GET", "/jwks", Answer(200, {"keys": [FIRST | {"d": "a private exponent", "x5c": ["x"]}]}))
    assert outcome(lms) == ACCEPTED
    assert PlatformKeySet.objects.get().keys == [{name: FIRST[name] for name in ("kid", "n", "e")}]
    assert LaunchSession.objects.count() == 1
