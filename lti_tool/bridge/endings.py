"""The end of an organisation, as far as it is in activities."""

from activities.organisations.services import (
    ended_organisations,
    has_ended,
)
from activities.privacy.services import (
    erase_course,
    erase_organisation,
    erase_shelves,
    note_erasure_begun,
    people_of_no_other,
)

__all__ = [
    "ended_organisations",
    "erase_course",
    "erase_organisation",
    "erase_shelves",
    "has_ended",
    "note_erasure_begun",
    "people_of_no_other",
]
