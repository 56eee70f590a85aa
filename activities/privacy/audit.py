"""The audit: who looked at, took out or removed a person's data. Tokens and ids only, so that it names nobody."""

from django.db.models import QuerySet

from activities.models import AuditEvent, Course, Organisation, User
from activities.runtime import clock

# What is done to people's data. A further one is a word of its own, "<object>.<verb>".
ATTEMPTS_VIEW = "attempts.view"
DATA_VIEW = "data.view"
DATA_EXPORT = "data.export"
PERSON_ERASE = "person.erase"
COMMAND = "command"  # who gave a command on the server is known there, and not here


def record_event(
    *,
    action: str,
    actor: User | None = None,
    subject: User | None = None,
    target: str = "",
    course: Course | None = None,
    organisation: Organisation | None = None,
) -> AuditEvent:
    """Add one event. No actor: a command on the server. `target` is `kind:public id`; never a name or a text.

    It is the organisation's that answers for the course; `organisation` says so of what is in no course.
    """
    owner = course.organisation if course else organisation
    return AuditEvent.objects.create(
        at=clock.now(),
        action=action,
        actor=actor.token if actor else COMMAND,
        subject=subject.token if subject else "",
        target=target,
        course=course.public_id if course else "",
        organisation=owner.public_id if owner else "",
    )


def organisation_of_person(person: User) -> Organisation | None:
    """The one that answers for all courses of the person; of none, or of several, nobody alone."""
    found = list(Organisation.objects.filter(courses__enrolments__user=person).distinct()[:2])
    return found[0] if len(found) == 1 else None


def about(person: User) -> QuerySet[AuditEvent]:
    """What others did with this person's data, the newest first."""
    return AuditEvent.objects.filter(subject=person.token).exclude(actor=person.token)


def by(person: User) -> QuerySet[AuditEvent]:
    """What this person did with anyone's data, the newest first."""
    return AuditEvent.objects.filter(actor=person.token)
