"""What is kept of a person: the copy, the erasure, and how long things stay."""

from lti_tool.privacy.ended_organisations import erase_ended_organisations
from lti_tool.privacy.erasures import (
    erase_again,
    erase_person,
    erasure_lines,
    listed_erasures,
    merge_erasures,
    read_erasures,
)
from lti_tool.privacy.personal_data import (
    Json,
    answers_as_csv,
    collect_data,
    count_unsent_grades,
    data_as_json,
    person_of_session,
)
from lti_tool.privacy.retention import daily_purge, purge_expired

__all__ = [
    "Json",
    "answers_as_csv",
    "collect_data",
    "count_unsent_grades",
    "daily_purge",
    "data_as_json",
    "erase_again",
    "erase_ended_organisations",
    "erase_person",
    "erasure_lines",
    "listed_erasures",
    "merge_erasures",
    "person_of_session",
    "purge_expired",
    "read_erasures",
]
