"""The LMS's signing keys and its own small signer, which also signs wrongly when a test asks for it."""

import base64
import hashlib
import hmac
import json
import secrets
from typing import Any

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa

from lti_tool.demo_lms.models import SigningKey

KEY_BITS = 2048


def current() -> SigningKey:
    """The key that signs now, made at need."""
    key = SigningKey.objects.filter(published=True).order_by("-pk").first()
    return key or create()


def create(*, published: bool = True) -> SigningKey:
    """Make a new key; a published one signs from now on."""
    private = rsa.generate_private_key(public_exponent=65537, key_size=KEY_BITS)
    pem = private.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    return SigningKey.objects.create(kid=secrets.token_hex(10), private_pem=pem.decode(), published=published)


def rotate(*, keep_old: bool) -> SigningKey:
    """Sign with a new key; withdraw the old ones unless they are kept."""
    if not keep_old:
        SigningKey.objects.update(published=False)
    return create()


def jwks() -> dict[str, list[dict[str, str]]]:
    """Every published key as JSON Web Keys."""
    published = SigningKey.objects.filter(published=True).order_by("pk")
    return {"keys": [_as_jwk(key) for key in published]}


def sign(header: dict[str, Any], payload: dict[str, Any], key: SigningKey) -> str:
    """A compact JWT, signed as its header's `alg` says."""
    signed = f"{_encode(_json(header))}.{_encode(_json(payload))}"
    return f"{signed}.{_encode(_signature(header.get('alg'), signed.encode(), _load(key)))}"


def flip(token: str) -> str:
    """The same JWT with one character of its payload changed after signing."""
    header, payload, signature = token.split(".")
    middle = len(payload) // 2
    other = "A" if payload[middle] != "A" else "B"
    return f"{header}.{payload[:middle]}{other}{payload[middle + 1 :]}.{signature}"


def _signature(algorithm: object, signed: bytes, private: rsa.RSAPrivateKey) -> bytes:
    if algorithm == "none":
        return b""
    if algorithm == "HS256":
        # The known attack: the public key, which everybody has, used as a shared secret.
        return hmac.new(_public_pem(private), signed, hashlib.sha256).digest()
    return private.sign(signed, padding.PKCS1v15(), hashes.SHA256())


def _load(key: SigningKey) -> rsa.RSAPrivateKey:
    private = serialization.load_pem_private_key(key.private_pem.encode(), password=None)
    if not isinstance(private, rsa.RSAPrivateKey):
        raise TypeError(key.kid)
    return private


def _public_pem(private: rsa.RSAPrivateKey) -> bytes:
    return private.public_key().public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )


def _as_jwk(key: SigningKey) -> dict[str, str]:
    numbers = _load(key).public_key().public_numbers()
    return {
        "kty": "RSA",
        "alg": "RS256",
        "use": "sig",
        "kid": key.kid,
        "e": _encode_int(numbers.e),
        "n": _encode_int(numbers.n),
    }


def _json(value: dict[str, Any]) -> bytes:
    return json.dumps(value, separators=(",", ":")).encode()


def _encode(value: bytes) -> str:
    return base64.urlsafe_b64encode(value).rstrip(b"=").decode()


def _encode_int(value: int) -> str:
    return _encode(value.to_bytes((value.bit_length() + 7) // 8, "big"))
