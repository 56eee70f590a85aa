"""What instructors see and do: people, gradebook, reviews, reports."""

from activities.teaching.api_tokens import TOKEN_LIFETIME, find_token, make_token, revoke_token
from activities.teaching.gradebook import grade_cells_of, names_of, percent_of
from activities.teaching.paging import Page, page_of
from activities.teaching.people import (
    PEOPLE_SHOWN,
    PEOPLE_SORTS,
    PeopleFilter,
    Person,
    expected_learners,
    find_learner,
    find_numbers,
    learners_by_numbers,
    learners_of,
    participant_name,
    roster_of,
    silent_since,
)
from activities.teaching.reports.export import results_as_csv
from activities.teaching.reports.results_table import ResultCell
from activities.teaching.reports.spreadsheets import CellValue, as_csv
from activities.teaching.review_inbox import describe_calls
from activities.teaching.roster import current_roster
from activities.teaching.sums.closing import month_closer

__all__ = [
    "PEOPLE_SHOWN",
    "PEOPLE_SORTS",
    "TOKEN_LIFETIME",
    "CellValue",
    "Page",
    "PeopleFilter",
    "Person",
    "ResultCell",
    "as_csv",
    "current_roster",
    "describe_calls",
    "expected_learners",
    "find_learner",
    "find_numbers",
    "find_token",
    "grade_cells_of",
    "learners_by_numbers",
    "learners_of",
    "make_token",
    "month_closer",
    "names_of",
    "page_of",
    "participant_name",
    "percent_of",
    "results_as_csv",
    "revoke_token",
    "roster_of",
    "silent_since",
]
