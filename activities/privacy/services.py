"""What is kept of a person: the audit, the export, erasure and retention."""

from activities.privacy.audit import (
    ATTEMPTS_VIEW,
    DATA_EXPORT,
    DATA_VIEW,
    organisation_of_person,
    record_event,
)
from activities.privacy.erasure import ERASED, erase_person, lock_person
from activities.privacy.organisation_erasure import (
    erase_course,
    erase_organisation,
    erase_shelves,
    note_erasure_begun,
    people_of_no_other,
)
from activities.privacy.organisation_export import write_organisation
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
    "erase_course",
    "erase_organisation",
    "erase_person",
    "erase_shelves",
    "forget_audit",
    "lock_person",
    "note_erasure_begun",
    "old_audit_events",
    "organisation_of_person",
    "people_of_no_other",
    "people_past_their_term",
    "record_event",
    "silent_people",
    "summarize_data",
    "write_organisation",
]
