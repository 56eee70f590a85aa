"""Views without their fence, one at a time: each look-up as it would be if somebody forgot whose course is asked for."""

from collections.abc import Callable
from typing import Any

from django.db.models import Model
from django.shortcuts import get_object_or_404

from activities import access
from activities.api.permissions import PeopleView
from activities.models import (
    Attempt,
    Course,
    Enrolment,
    HelpCall,
    Placement,
    Reflection,
    Role,
    StaffMember,
    Unit,
    Upload,
)
from activities.outreach import cases
from activities.teaching import aside, people
from activities.views.organisations import courses, staff, units
from lti_tool.models import ScoreDelivery
from lti_tool.views import scores

Patch = tuple[object, str, Callable[..., Any]]
LEARNER, INSTRUCTOR = Role.LEARNER, Role.INSTRUCTOR


def of_anyone(model: type[Model]) -> Callable[..., Any]:
    """The row of that public id, whoever's it is."""

    def look_up(_whose: object, public_id: str, **_rules: object) -> Any:
        return get_object_or_404(model, public_id=public_id)

    return look_up


def any_placement(enrolment: Enrolment, public_id: str, *_attempt: str, **_rules: object) -> Placement:
    found: Placement = get_object_or_404(Placement, public_id=public_id)
    found.is_let_in = True
    return found


def of_any_course(act: Callable[..., Any]) -> Callable[..., Any]:
    """The act on whoever has that number in any course."""

    def acted(*, number: int, course: Course, **rest: Any) -> Any:
        elsewhere = Course.objects.filter(enrolments__number=number).first()
        return act(number=number, course=elsewhere or course, **rest)

    return acted


def any_attempt(_course: Course, _learner: int | None, public_id: str) -> Attempt:
    return get_object_or_404(Attempt, public_id=public_id)


def any_grade(*, context: int | None, pk: int) -> ScoreDelivery | None:
    return ScoreDelivery.objects.filter(pk=pk).first()


def any_member(_request: object, number: int) -> StaffMember:
    return get_object_or_404(StaffMember, pk=number)


def any_course(_view: object, public_id: str) -> Course:
    return get_object_or_404(Course, public_id=public_id)


_placement: Patch = (access, "placement", any_placement)
_course: Patch = (PeopleView, "course", any_course)
_reflection: Patch = (access, "reflection", of_anyone(Reflection))

# The address of the view, who stands at its door, and what is taken away.
UNFENCED: list[tuple[str, str, Patch]] = [
    ("p/<slug:placement>/", LEARNER, _placement),
    ("p/<slug:placement>/finish/", LEARNER, _placement),
    ("p/<slug:placement>/done/", LEARNER, _placement),
    ("p/<slug:placement>/code/cancel/", LEARNER, _placement),
    ("p/<slug:placement>/steps/<number:number>/", LEARNER, (access, "placement_under_way", any_placement)),
    ("p/<slug:placement>/put-away/", INSTRUCTOR, _placement),
    ("p/<slug:placement>/results/", INSTRUCTOR, _placement),
    ("p/<slug:placement>/times/", INSTRUCTOR, _placement),
    ("p/<slug:placement>/step-by-step/", INSTRUCTOR, _placement),
    ("help-calls/<slug:call>/take-back/", LEARNER, (access, "own_help_call", of_anyone(HelpCall))),
    ("help-calls/<slug:call>/answer/", INSTRUCTOR, (access, "help_call", of_anyone(HelpCall))),
    ("reflections/<slug:reflection>/", LEARNER, (access, "own_reflection", of_anyone(Reflection))),
    ("reflections/<slug:reflection>/review/", INSTRUCTOR, _reflection),
    ("photos/<slug:photo>/", LEARNER, (access, "upload", of_anyone(Upload))),
    ("people/<number:number>/", INSTRUCTOR, (people, "find_learner", of_any_course(people.find_learner))),
    ("people/<number:number>/put-aside/", INSTRUCTOR, (aside, "put_aside", of_any_course(aside.put_aside))),
    ("people/<number:number>/attempts/<slug:attempt>/", INSTRUCTOR, (access, "attempt_of", any_attempt)),
    ("outreach/<number:number>/put-back/", INSTRUCTOR, (cases, "put_back", of_any_course(cases.put_back))),
    ("manage/units/<slug:unit>/", "administrator", (units, "unit_of", of_anyone(Unit))),
    ("manage/units/<slug:unit>/remove/", "administrator", (units, "unit_of", of_anyone(Unit))),
    ("manage/courses/<slug:course>/", "administrator", (courses, "course_of", of_anyone(Course))),
    ("manage/staff/<row:member>/remove/", "administrator", (staff, "member_of", any_member)),
    ("lti/scores/<row:delivery_id>/send/", INSTRUCTOR, (scores, "find_grade", any_grade)),
    ("api/v1/courses/<slug:course>/", INSTRUCTOR, _course),
    ("api/v1/courses/<slug:course>/people/", INSTRUCTOR, _course),
    ("api/v1/courses/<slug:course>/gradebook/", INSTRUCTOR, _course),
    ("api/v1/courses/<slug:course>/outreach/", INSTRUCTOR, _course),
    ("api/v1/placements/<slug:placement>/away/", INSTRUCTOR, _placement),
    ("api/v1/placements/<slug:placement>/results/", INSTRUCTOR, _placement),
    ("api/v1/attempts/<slug:attempt>/", LEARNER, (access, "own_attempt", of_anyone(Attempt))),
    ("api/v1/attempts/<slug:attempt>/answers/", LEARNER, (access, "own_attempt", of_anyone(Attempt))),
    ("api/v1/reflections/<slug:reflection>/draft/", INSTRUCTOR, _reflection),
    ("api/v1/help-calls/<slug:call>/answer/", INSTRUCTOR, (access, "help_call", of_anyone(HelpCall))),
]
