"""What is kept of a person: the audit, the export, erasure and retention."""

from activities.privacy.audit import (
    ATTEMPTS_VIEW,
    DATA_EXPORT,
    DATA_VIEW,
    organisation_of_person,
    record_event,
)
from activities.privacy.erasure import ERASED, erase_person, lock_person
from activities.privacy.personal_data import DataSummary, collect_data, describe_placement, summarize_data
from activities.privacy.retention import (
    answered_feedback,
    forget_audit,
    old_audit_events,
    people_past_their_term,
    silent_people,
)

__all__ = [
    "ATTEMPTS_VIEW",
    "DATA_EXPORT",
    "DATA_VIEW",
    "ERASED",
    "DataSummary",
    "answered_feedback",
    "collect_data",
    "describe_placement",
    "erase_person",
    "forget_audit",
    "lock_person",
    "old_audit_events",
    "organisation_of_person",
    "people_past_their_term",
    "record_event",
    "silent_people",
    "summarize_data",
]
