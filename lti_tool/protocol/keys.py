"""RSA keys and JWKs: ours to sign with, the platform's to verify with (Security Framework 1.0 §6)."""

import base64
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from jwt import PyJWK
from jwt.exceptions import PyJWTError

ALGORITHM = "RS256"


@dataclass(frozen=True)
class ToolKey:
    """The key that signs now, already parsed: parsing a PEM costs more than a signature check."""

    kid: str
    private_key: rsa.RSAPrivateKey


def generate_private_pem() -> str:
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    ).decode()


def load_private_pem(pem: str) -> rsa.RSAPrivateKey:
    key = serialization.load_pem_private_key(pem.encode(), password=None)
    if not isinstance(key, rsa.RSAPrivateKey):
        raise TypeError("LTI signs with RSA keys only.")
    return key


def public_jwk(key: rsa.RSAPrivateKey) -> dict[str, str]:
    """The public half as a JWK whose kid is its RFC 7638 thumbprint."""
    numbers = key.public_key().public_numbers()
    required = {"e": _base64url(numbers.e), "kty": "RSA", "n": _base64url(numbers.n)}
    canonical = json.dumps(required, sort_keys=True, separators=(",", ":")).encode()
    thumbprint = base64.urlsafe_b64encode(hashlib.sha256(canonical).digest()).rstrip(b"=").decode()
    return {**required, "kid": thumbprint, "alg": ALGORITHM, "use": "sig"}


def verification_key(jwk: Mapping[str, Any]) -> rsa.RSAPublicKey | None:
    """The RSA key of a platform's JWK, or None where it is not one that may sign RS256 tokens."""
    if jwk.get("kty") != "RSA" or jwk.get("use", "sig") != "sig" or jwk.get("alg", ALGORITHM) != ALGORITHM:
        return None
    if not isinstance(jwk.get("n"), str) or not isinstance(jwk.get("e"), str):
        return None
    return _parsed(jwk["n"], jwk["e"])


@lru_cache(maxsize=256)
def _parsed(modulus: str, exponent: str) -> rsa.RSAPublicKey | None:
    try:
        key = PyJWK({"kty": "RSA", "n": modulus, "e": exponent}, algorithm=ALGORITHM).key
    except (PyJWTError, ValueError, TypeError):
        return None
    return key if isinstance(key, rsa.RSAPublicKey) else None


def _base64url(number: int) -> str:
    raw = number.to_bytes((number.bit_length() + 7) // 8, "big")
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()
