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

from lti_tool.protocol import readers

ALGORITHM = "RS256"
SHORTEST_BITS = 2048
MOST_KEYS, MODULUS_LENGTH = 200, 3000  # 3000 letters of base64url are 18,000 bits


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


def verification_keys(jwks: object) -> list[dict[str, str]]:
    """Of a platform's JWKs those that may sign RS256 tokens, and of each only what is needed: kid, n and e.

    Its other members are optional (RFC 7517 §4), so null there is as good as nothing.
    """
    signing = [jwk for jwk in (readers.objects(jwks) or ())[:MOST_KEYS] if _may_sign(jwk)]
    return [{name: jwk[name] for name in ("kid", "n", "e")} for jwk in signing]


def _may_sign(jwk: Mapping[str, Any]) -> bool:
    if (
        jwk.get("kty") != "RSA"
        or (jwk.get("use") or "sig") != "sig"
        or (jwk.get("alg") or ALGORITHM) != ALGORITHM
    ):
        return False
    uses = readers.texts(jwk.get("key_ops"))
    if jwk.get("key_ops") and "verify" not in uses:
        return False
    texts = [jwk.get(name) for name in ("kid", "n", "e")]
    if not all(isinstance(text, str) and text and text.isprintable() for text in texts):
        return False
    if len(jwk["kid"]) > readers.ID_LENGTH or len(jwk["n"]) + len(jwk["e"]) > MODULUS_LENGTH:
        return False
    return public_key(jwk["n"], jwk["e"]) is not None


@lru_cache(maxsize=1024)
def public_key(modulus: str, exponent: str) -> rsa.RSAPublicKey | None:
    """The parsed key, kept in this process; None where it is none, or too short for RS256 (RFC 7518 §3.3)."""
    try:
        key = PyJWK({"kty": "RSA", "n": modulus, "e": exponent}, algorithm=ALGORITHM).key
    except (PyJWTError, ValueError, TypeError):
        return None
    return key if isinstance(key, rsa.RSAPublicKey) and key.key_size >= SHORTEST_BITS else None


def _base64url(number: int) -> str:
    raw = number.to_bytes((number.bit_length() + 7) // 8, "big")
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()
