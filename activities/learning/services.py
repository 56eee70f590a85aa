"""What learners do: who is in, answers and their results, photos, resume codes."""

from activities.learning.admissions import annotate_admissions, let_in
from activities.learning.answer_owner import owner_digest
from activities.learning.answers_so_far import AnswersSoFar, collect_answers
from activities.learning.arrivals import arrive, count_attempt, count_earlier_work, stand_again
from activities.learning.attempts import attempts_of, recount_attempt
from activities.learning.away import bring_back, placements_in_results, put_away
from activities.learning.course_context import CourseContext
from activities.learning.earlier_answers import use_earlier_answers
from activities.learning.enrolments import colleagues_of, note_visit, staff_of
from activities.learning.help_calls import OvertakenError, answer_call, open_calls
from activities.learning.photos.storage_mark import (
    leave_storage_mark,
    renew_storage_mark,
    sees_storage_mark,
    try_commit,
)
from activities.learning.photos.stray_photos import find_stray_photos, remove_stray_photos
from activities.learning.photos.uploads import delete_photos_in, delete_photos_of, read_photo
from activities.learning.placements import place_activity, set_times, times_of
from activities.learning.progress import restate_result, share_of_points
from activities.learning.reflections import ReviewStatus, reflections_of, step_and_block_of
from activities.learning.replacing import (
    Replacement,
    SameActivityError,
    preview_replacement,
    replace_in_unit,
    replaceable_in,
)
from activities.learning.resume.brakes import Brake, chain_brakes, forget_full_brakes, lock_brakes, spend_try
from activities.learning.resume.resume_codes import code_tries_left, forget_expired_codes
from activities.learning.resume.resume_cookie import keep_language, log_out_others
from activities.learning.scoring import is_partly_right, result_of
from activities.learning.statistics.enrolment_totals import refresh_course
from activities.learning.statistics.placement_statistics import recount_people
from activities.learning.statistics.rebuild import rebuild_everything, rebuild_questions
from activities.learning.times_form import MOMENT_LENGTH, Times, TimesForm

__all__ = [
    "MOMENT_LENGTH",
    "AnswersSoFar",
    "Brake",
    "CourseContext",
    "OvertakenError",
    "Replacement",
    "ReviewStatus",
    "SameActivityError",
    "Times",
    "TimesForm",
    "annotate_admissions",
    "answer_call",
    "arrive",
    "attempts_of",
    "bring_back",
    "chain_brakes",
    "code_tries_left",
    "colleagues_of",
    "collect_answers",
    "count_attempt",
    "count_earlier_work",
    "delete_photos_in",
    "delete_photos_of",
    "find_stray_photos",
    "forget_expired_codes",
    "forget_full_brakes",
    "is_partly_right",
    "keep_language",
    "leave_storage_mark",
    "let_in",
    "lock_brakes",
    "log_out_others",
    "note_visit",
    "open_calls",
    "owner_digest",
    "place_activity",
    "placements_in_results",
    "preview_replacement",
    "put_away",
    "read_photo",
    "rebuild_everything",
    "rebuild_questions",
    "recount_attempt",
    "recount_people",
    "reflections_of",
    "refresh_course",
    "remove_stray_photos",
    "renew_storage_mark",
    "replace_in_unit",
    "replaceable_in",
    "restate_result",
    "result_of",
    "sees_storage_mark",
    "set_times",
    "share_of_points",
    "spend_try",
    "staff_of",
    "stand_again",
    "step_and_block_of",
    "times_of",
    "try_commit",
    "use_earlier_answers",
]
