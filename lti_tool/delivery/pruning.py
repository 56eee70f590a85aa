"""What the worker throws away: old lines of the delivery log, tokens and heartbeats that ended."""

from datetime import timedelta

from activities.runtime import clock
from lti_tool.models import AccessToken, DeliveryAttempt, WorkerHeartbeat

ATTEMPTS_KEPT = timedelta(days=90)
HEARTBEATS_KEPT = timedelta(days=1)


def prune_deliveries() -> None:
    """Deletes by age; grades that wait are never among it."""
    now = clock.now()
    DeliveryAttempt.objects.filter(at__lt=now - ATTEMPTS_KEPT).delete()
    AccessToken.objects.filter(expires_at__lt=now).delete()
    WorkerHeartbeat.objects.filter(at__lt=now - HEARTBEATS_KEPT).delete()
