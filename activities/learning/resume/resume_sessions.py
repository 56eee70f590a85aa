"""A browser in which a code was given: proved by a secret, gone with the code, the attempt or a long day."""

import hashlib
import secrets
from collections.abc import Mapping
from datetime import timedelta

from django.utils.crypto import constant_time_compare

from activities.models import ResumeCode, ResumeSession, User
from activities.runtime import clock

LENGTH = timedelta(hours=20)  # as long as any other session here, with no limit for being slow


def begin(*, code: ResumeCode) -> tuple[ResumeSession, str]:
    """A session and the secret that its browser keeps."""
    secret, now = secrets.token_urlsafe(32), clock.now()
    session = ResumeSession.objects.create(
        code=code, secret_hash=_digest(secret), created_at=now, expires_at=min(now + LENGTH, code.expires_at)
    )
    return session, secret


def find(*, session_id: str, secret: str) -> ResumeSession | None:
    """The session, if the secret is its own and neither it nor its code has ended."""
    sessions = ResumeSession.objects.select_related(
        "code__attempt__placement__course__organisation", "code__attempt__version", "code__attempt__learner"
    )
    open_now = sessions.filter(closed_at=None, expires_at__gt=clock.now(), code__cancelled_at=None)
    session = open_now.filter(pk=session_id, code__attempt__learner__is_active=True).first()
    is_held = session is not None and constant_time_compare(session.secret_hash, _digest(secret))
    return session if is_held else None


def close(*, session: ResumeSession) -> None:
    """The person is finished at this device; the code itself stays good."""
    ResumeSession.objects.filter(pk=session.pk, closed_at=None).update(closed_at=clock.now())


def close_others(*, secrets: Mapping[str, str], newcomer: User) -> list[str]:
    """Ends what this browser holds of anyone else than the newcomer; returns the ids. `secrets`: by session."""
    sessions = ResumeSession.objects.filter(pk__in=secrets, closed_at=None).exclude(
        code__attempt__learner=newcomer
    )
    ended = [one for one in sessions if constant_time_compare(one.secret_hash, _digest(secrets[one.pk]))]
    for session in ended:
        close(session=session)
    return [session.pk for session in ended]


def _digest(secret: str) -> str:
    """256 random bits need no salt."""
    return hashlib.sha256(secret.encode()).hexdigest()
