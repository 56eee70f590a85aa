"""Hears what the course's pages ask of the LMS: its list of people, and what was sent to its gradebook."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db.models import Count, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from activities.models import Course
from activities.runtime import clock
from activities.signals import (
    course_groups_wanted,
    course_list_wanted,
    grade_hindrances_wanted,
    sent_grades_wanted,
    unopened_wanted,
)
from activities.teaching.held_results import Hindrance, SentGrade
from activities.teaching.roster import CourseGroup, CourseList, Listed
from lti_tool.delivery import course_looks, overview
from lti_tool.delivery.comparison.state import CHANGED_THERE
from lti_tool.delivery.decide import Action
from lti_tool.delivery.problems import words
from lti_tool.models import (
    DeliveryAttempt,
    DeliveryState,
    LtiContext,
    NamePolicy,
    ScoreDelivery,
)
from lti_tool.receivers import cell_of
from lti_tool.roster import course_lists

TRIES_SHOWN = 200


def connect() -> None:
    """Called once, when the app is ready."""
    course_list_wanted.connect(course_list, dispatch_uid="lti_tool.course_list")
    course_groups_wanted.connect(course_groups, dispatch_uid="lti_tool.course_groups")
    grade_hindrances_wanted.connect(hindrances, dispatch_uid="lti_tool.hindrances")
    sent_grades_wanted.connect(sent_grades, dispatch_uid="lti_tool.sent_grades")
    unopened_wanted.connect(unopened, dispatch_uid="lti_tool.unopened")


def course_list(*, course: Course, is_wanted_now: bool = False, **_signal: Any) -> CourseList | None:
    """What the LMS's roster says; its people only where the course has not heard of this copy yet."""
    seen = course_lists.look(course.pk, is_wanted_now=is_wanted_now)
    if seen is None:
        return None
    is_new = bool(seen.fetched_at and (course.listed_at is None or course.listed_at < seen.fetched_at))
    people = [Listed(**vars(one)) for one in course_lists.members(seen)] if is_new else []
    return CourseList(
        is_offered=True,
        has_names=seen.may_show_names,
        may_export_names=seen.policy == NamePolicy.KEPT and seen.may_show_names,
        are_names_off=seen.policy == NamePolicy.OFF,
        fetched_at=seen.fetched_at,
        trouble=_why(seen),
        people=people,
        is_whole=not (seen.copy and seen.copy.is_partial),
    )


def course_groups(*, course: Course, **_signal: Any) -> list[CourseGroup]:
    """The LMS's groups, as its roster told them last."""
    return [CourseGroup(**vars(one)) for one in course_lists.groups(course.pk)]


def hindrances(*, course: Course, **_signal: Any) -> list[Hindrance]:
    """Why grades wait, reason by reason, and how many the gradebook holds otherwise."""
    here = overview.unsent().filter(line_item__resource_link__context__course=course)
    # What is no longer in the course waits for nobody.
    counted = _by_placement(here.filter(line_item__resource_link__placement__away_at=None))
    of_all = _platform_problem(course)
    found: dict[tuple[str, str], Counter[int]] = defaultdict(Counter)
    for state, problem, placement, number in counted:
        if problem or of_all:
            found[state, problem or of_all][placement or 0] += number
    by_number = sorted(found.items(), key=lambda pair: -pair[1].total())
    told = [_hindrance(*reason, numbers) for reason, numbers in by_number]
    differing: Counter[int] = Counter()
    for _state, _problem, placement, number in _by_placement(_deliveries(course).filter(CHANGED_THERE)):
        differing[placement or 0] += number
    return [*told, *([_other_there(differing)] if differing else [])]


def _by_placement(deliveries: QuerySet[ScoreDelivery]) -> QuerySet[ScoreDelivery, tuple[str, str, int, int]]:
    columns = ("state", "problem", "line_item__resource_link__placement")
    return deliveries.order_by().values_list(*columns).annotate(number=Count("pk"))


def _other_there(numbers: Counter[int]) -> Hindrance:
    text = ngettext(
        "Of %(number)s grade the course's gradebook holds something else.",
        "Of %(number)s grades the course's gradebook holds something else.",
        numbers.total(),
    )
    return Hindrance(text % {"number": numbers.total()}, frozenset(numbers))


def sent_grades(*, course: Course, user_id: int, **_signal: Any) -> list[SentGrade]:
    """What became of a learner's grades, and each try that is still remembered."""
    rows = list(
        _deliveries(course)
        .filter(lti_user__user=user_id)
        .select_related("line_item__resource_link", "lti_user")
    )
    tries = _tries(rows)
    return [
        SentGrade(row.line_item.resource_link.placement_id, cell_of(row), tries[row.pk])
        for row in rows
        if row.line_item.resource_link.placement_id
    ]


def unopened(*, course: Course, **_signal: Any) -> list[tuple[str, str]]:
    """What the LMS's columns name, and no launch has opened yet."""
    context = LtiContext.objects.filter(course=course).first()
    return course_looks.unopened(context) if context else []


def _why(seen: course_lists.Look) -> str:
    if not seen.code:
        return ""
    is_given_up = seen.copy is not None and seen.copy.is_partial and not seen.copy.is_wanted
    if seen.code == "platform_timeout" and not is_given_up:
        return _("The course's list is long. It is being fetched: look again in a minute.")
    if seen.copy and seen.copy.is_partial:
        return _(
            "The course stopped in the middle of its list of people. There may be more people in the course."
        )
    return _("The course did not give its list of people just now.")


def _deliveries(course: Course) -> QuerySet[ScoreDelivery]:
    return ScoreDelivery.objects.filter(line_item__resource_link__context__course=course)


def _hindrance(state: str, problem: str, numbers: Counter[int]) -> Hindrance:
    number = numbers.total()
    reason = {"number": number, "reason": words(problem)}
    if state in {DeliveryState.NEEDS_ATTENTION, DeliveryState.CONFLICT}:
        text = ngettext(
            "%(number)s grade needs attention: %(reason)s",
            "%(number)s grades need attention: %(reason)s",
            number,
        )
    else:
        text = ngettext("%(number)s grade waits: %(reason)s", "%(number)s grades wait: %(reason)s", number)
    return Hindrance(text % reason, frozenset(numbers))


def _platform_problem(course: Course) -> str:
    """What keeps every grade of the course, also those that were not tried yet."""
    context = LtiContext.objects.select_related("deployment__registration").filter(course=course).first()
    if context is None:
        return ""
    registration = context.deployment.registration
    rests = registration.paused_until is not None and registration.paused_until > clock.now()
    return registration.auth_problem or ("platform_unreachable" if rests else "")


def _tries(rows: Sequence[ScoreDelivery]) -> dict[int, list[tuple[datetime, str]]]:
    found: dict[int, list[tuple[datetime, str]]] = defaultdict(list)
    newest = DeliveryAttempt.objects.filter(delivery__in=rows).order_by("-pk")[:TRIES_SHOWN]
    for one in newest:
        found[one.delivery_id].append((one.at, _outcome(one)))
    return found


def _outcome(attempt: DeliveryAttempt) -> str:
    """`outcome` is the name of an Action of delivery/decide.py, or a code of delivery/problems.py."""
    if attempt.outcome == Action.ACKNOWLEDGE.name.lower():
        return _("sent, and taken by the course")
    if attempt.outcome == "overtaken":
        return _("a newer result took its place")
    return _("not taken: %(reason)s") % {"reason": words(attempt.outcome)}
