"""What has lain long enough: people who have not been here for long, and what nobody asks about any more."""

from datetime import datetime, timedelta

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce

from activities.models import AuditEvent, Course, Enrolment, Feedback, Organisation, User
from activities.models.people import PERSON_NAME


def silent_people(*, since: datetime) -> QuerySet[User]:
    """People from courses of whom nothing was seen since then, in no course of theirs."""
    people = User.objects.filter(username__regex=PERSON_NAME, is_staff=False, date_joined__lt=since)
    last_visit = Coalesce(F("last_seen_at"), F("first_seen_at"))
    here = Enrolment.objects.filter(user=OuterRef("pk")).annotate(seen=last_visit)
    return people.filter(~Exists(here.filter(seen__gte=since))).order_by("pk")


def people_past_their_term(*, now: datetime, else_days: int) -> QuerySet[User]:
    """People from courses who have been silent for longer than any organisation of theirs keeps people; 0: for ever.

    `else_days`: for people of no course, or of courses that no organisation has adopted yet.
    """
    kept = _kept(Q(organisation=None), else_days, now) | _kept(None, else_days, now)
    terms = Organisation.objects.order_by().values_list("people_kept_days", flat=True).distinct()
    for days in terms:  # as many as there are different terms, which are few
        kept |= _kept(Q(organisation__people_kept_days=days), days, now)
    people = User.objects.filter(username__regex=PERSON_NAME, is_staff=False)
    return people.exclude(kept).order_by("pk")


def _kept(courses: Q | None, days: int, now: datetime) -> Q:
    """People who have a course of these (None: who have none at all) and were seen within the days."""
    mine = Enrolment.objects.filter(user=OuterRef("pk"))
    if courses is None:
        here = ~Q(Exists(mine))
    else:
        here = Q(Exists(mine.filter(course__in=Course.objects.filter(courses))))
    if not days:
        return here
    since = now - timedelta(days=days)
    seen = mine.annotate(seen=Coalesce(F("last_seen_at"), F("first_seen_at"))).filter(seen__gte=since)
    return here & (Q(date_joined__gte=since) | Q(Exists(seen)))


def old_audit_events(*, before: datetime) -> QuerySet[AuditEvent]:
    return AuditEvent.objects.filter(at__lt=before)


def forget_audit(*, before: datetime) -> int:
    return AuditEvent.objects.forget_before(before)


def answered_feedback(*, before: datetime) -> QuerySet[Feedback]:
    """Feedback that was answered before then; what waits for an answer is kept."""
    return Feedback.objects.filter(answered_at__lt=before)
