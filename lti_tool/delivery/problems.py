"""Why a grade is not in the gradebook, in words for instructors, learners and administrators."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

_UNKNOWN = _("The learning platform did not take the grade.")
BY_CODE: dict[str, Promise] = {
    "platform_unreachable": _("The learning platform cannot be reached. We keep trying."),
    "platform_timeout": _("The learning platform does not answer in time. We keep trying."),
    "platform_busy": _("The learning platform asked us to wait. We keep trying."),
    "platform_error": _("The learning platform reports a fault of its own. We keep trying."),
    "token_rejected": _(
        "The learning platform does not accept this tool at present. Its administrator must look."
    ),
    "token_refused": _(
        "The learning platform does not know this tool any more. Its administrator must look."
    ),
    "token_malformed": _("The learning platform's answer was not understood. Its administrator must look."),
    "token_too_long": _("The learning platform's answer was not understood. Its administrator must look."),
    "answer_not_json": _(
        "The learning platform sent something else than an answer, perhaps a page. Its administrator must look."
    ),
    "answer_after_text": _(
        "The learning platform printed something before its answer, perhaps a warning of PHP's. Its administrator must look."
    ),
    "keys_unreachable": _(
        "The learning platform cannot fetch this tool's keys. Its administrator must look."
    ),
    "scope_not_granted": _(
        "The learning platform does not let this tool send grades. Its administrator must look."
    ),
    "person_not_in_course": _("The learning platform says that this person is not a learner in the course."),
    "column_gone": _("The gradebook column is not there any more. Open the activity from the course once."),
    "activity_gone": _("The activity is no longer in the course. The result is saved here."),
    "column_refused": _("The learning platform does not let this tool make a gradebook column."),
    "column_impossible": _("This link has no gradebook column. Open the activity from the course once."),
    "access_refused": _("The learning platform does not allow grades for this link."),
    "grade_refused": _("The learning platform refused the grade."),
    "address_moved": _("The gradebook's address has changed. Open the activity from the course once."),
    "service_origin_unknown": _("The gradebook's address is not among those an administrator has allowed."),
    "address_not_allowed": _("The gradebook's address is not among those an administrator has allowed."),
    "url_malformed": _("The gradebook's address cannot be used. Open the activity from the course once."),
    "url_not_https": _("The gradebook's address is not secure (https)."),
    "newer_grade": _("The course says that it holds a newer grade."),
    "refused_as_old": _("The course says that the grade is too old, but shows no newer one. We keep trying."),
    "results_unreadable": _(
        "The course says that it holds a newer grade, and does not let us look which. We keep asking."
    ),
    "access_paused": _("The course does not take grades for this link just now. We keep trying."),
    "internal": _("This tool failed on it by a fault of its own. We keep trying; tell your support."),
    "service_refused": _("The learning platform does not let this tool read the gradebook."),
    "answer_malformed": _("The learning platform's answer was not understood."),
    "answer_too_large": _("The learning platform's answer was too long."),
    "pages_endless": _("The learning platform's answer was too long."),
    "not_allowed": _("The learning platform does not let this tool read the gradebook."),
    "platform_rests": _("The learning platform does not answer at present. We keep trying."),
}


def problem_reason(code: str) -> Promise:
    """The plain reason for a problem's code."""
    return BY_CODE.get(code, _UNKNOWN)
