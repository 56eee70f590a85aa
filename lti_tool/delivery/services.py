"""Grades on their way to the gradebook, the columns they go to, and what the gradebook holds."""

from lti_tool.delivery.clients import service_of
from lti_tool.delivery.columns import COLUMN_TAG, columns_of, offered_column, remove_column
from lti_tool.delivery.comparison.plan import request_comparison
from lti_tool.delivery.comparison.reconcile import compare_due, run_comparisons, send_over
from lti_tool.delivery.comparison.state import (
    CHANGED_THERE,
    DIFFERS,
    NOT_SEEN,
    GradebookState,
    grade_differs,
    gradebook_state,
)
from lti_tool.delivery.course_looks import request_look, unopened_links
from lti_tool.delivery.decide import Action
from lti_tool.delivery.outbox import (
    find_grade,
    is_kept_back,
    queue_grade,
    retry_delivery,
    send_over_newer,
    wake_link,
    wake_registration,
)
from lti_tool.delivery.overview import (
    differing_by_registration,
    platforms_at_work,
    uncompared_columns,
    unsent_grades,
)
from lti_tool.delivery.problems import problem_reason
from lti_tool.delivery.pruning import prune_deliveries
from lti_tool.delivery.worker import Worker

__all__ = [
    "CHANGED_THERE",
    "COLUMN_TAG",
    "DIFFERS",
    "NOT_SEEN",
    "Action",
    "GradebookState",
    "Worker",
    "columns_of",
    "compare_due",
    "differing_by_registration",
    "find_grade",
    "grade_differs",
    "gradebook_state",
    "is_kept_back",
    "offered_column",
    "platforms_at_work",
    "problem_reason",
    "prune_deliveries",
    "queue_grade",
    "remove_column",
    "request_comparison",
    "request_look",
    "retry_delivery",
    "run_comparisons",
    "send_over",
    "send_over_newer",
    "service_of",
    "uncompared_columns",
    "unopened_links",
    "unsent_grades",
    "wake_link",
    "wake_registration",
]
