"""Erasure: the one path that removes what people did. What it leaves of them are tokens that lead to nobody."""

from django.db import transaction

from activities.learning import services as learning
from activities.models import Attempt, Course, Enrolment, User
from activities.privacy import audit

# What a request meets whose person was erased between its door and its work.
ERASED = (Attempt.DoesNotExist, Enrolment.DoesNotExist)


class NotAPersonError(ValueError):
    """Staff with a password are managed in the admin; they are never erased by this path."""


@transaction.atomic
def lock_person(*, person: User) -> None:
    """Lock what answering and arriving lock first, in their order: whoever is in the middle of it ends first.

    Without it a row written at this very moment would fail the erasure, or outlive it. The attempts once more: one
    may have begun before the enrolment was held.
    """
    _hold_attempts(person)
    list(Enrolment.objects.select_for_update().filter(user=person).order_by("pk").values_list("pk"))
    _hold_attempts(person)


@transaction.atomic
def erase_person(*, person: User, actor: User | None) -> None:
    """Remove the person with photos, attempts, answers, standing and ledger. No actor: a command, or retention.

    Every other table that points to a person cascades (a test looks), so that one deletion is the whole of it. Counts
    of people are taken anew. Counts of answers stay: they say how often, and nothing leads from them to anyone.
    """
    if not person.is_from_a_course:
        raise NotAPersonError(person.pk)
    lock_person(person=person)
    locked = User.objects.select_for_update().get(pk=person.pk)
    owner = audit.organisation_of_person(locked)
    audit.record_event(action=audit.PERSON_ERASE, actor=actor, subject=locked, organisation=owner)
    learning.delete_photos_of(learner=locked)
    courses = list(Course.objects.filter(enrolments__user=locked).order_by("pk"))
    locked.delete()
    for course in courses:
        learning.recount_people(course)


def _hold_attempts(person: User) -> None:
    list(Attempt.objects.select_for_update().filter(learner=person).order_by("pk").values_list("pk"))
