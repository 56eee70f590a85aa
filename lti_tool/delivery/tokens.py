"""Bearer tokens shared by all processes, encrypted, until a minute before they expire."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from activities.runtime import clock
from lti_tool.keys import services as keys
from lti_tool.keys.services import UnreadableSecretError
from lti_tool.models import AccessToken, Registration

MARGIN = timedelta(seconds=60)
# A process takes its own word for a token this long; then it looks whether an administrator had it forgotten.
TRUSTED = timedelta(seconds=10)


@dataclass(frozen=True)
class _Kept:
    """A token in clear in this process's memory."""

    token: str
    read_at: datetime
    expires_at: datetime


_memory: dict[tuple[int, str, str, str], _Kept] = {}


class StoredTokens:
    """The TokenCache of one registration (lti_tool.protocol.services.service)."""

    def __init__(self, registration: Registration) -> None:
        self._registration = registration

    def get(self, scopes: str) -> str | None:
        now, name = clock.now(), self._name(scopes)
        entry = _memory.get(name)
        if entry and entry.read_at <= now < min(entry.expires_at, entry.read_at + TRUSTED):
            return entry.token
        rows = AccessToken.objects.filter(registration=self._registration, scopes=scopes)
        row = rows.filter(expires_at__gt=now).first()
        token = _opened(row) if row else None
        _memory.pop(name, None)
        if row and token:
            _memory[name] = _Kept(token, now, row.expires_at)
        return token

    def put(self, scopes: str, token: str, seconds: float) -> None:
        now = clock.now()
        expires_at = now + timedelta(seconds=seconds) - MARGIN
        AccessToken.objects.update_or_create(
            registration=self._registration,
            scopes=scopes,
            defaults={"token_encrypted": keys.encrypt(token), "expires_at": expires_at},
        )
        _memory[self._name(scopes)] = _Kept(token, now, expires_at)

    def drop(self, scopes: str, token: str) -> None:
        """Forgets this token, but not one that another worker has fetched since."""
        _memory.pop(self._name(scopes), None)
        for row in AccessToken.objects.filter(registration=self._registration, scopes=scopes):
            if _opened(row) in {token, None}:
                AccessToken.objects.filter(pk=row.pk, token_encrypted=row.token_encrypted).delete()

    def _name(self, scopes: str) -> tuple[int, str, str, str]:
        """A registration with another client or address has other tokens, from that moment on."""
        registration = self._registration
        return registration.pk, registration.client_id, registration.token_url, scopes


def _opened(row: AccessToken) -> str | None:
    """None where its encryption key was withdrawn: a token is easily had anew."""
    try:
        return keys.decrypt(row.token_encrypted)
    except UnreadableSecretError:
        return None
