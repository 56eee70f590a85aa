"""Bearer tokens shared by all processes, encrypted, until a minute before they expire."""

from datetime import timedelta

from activities import clock
from lti_tool.models import AccessToken, Registration
from lti_tool.secrets_at_rest import UnreadableError, decrypt, encrypt

MARGIN = timedelta(seconds=60)


class StoredTokens:
    """The TokenCache of one registration (lti_tool.protocol.service)."""

    def __init__(self, registration: Registration) -> None:
        self._registration = registration

    def get(self, scopes: str) -> str | None:
        rows = AccessToken.objects.filter(registration=self._registration, scopes=scopes)
        row = rows.filter(expires_at__gt=clock.now()).first()
        return _opened(row) if row else None

    def put(self, scopes: str, token: str, seconds: float) -> None:
        AccessToken.objects.update_or_create(
            registration=self._registration,
            scopes=scopes,
            defaults={
                "token_encrypted": encrypt(token),
                "expires_at": clock.now() + timedelta(seconds=seconds) - MARGIN,
            },
        )

    def drop(self, scopes: str, token: str) -> None:
        """Forgets this token, but not one that another worker has fetched since."""
        for row in AccessToken.objects.filter(registration=self._registration, scopes=scopes):
            if _opened(row) in {token, None}:
                AccessToken.objects.filter(pk=row.pk, token_encrypted=row.token_encrypted).delete()


def _opened(row: AccessToken) -> str | None:
    """None where its encryption key was withdrawn: a token is easily had anew."""
    try:
        return decrypt(row.token_encrypted)
    except UnreadableError:
        return None
