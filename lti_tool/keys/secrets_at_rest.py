"""Encryption of what must not stand in clear in a database or a backup: private keys, tokens, names."""

import hashlib
import hmac
from functools import cache

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured


class UnreadableSecretError(ImproperlyConfigured):
    """A stored secret opens with none of LTI_KEY_ENCRYPTION_KEYS: one of them was withdrawn too early."""


@cache
def _fernet(keys: tuple[str, ...]) -> MultiFernet:
    try:
        return MultiFernet([Fernet(key.strip()) for key in keys])
    except ValueError as error:
        raise ImproperlyConfigured(
            "LTI_KEY_ENCRYPTION_KEYS must hold Fernet keys, comma-separated."
        ) from error


def _current() -> MultiFernet:
    return _fernet(tuple(settings.LTI_KEY_ENCRYPTION_KEYS))


def encrypt(text: str) -> str:
    return _current().encrypt(text.encode()).decode()


def decrypt(token: str) -> str:
    """Raises UnreadableSecretError where none of LTI_KEY_ENCRYPTION_KEYS fits."""
    try:
        return _current().decrypt(token.encode()).decode()
    except InvalidToken as error:
        raise UnreadableSecretError(
            "A stored secret does not open with any of LTI_KEY_ENCRYPTION_KEYS."
        ) from error


def reencrypt(token: str) -> str:
    """The same secret under the newest key, so that an old key can be withdrawn. Raises UnreadableSecretError."""
    return encrypt(decrypt(token))


def digest(secret: str) -> str:
    """What is stored of a secret that need only be recognised: 256 random bits need no salt."""
    return hashlib.sha256(secret.encode()).hexdigest()


def fingerprints(text: str) -> list[str]:
    """HMACs that recognise a text and tell nothing of it, one for each of LTI_KEY_ENCRYPTION_KEYS, the newest first."""
    message = b"verstas fingerprint\0" + text.encode()
    keys = settings.LTI_KEY_ENCRYPTION_KEYS
    return [hmac.new(key.strip().encode(), message, hashlib.sha256).hexdigest() for key in keys]
