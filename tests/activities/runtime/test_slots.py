"""What a compiled query refuses and saves."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.db.models import (
    Case,
    Exists,
    ExpressionWrapper,
    F,
    FilteredRelation,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    When,
)
from django.db.models.functions import Greatest
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from activities.models import Course, Enrolment, Progress
from activities.runtime import compiled_queries
from activities.runtime.compiled_queries import Slot
from tests.factories import activities as make

pytestmark = [pytest.mark.django_db, pytest.mark.launch]

Written = Callable[..., QuerySet[Any]]


@pytest.fixture
def course() -> Course:
    return make.course()


@pytest.fixture(autouse=True)
def compiled(settings: Settings) -> None:
    settings.COMPILED_QUERIES = True


REFUSED: dict[str, Written] = {
    "one of several": lambda value: Course.objects.filter(pk__in=value),
    "one of several rows": lambda value: Enrolment.objects.filter(course__in=value),
    "a list": lambda value: Course.objects.filter(pk__in=[value, 1]),
    "a range": lambda value: Course.objects.filter(last_number__range=(1, value)),
    "a slice": lambda value: Course.objects.all()[:value],
    "the beginning of a slice": lambda value: Course.objects.all()[value:],
    "a part of a text": lambda value: Course.objects.filter(title__contains=value),
    "an order": lambda value: Course.objects.order_by(value),
    "a sum": lambda value: Course.objects.filter(last_number=F("last_number") + value),
}


@pytest.mark.parametrize("query", REFUSED.values(), ids=REFUSED)
def test_where_no_column_prepares_a_value_the_query_is_refused(query: Written) -> None:
    select: compiled_queries.Select[Any] = compiled_queries.Select(lambda: query(Slot("value")))
    with pytest.raises(TypeError, match="'value' must stand alone"):
        select.all(value=1)


def test_a_change_that_reckons_with_a_value_is_refused() -> None:
    change = compiled_queries.Update(
        lambda: Course.objects.all(), last_number=F("last_number") + Slot("value")
    )
    with pytest.raises(TypeError, match="'value' must stand alone"):
        change(value=1)


def test_a_value_that_is_reckoned_with_says_what_it_is(course: Course) -> None:
    last = ExpressionWrapper(Slot("number"), output_field=IntegerField())
    raise_number = compiled_queries.Update(
        lambda: Course.objects.filter(pk=Slot("course")), last_number=Greatest(F("last_number"), last)
    )
    assert [raise_number(course=course.pk, number=number) for number in ("7", 3)] == [1, 1]
    assert Course.objects.get().last_number == 7


def test_values_inside_joins_subqueries_and_cases_are_prepared_too(course: Course) -> None:
    """Where a row of a model stands for its key, the column was found."""
    member = make.member(course)
    select = compiled_queries.Select(
        lambda: Course.objects.annotate(
            mine=FilteredRelation("enrolments", condition=Q(enrolments__user=Slot("user"))),
            is_member=Exists(Enrolment.objects.filter(course=OuterRef("pk"), user=Slot("user"))),
            number=Case(When(enrolments__user=Slot("user"), then="mine__number"), default=0),
        ).filter(mine__user=Slot("user"))
    )
    found = select.one(user=member.user)
    assert found is not None
    assert (found, vars(found)["is_member"], vars(found)["number"]) == (course, True, member.number)


def test_the_second_time_nothing_is_written_anew() -> None:
    written: list[int] = []

    def query() -> QuerySet[Progress]:
        written.append(1)
        return Progress.objects.filter(learner=Slot("learner"))

    select = compiled_queries.Select(query)
    with CaptureQueriesContext(connection) as statements:
        assert [select.all(learner=1), select.all(learner=2)] == [[], []]
    assert (len(written), len(statements.captured_queries)) == (1, 2)


def test_switched_off_each_query_is_compiled_each_time(settings: Settings) -> None:
    settings.COMPILED_QUERIES = False
    written: list[int] = []

    def query() -> QuerySet[Progress]:
        written.append(1)
        return Progress.objects.filter(learner=Slot("learner"))

    select = compiled_queries.Select(query)
    assert [select.all(learner=1), select.all(learner=2)] == [[], []]
    assert len(written) == 2


def test_a_query_that_was_filled_once_is_compiled_without_those_values(settings: Settings) -> None:
    first, second = make.course("first"), make.course("second")
    select = compiled_queries.Select(lambda: Course.objects.filter(title=Slot("title")))
    for is_compiled in (False, True, False):
        settings.COMPILED_QUERIES = is_compiled
        assert [select.all(title="first"), select.all(title="second")] == [[first], [second]]
