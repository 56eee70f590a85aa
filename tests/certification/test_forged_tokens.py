"""Hostile launches, second part: forged, misshapen and oversized tokens."""

import hashlib
import hmac
import json
from collections.abc import Callable
from typing import Any

import pytest
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding

from activities.models import User
from lti_tool.models import LaunchSession
from lti_tool.protocol.keys import public_jwk
from tests.factories.signing_lms import (
    Begun,
    SigningLms,
    a_signing_lms,
    encoded,
    rsa_key,
    signed,
)

pytestmark = [pytest.mark.django_db, pytest.mark.launch]

Forge = Callable[[SigningLms, Begun], str]


@pytest.fixture
def lms() -> SigningLms:
    return a_signing_lms()


def refused(response: Any, code: str) -> None:
    assert 400 <= response.status_code < 500
    assert code in response.content.decode()
    assert not LaunchSession.objects.exists()
    assert not User.objects.exists()


def header(lms: SigningLms, **changes: Any) -> dict[str, Any]:
    return {"typ": "JWT", "alg": "RS256", "kid": public_jwk(lms.key)["kid"]} | changes


def with_header(**changes: Any) -> Forge:
    return lambda lms, begun: lms.token(lms.claims(begun), header=header(lms, **changes))


def without_header(name: str) -> Forge:
    return lambda lms, begun: lms.token(
        lms.claims(begun), header={key: value for key, value in header(lms).items() if key != name}
    )


def hs256(lms: SigningLms, begun: Begun) -> str:
    """The public key, which everybody has, used as a shared secret."""
    form = (serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
    secret = lms.key.public_key().public_bytes(*form)
    parts = [json.dumps(part).encode() for part in (header(lms, alg="HS256"), lms.claims(begun))]
    content = ".".join(encoded(part) for part in parts)
    return f"{content}.{encoded(hmac.new(secret, content.encode(), hashlib.sha256).digest())}"


def unsigned(algorithm: str) -> Forge:
    def forge(lms: SigningLms, begun: Begun) -> str:
        return lms.token(lms.claims(begun), header=header(lms, alg=algorithm)).rpartition(".")[0] + "."

    return forge


def by_a_stranger(lms: SigningLms, begun: Begun) -> str:
    return lms.token(lms.claims(begun), key=rsa_key(1))


def with_a_key_of_its_own(lms: SigningLms, begun: Begun) -> str:
    """RFC 7515 lets a header carry the key; to believe it is to believe anyone."""
    stranger = public_jwk(rsa_key(1))
    named = header(lms, jwk=stranger, kid=stranger["kid"], jku="https://evil.example.org/jwks")
    return lms.token(lms.claims(begun), header=named, key=rsa_key(1))


def pss(lms: SigningLms, begun: Begun) -> str:
    content = ".".join(encoded(json.dumps(part).encode()) for part in (header(lms), lms.claims(begun)))
    form = padding.PSS(padding.MGF1(hashes.SHA256()), padding.PSS.MAX_LENGTH)
    return f"{content}.{encoded(lms.key.sign(content.encode(), form, hashes.SHA256()))}"


def changed_after_signing(lms: SigningLms, begun: Begun) -> str:
    head, _, signature = lms.token(lms.claims(begun)).split(".")
    body = json.dumps(lms.claims(begun) | {"sub": "someone-else"}).encode()
    return f"{head}.{encoded(body)}.{signature}"


def raw(body: bytes | object) -> Forge:
    return lambda lms, _: signed(header(lms), body, lms.key)


def with_body(text: Callable[[str], str]) -> Forge:
    def forge(lms: SigningLms, begun: Begun) -> str:
        return signed(header(lms), text(json.dumps(lms.claims(begun))).encode(), lms.key)

    return forge


def altered(change: Callable[[str], str]) -> Forge:
    return lambda lms, begun: change(lms.token(lms.claims(begun)))


FORGERIES: list[tuple[str, Forge, str]] = [
    ("signed by a stranger", by_a_stranger, "signature_wrong"),
    ("signed by the key in its own header", with_a_key_of_its_own, "kid_unknown"),
    ("HS256 with the public key", hs256, "algorithm_not_rs256"),
    ("alg none", unsigned("none"), "algorithm_not_rs256"),
    ("alg None", unsigned("None"), "algorithm_not_rs256"),
    ("alg empty", unsigned(""), "algorithm_not_rs256"),
    ("alg a list", with_header(alg=["RS256"]), "algorithm_not_rs256"),
    ("alg absent", without_header("alg"), "algorithm_not_rs256"),
    ("RS512", with_header(alg="RS512"), "algorithm_not_rs256"),
    ("ES256", with_header(alg="ES256"), "algorithm_not_rs256"),
    ("PSS under RS256", pss, "signature_wrong"),
    ("RS256 without a signature", unsigned("RS256"), "signature_wrong"),
    ("changed after signing", changed_after_signing, "signature_wrong"),
    ("kid absent", without_header("kid"), "kid_missing"),
    ("kid empty", with_header(kid=""), "kid_missing"),
    ("kid null", with_header(kid=None), "kid_missing"),
    ("kid a number", with_header(kid=7), "kid_missing"),
    ("kid a list", with_header(kid=["a"]), "kid_missing"),
    ("kid too long", with_header(kid="k" * 256), "kid_missing"),
    ("kid of the certification suite", with_header(kid="imstester_66067"), "kid_unknown"),
    ("kid a path", with_header(kid="../../../../dev/null"), "kid_unknown"),
    ("kid an injection", with_header(kid="' OR 1=1 --"), "kid_unknown"),
    ("kid with NUL", with_header(kid="a\0b"), "kid_unknown"),
    ("kid a lone surrogate", with_header(kid="\ud800"), "kid_unknown"),
    ("unknown critical header", with_header(crit=["exp"], exp=1), "signature_wrong"),
    ("unencoded payload", with_header(crit=["b64"], b64=False), "signature_wrong"),
    ("header a list", lambda lms, begun: signed([], lms.claims(begun), lms.key), "id_token_malformed"),
    ("header no JSON", lambda lms, begun: signed(b"{", lms.claims(begun), lms.key), "id_token_malformed"),
    ("body a list", raw([]), "id_token_malformed"),
    ("body a number", raw(7), "id_token_malformed"),
    ("body null", raw(None), "id_token_malformed"),
    ("body no JSON", raw(b"{"), "id_token_malformed"),
    ("body not UTF-8", raw(b'{"sub": "\xff"}'), "id_token_malformed"),
    ("body nested without end", raw(b"[" * 20_000), "id_token_malformed"),
    ("objects nested without end", raw(b'{"a":' * 9_000), "id_token_malformed"),
    ("a number of 5,000 digits", with_body(lambda body: f'{{"a": {"9" * 5000}, {body[1:]}'), "id_token_malformed"),
    ("body empty", raw(b""), "id_token_malformed"),
    ("a huge token", with_body(lambda body: f'{{"a": "{"x" * 70_000}", {body[1:]}'), "id_token_malformed"),
    ("encrypted (five parts)", altered(lambda token: f"{token}.a.b"), "id_token_malformed"),
    ("two parts", altered(lambda token: token.rpartition(".")[0]), "id_token_malformed"),
    ("padded", altered(lambda token: f"{token}="), "signature_wrong"),
    ("with a line break in it", altered(lambda token: f"{token[:9]}\n{token[9:]}"), "signature_wrong"),
    ("no ASCII", altered(lambda token: f"ä{token}"), "id_token_malformed"),
    ("with NUL", altered(lambda token: f"{token}\0"), "signature_wrong"),
    ("no token at all", lambda *_: "", "id_token_malformed"),
    ("an access token", lambda *_: "2YotnFZFEjr1zCsicMWpAA", "id_token_malformed"),
    ("a script", lambda *_: "<script>alert(1)</script>.b.c", "id_token_malformed"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("forge", "code"), [case[1:] for case in FORGERIES], ids=[case[0] for case in FORGERIES]
)
def test_a_forged_token_is_refused(lms: SigningLms, forge: Forge, code: str) -> None:
    begun = lms.begin()
    response = lms.post(forge(lms, begun), begun)
    refused(response, code)
    assert "<script>alert" not in response.content.decode()
