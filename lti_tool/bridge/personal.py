"""What is kept of a person in activities: shown, taken out, erased."""

from typing import Any

from activities.models import Placement, User
from activities.privacy import services as privacy
from activities.privacy.services import DataSummary


def data_summary(person: User) -> DataSummary:
    return privacy.summarize_data(person=person)


def data_of(person: User, *, language: str) -> dict[str, Any]:
    return privacy.collect_data(person=person, language=language)


def where(placement: Placement, *, language: str) -> dict[str, Any]:
    """A placement by the names of its course and its activity."""
    return privacy.describe_placement(placement, language)


def note_seen(*, actor: User, subject: User) -> None:
    owner = privacy.organisation_of_person(subject)
    privacy.record_event(action=privacy.DATA_VIEW, actor=actor, subject=subject, organisation=owner)


def note_exported(*, actor: User | None, subject: User) -> None:
    owner = privacy.organisation_of_person(subject)
    privacy.record_event(action=privacy.DATA_EXPORT, actor=actor, subject=subject, organisation=owner)


def hold(person: User) -> None:
    """Locks what the person may be writing at this moment, before anything else is locked."""
    privacy.lock_person(person=person)


def erase(person: User, *, actor: User | None) -> None:
    """Removes the person and all that hangs on the person's row, this app's tables too."""
    privacy.erase_person(person=person, actor=actor)
