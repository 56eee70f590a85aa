"""Who looked at whose data, and who did something with it."""

from activities import clock
from activities.models import AuditEvent, Course, User


def note(*, actor: User | None, action: str, subject: User | None, course: Course | None) -> AuditEvent:
    """Writes one line; nothing is ever taken back."""
    return AuditEvent.objects.create(
        actor=actor, action=action, subject=subject, course=course, at=clock.now()
    )
