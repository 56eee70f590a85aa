"""Whose rules the LMS follows: what Moodle, Canvas, edX and Blackboard do differently, in one table.

`standard` is nobody's: all that the standards leave open is there.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from lti_tool.demo_lms.models import Setting

Refusal = tuple[int, str]
TimeRule = Callable[[datetime, datetime], Refusal | None]


def moodle_time(stored: datetime, new: datetime) -> Refusal | None:
    """Moodle 4.5 compares whole seconds."""
    if int(stored.timestamp()) >= int(new.timestamp()):
        return 409, "Refusing score with an earlier timestamp"
    return None


def canvas_time(stored: datetime, new: datetime) -> Refusal | None:
    """Canvas applies an equal timestamp again."""
    return (400, "timestamp is before last updated timestamp") if stored > new else None


def edx_time(stored: datetime, new: datetime) -> Refusal | None:
    """edX words the two refusals differently."""
    if stored == new:
        return 400, "Score already exists for the provided timestamp"
    return (400, "Score can only be updated to a later point in time") if stored > new else None


def blackboard_time(stored: datetime, new: datetime) -> Refusal | None:
    """The standard's own rule; Blackboard's code is not public."""
    return (409, "Timestamp must be later than the last one") if stored >= new else None


@dataclass(frozen=True)
class Platform:
    """One set of rules, as switches that the rest of the LMS reads."""

    family: str
    time_rule: TimeRule
    not_gradable: Refusal
    unfinished_wipes: bool  # a score that is not FullyGraded removes the grade
    type_id: bool = False  # service URLs carry ?type_id=N
    oauth_media_type: str = "application/json"
    broken_link_header: bool = False  # on line items
    many_links: bool = False  # the Link header names the first page too, and has no quotes round its words
    short_names: bool = False  # context type and roles in the roster
    caps_scores: bool = False
    empty_score_answer: bool = False
    wrong_type_status: int = 415
    missing_scope_status: int = 403
    filtered_results_have_comment: bool = True
    keeps_coupled_columns: bool = False  # a column that belongs to an activity cannot be deleted
    sends_data: bool = True  # deep linking `data`, which must come back
    knows_link_history: bool = True  # fills in $ResourceLink.id.history; Moodle 4.5 to 5.2 leave it as it is
    accept_types: tuple[str, ...] = ("ltiResourceLink",)
    adds_comments: bool = False  # a further comment is added to the former ones, and results tell none
    offers_differences: bool = False  # a roster says where to ask for what has changed since
    offers_groups: bool = False
    breaks_at_a_limit: bool = False  # on results: a page that says 404; Moodle 4.5.6, 2026-11
    throttles_by: Refusal = (429, "")
    keeps_overrides: bool = False  # a grade that a teacher has changed stays, whatever a tool sends since
    lists_teachers_as_learners: bool = (
        False  # those who may not edit, in the roster alone; Moodle 4.5, 2026-11
    )
    names_the_tool: bool = False  # where a teacher has written no title, the tool's own name is sent as one
    talks_to_parent: bool = (
        False  # what deep linking brings is added by the page around the frame, if there is one
    )


PLATFORMS = {
    "moodle": Platform(
        family="moodle",
        time_rule=moodle_time,
        not_gradable=(400, "Incorrect score received"),
        unfinished_wipes=True,
        type_id=True,
        oauth_media_type="text/html",
        broken_link_header=True,
        short_names=True,
        caps_scores=True,
        empty_score_answer=True,
        wrong_type_status=400,
        missing_scope_status=401,
        sends_data=False,
        knows_link_history=False,
        lists_teachers_as_learners=True,
        breaks_at_a_limit=True,
        keeps_overrides=True,
        names_the_tool=True,
        talks_to_parent=True,
    ),
    "canvas": Platform(
        family="canvas",
        time_rule=canvas_time,
        not_gradable=(422, "User not found in course or is not a student"),
        unfinished_wipes=True,
        keeps_coupled_columns=True,
        many_links=True,
        adds_comments=True,
        throttles_by=(403, "403 Forbidden (Rate Limit Exceeded)"),
    ),
    "edx": Platform(
        family="openedx",
        time_rule=edx_time,
        not_gradable=(400, "User not found"),
        unfinished_wipes=False,
    ),
    "blackboard": Platform(
        family="BlackboardLearn",
        time_rule=blackboard_time,
        not_gradable=(400, "User could not be found:"),
        unfinished_wipes=False,
        filtered_results_have_comment=False,
    ),
    "standard": Platform(
        family="demo",
        time_rule=blackboard_time,
        not_gradable=(422, "User not found in course"),
        unfinished_wipes=False,
        many_links=True,
        accept_types=("link", "file", "html", "ltiResourceLink", "image"),
        offers_differences=True,
        offers_groups=True,
    ),
}


def now() -> Platform:
    """The rules in force."""
    return PLATFORMS[Setting.read("rules", "moodle")]
