"""What people say about this service."""

from activities import clock
from activities.models import Feedback


def leave(*, message: str, contact: str = "", page: str = "") -> Feedback:
    """Keep a message for the staff, who answer in 14 days."""
    return Feedback.objects.create(message=message, contact=contact, page=page, created_at=clock.now())
