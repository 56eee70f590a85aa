"""The tool's signing keys: made, published before they sign, and kept for what they signed."""

from datetime import timedelta
from functools import lru_cache

from django.db import IntegrityError, transaction
from django.db.models import Model

from activities.runtime import clock
from lti_tool.keys.secrets_at_rest import UnreadableSecretError, decrypt, encrypt, reencrypt
from lti_tool.models import AccessToken, KeyState, RegistrationDraft, RosterCopy, SigningKey
from lti_tool.protocol.keys import ToolKey, generate_private_pem, load_private_pem, public_jwk

PUBLISHED_BEFORE_USE = timedelta(hours=24)  # longer than any LMS is known to cache a JWKS
KEPT_AFTER_USE = timedelta(days=7)
# Every column that is encrypted at rest; a test sees that none is missing.
ENCRYPTED: list[tuple[type[Model], str]] = [
    (SigningKey, "private_pem_encrypted"),
    (AccessToken, "token_encrypted"),
    (RegistrationDraft, "token_encrypted"),
    (RosterCopy, "names_encrypted"),
    (RosterCopy, "groups_encrypted"),
]


class RotationTooEarly(Exception):
    """The next key has not been published long enough; `ready_at` says when it will have been."""

    def __init__(self, ready_at: object) -> None:
        super().__init__(str(ready_at))
        self.ready_at = ready_at


def signing_key() -> ToolKey:
    """The key that signs now; the first call of a new installation makes it."""
    row = SigningKey.objects.filter(state=KeyState.CURRENT).first() or _first()
    return _parsed(row.kid, row.private_pem_encrypted)


@lru_cache(maxsize=8)
def _parsed(kid: str, encrypted: str) -> ToolKey:
    return ToolKey(kid, load_private_pem(decrypt(encrypted)))


def jwks() -> dict[str, list[dict[str, str]]]:
    """Every key that an LMS may meet: the current, the next, and those retired not long ago."""
    signing_key()
    return {"keys": list(SigningKey.objects.order_by("-created_at").values_list("public_jwk", flat=True))}


def rotate_keys(*, at_once: bool = False) -> str:
    """One step of a rotation: publish a next key, or let the published one sign. Raises RotationTooEarly in between.

    `at_once` is for a key that leaked: grades may wait until the LMSs fetch the new JWKS.
    """
    now = clock.now()
    with transaction.atomic():
        _drop_old()
        waiting = SigningKey.objects.select_for_update().filter(state=KeyState.NEXT).first()
        if waiting is None:
            waiting = _make(KeyState.NEXT)
            if not at_once:
                return "published"
        ready_at = waiting.created_at + PUBLISHED_BEFORE_USE
        if now < ready_at and not at_once:
            raise RotationTooEarly(ready_at)
        SigningKey.objects.filter(state=KeyState.CURRENT).update(state=KeyState.RETIRED, retired_at=now)
        SigningKey.objects.filter(pk=waiting.pk).update(state=KeyState.CURRENT, used_from=now)
    return "activated"


def reencrypt_secrets() -> int:
    """Puts every stored secret under the newest of LTI_KEY_ENCRYPTION_KEYS, so that an older one can be withdrawn.

    Raises UnreadableSecretError where a signing key opens with none of them; other secrets are then had anew.
    """
    return sum(_encrypt_column(model, column) for model, column in ENCRYPTED)


def _encrypt_column(model: type[Model], column: str) -> int:
    count = 0
    for number, old in model._default_manager.exclude(**{column: ""}).values_list("pk", column):
        try:
            fresh = reencrypt(old)
        except UnreadableSecretError:
            if model is SigningKey:
                raise
            continue
        # Only what is still there: another process may have stored a newer secret meanwhile.
        count += model._default_manager.filter(pk=number, **{column: old}).update(**{column: fresh})
    return count


def _first() -> SigningKey:
    try:
        with transaction.atomic():
            return _make(KeyState.CURRENT)
    except IntegrityError:  # another process was first
        return SigningKey.objects.get(state=KeyState.CURRENT)


def _make(state: KeyState) -> SigningKey:
    pem = generate_private_pem()
    jwk = public_jwk(load_private_pem(pem))
    now = clock.now()
    return SigningKey.objects.create(
        kid=jwk["kid"],
        private_pem_encrypted=encrypt(pem),
        public_jwk=jwk,
        state=state,
        created_at=now,
        used_from=now if state == KeyState.CURRENT else None,
    )


def _drop_old() -> None:
    SigningKey.objects.filter(state=KeyState.RETIRED, retired_at__lt=clock.now() - KEPT_AFTER_USE).delete()
