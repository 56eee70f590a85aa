"""What keeps grades from the LMS's gradebook, in words."""

from collections import Counter, defaultdict

from django.db.models import Count, QuerySet
from django.utils.translation import ngettext

from activities.host_answers import Hindrance
from activities.models import Course
from activities.runtime import clock
from lti_tool.delivery import services as delivery
from lti_tool.models import DeliveryState, LtiContext, ScoreDelivery


def of(course: Course) -> list[Hindrance]:
    """Why grades wait, reason by reason, and how many the gradebook holds otherwise."""
    deliveries = delivery.unsent_grades().filter(line_item__resource_link__context__course=course)
    # What is no longer in the course waits for nobody.
    counted = _by_placement(deliveries.filter(line_item__resource_link__placement__away_at=None))
    of_all = _platform_problem(course)
    by_reason: dict[tuple[str, str], Counter[int]] = defaultdict(Counter)
    for state, problem, placement, number in counted:
        if problem or of_all:
            by_reason[state, problem or of_all][placement or 0] += number
    by_number = sorted(by_reason.items(), key=lambda pair: -pair[1].total())
    waiting = [_hindrance(*reason, numbers) for reason, numbers in by_number]
    differing: Counter[int] = Counter()
    for _state, _problem, placement, number in _by_placement(
        _deliveries(course).filter(delivery.CHANGED_THERE)
    ):
        differing[placement or 0] += number
    return [*waiting, *([_other_there(differing)] if differing else [])]


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


def _deliveries(course: Course) -> QuerySet[ScoreDelivery]:
    return ScoreDelivery.objects.filter(line_item__resource_link__context__course=course)


def _hindrance(state: str, problem: str, numbers: Counter[int]) -> Hindrance:
    number = numbers.total()
    reason = {"number": number, "reason": delivery.problem_reason(problem)}
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
    """The fault of the LMS that keeps every grade of the course, also those that were not tried yet."""
    context = LtiContext.objects.select_related("deployment__registration").filter(course=course).first()
    if context is None:
        return ""
    registration = context.deployment.registration
    rests = registration.paused_until is not None and registration.paused_until > clock.now()
    return registration.auth_problem or ("platform_unreachable" if rests else "")
