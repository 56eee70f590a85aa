"""One activity in the place of another in all courses of a unit; another unit and another organisation keep theirs."""

import pytest

from activities.learning import attempts
from activities.learning.replacing import (
    SameActivityError,
    preview_replacement,
    replace_in_unit,
    replaceable_in,
)
from activities.models import Activity, Course, Enrolment, GradeEvent, Placement, Role, Unit
from activities.organisations.services import new_organisation
from tests.factories import activities as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def unit() -> Unit:
    return make.unit(new_organisation(name="Ours"))


def course_of(unit: Unit) -> Course:
    return make.course(organisation=unit.organisation, unit=unit)


def begun(placement: Placement, role: str = Role.LEARNER) -> Enrolment:
    someone = make.member(placement.course, role)
    attempts.start(placement=placement, learner=someone.user)
    return someone


def answered(placement: Placement, who: Enrolment) -> None:
    attempt = attempts.start(placement=placement, learner=who.user)
    for block in ("q1", "q2"):
        attempts.answer(attempt=attempt, block=block, key=f"k-{block}", form={"response": ["right"]})


def test_the_numbers_are_told_before_and_nothing_is_changed_by_that(unit: Unit) -> None:
    old = make.activity("old")
    first, second = course_of(unit), course_of(unit)
    for course in (first, first, second):
        make.placement(course, old)
    begun(first.placements.order_by("pk")[0])
    begun(second.placements.get())
    begun(second.placements.get(), Role.INSTRUCTOR)
    found = preview_replacement(unit=unit, activity=old)
    assert (found.courses, found.placements, found.under_way) == (2, 3, 2)
    assert Placement.objects.filter(activity=old).count() == 3


def test_those_under_way_finish_theirs_and_who_begins_later_begins_the_other(unit: Unit) -> None:
    old, new = make.activity("old"), make.activity("new")
    placement = make.placement(course_of(unit), old)
    early, late = begun(placement), make.member(placement.course)
    replaced = replace_in_unit(unit=unit, activity=old, by=new)
    assert (replaced.courses, replaced.placements, replaced.under_way) == (1, 1, 1)
    placement.refresh_from_db()
    assert placement.activity == new
    going_on = attempts.start(placement=placement, learner=early.user)
    assert going_on.version.activity == old
    answered(placement, early)
    attempts.finish(attempt=going_on)
    assert GradeEvent.objects.get(learner=early.user).placement == placement
    assert attempts.start(placement=placement, learner=late.user).version.activity == new
    again = attempts.start(placement=placement, learner=early.user)
    assert (again.number, again.version.activity) == (2, new)


def test_other_units_and_other_organisations_keep_theirs(unit: Unit) -> None:
    old, new = make.activity("old"), make.activity("new")
    others = [
        make.placement(course_of(make.unit(unit.organisation, "Other")), old),
        make.placement(course_of(make.unit(new_organisation(name="Theirs"))), old),
        make.placement(make.course(organisation=unit.organisation), old),
        make.placement(course_of(unit), make.activity("third")),
    ]
    before = {one.pk: one.activity_id for one in others}
    assert replace_in_unit(unit=unit, activity=old, by=new).placements == 0
    assert dict(Placement.objects.values_list("pk", "activity")) == before


def test_nothing_is_replaced_by_itself(unit: Unit) -> None:
    old = make.activity("old")
    with pytest.raises(SameActivityError):
        replace_in_unit(unit=unit, activity=old, by=old)


def test_what_can_be_replaced_is_what_the_units_courses_have(unit: Unit) -> None:
    make.placement(course_of(unit), make.activity("old"))
    make.placement(make.course(), make.activity("elsewhere"))
    assert {one.slug for one in replaceable_in(unit)} == {"old"}
    assert Activity.objects.count() == 2
