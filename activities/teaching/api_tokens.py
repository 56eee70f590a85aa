"""Tokens by which programs read results: made by an administrator, shown once, kept as a hash."""

import hashlib
import secrets
from datetime import datetime, timedelta

from django.db.models import Q

from activities.models import ApiToken, Course, Organisation, User
from activities.runtime import clock

PREFIX = "vst_"  # so that a token left lying about is known for what it is
TOKEN_LIFETIME = timedelta(days=365)
NOTED_EVERY = timedelta(minutes=1)


def make_token(
    *,
    name: str,
    made_by: User,
    course: Course | None = None,
    organisation: Organisation | None = None,
    expires_at: datetime | None = None,
) -> tuple[ApiToken, str]:
    """A new token and its secret, which cannot be had again. It opens the organisation's courses; None: everyone's."""
    secret = PREFIX + secrets.token_urlsafe(32)
    now = clock.now()
    token = ApiToken.objects.create(
        name=name,
        token_hash=_hash(secret),
        course=course,
        organisation=organisation,
        made_by=made_by,
        created_at=now,
        expires_at=expires_at or now + TOKEN_LIFETIME,
    )
    return token, secret


def find_token(*, secret: str) -> ApiToken | None:
    """The token, if it still holds and its maker still may."""
    now = clock.now()
    good = ApiToken.objects.select_related("made_by", "course").filter(
        token_hash=_hash(secret),
        revoked_at=None,
        expires_at__gt=now,
        made_by__is_active=True,
        made_by__is_staff=True,
    )
    token = good.first()
    if token is not None:
        long_ago = Q(last_used_at=None) | Q(last_used_at__lt=now - NOTED_EVERY)
        ApiToken.objects.filter(long_ago, pk=token.pk).update(last_used_at=now)
    return token


def revoke_token(*, token: ApiToken) -> None:
    """From now on it opens nothing."""
    ApiToken.objects.filter(pk=token.pk, revoked_at=None).update(revoked_at=clock.now())


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
