"""What has lain long enough: people who have not been here for long, and what nobody asks about any more."""

from datetime import datetime

from django.db.models import Exists, F, OuterRef, QuerySet
from django.db.models.functions import Coalesce

from activities.models import AuditEvent, Enrolment, Feedback, User
from activities.models.people import PERSON_NAME


def silent_people(*, since: datetime) -> QuerySet[User]:
    """People from courses of whom nothing was seen since then, in no course of theirs."""
    people = User.objects.filter(username__regex=PERSON_NAME, is_staff=False, date_joined__lt=since)
    last_visit = Coalesce(F("last_seen_at"), F("first_seen_at"))
    here = Enrolment.objects.filter(user=OuterRef("pk")).annotate(seen=last_visit)
    return people.filter(~Exists(here.filter(seen__gte=since))).order_by("pk")


def old_audit_events(*, before: datetime) -> QuerySet[AuditEvent]:
    return AuditEvent.objects.filter(at__lt=before)


def forget_audit(*, before: datetime) -> int:
    return AuditEvent.objects.forget_before(before)


def answered_feedback(*, before: datetime) -> QuerySet[Feedback]:
    """Feedback that was answered before then; what waits for an answer is kept."""
    return Feedback.objects.filter(answered_at__lt=before)
