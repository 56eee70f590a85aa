"""A query that is compiled once answers as the query itself would, each time with the values of that time.

Each test runs with compiled queries and with the plain ORM in their stead.
"""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import IntegrityError
from django.db.models import Exists, F, Model, OuterRef, QuerySet, UUIDField
from django.db.models.functions import Cast
from pytest_django import Settings

from activities.learning import attempts
from activities.models import Activity, ActivityVersion, Attempt, Course, Enrolment, Placement
from activities.runtime import clock, compiled_queries
from activities.runtime.compiled_queries import Slot
from tests.factories import activities as make

pytestmark = [pytest.mark.django_db, pytest.mark.launch]

Written = Callable[..., QuerySet[Any]]


@pytest.fixture(autouse=True, params=[True, False], ids=["compiled", "plain"])
def is_compiled(request: pytest.FixtureRequest, settings: Settings) -> bool:
    settings.COMPILED_QUERIES = request.param
    return bool(request.param)


def enrolments(course: Any, least: Any) -> QuerySet[Any]:
    return Enrolment.objects.select_related("course", "user").filter(course=course, number__gte=least)


def placements(course: Any) -> QuerySet[Any]:
    """With JSON, a related row that may be missing, a deferred column and an annotation."""
    begun = Exists(Attempt.objects.filter(placement=OuterRef("pk")))
    with_version = Placement.objects.select_related("activity__current_version").annotate(begun=begun)
    return with_version.defer("activity__current_version__content").filter(course=course).order_by("-pk")


def seen_since(moment: Any) -> QuerySet[Any]:
    return Enrolment.objects.filter(last_seen_at__gte=moment).order_by("number")


def columns_of(row: Model) -> dict[str, Any]:
    """All that a row holds, its related rows included, without asking the database again."""
    own = {name: value for name, value in vars(row).items() if name != "_state"}
    related = row._state.fields_cache
    return own | {name: value and columns_of(value) for name, value in related.items()}


def by_orm_and_by_select(query: Written, **values: Any) -> tuple[list[Any], list[Any]]:
    select: compiled_queries.Select[Any] = compiled_queries.Select(
        lambda: query(**{name: Slot(name) for name in values})
    )
    select.all(**{name: _another(value) for name, value in values.items()})  # compiled with other values
    return [columns_of(row) for row in query(**values)], [columns_of(row) for row in select.all(**values)]


def _another(value: Any) -> Any:
    return value + timedelta(days=9) if hasattr(value, "year") else value + 1


def found(query: Written, **values: Any) -> list[Any]:
    """What the plain query gives for these values, proven to be what the compiled one gives."""
    select: compiled_queries.Select[Any] = compiled_queries.Select(
        lambda: query(**{name: Slot(name) for name in values})
    )
    rows = select.all(**values)
    assert rows == list(query(**values))
    return rows


def test_rows_with_their_related_ones_are_as_the_query_gives_them() -> None:
    course, other = make.course(), make.course()
    for place in (course, course, other):
        make.member(place)
    expected, rows = by_orm_and_by_select(enrolments, course=course.pk, least=2)
    assert (len(rows), rows) == (1, expected)


def test_json_annotations_missing_relations_and_deferred_columns_are_as_the_query_gives_them() -> None:
    course = make.course()
    make.placement(course)
    unpublished = Placement.objects.create(course=course, activity=Activity.objects.create(slug="draft"))
    learner = make.member(course)
    attempts.start(placement=make.placement(course), learner=learner.user)
    expected, rows = by_orm_and_by_select(placements, course=course.pk)
    assert rows == expected
    assert [row["begun"] for row in rows] == [True, False, False]
    assert rows[1]["id"] == unpublished.pk
    assert rows[1]["activity"]["current_version"] is None


def test_moments_are_compared_as_moments() -> None:
    now = clock.now()
    for days in (0, 3):
        someone = make.member(make.course())
        Enrolment.objects.filter(pk=someone.pk).update(last_seen_at=now - timedelta(days=days))
    expected, rows = by_orm_and_by_select(seen_since, moment=now - timedelta(days=1))
    assert (len(rows), rows) == (1, expected)


def test_a_lookup_that_finds_nothing_is_none() -> None:
    select = compiled_queries.Select(lambda: Course.objects.filter(public_id=Slot("public_id")))
    known = make.course()
    assert select.one(public_id=known.public_id) == known
    assert select.one(public_id="unknown") is None


def test_a_value_left_out_is_a_mistake_and_no_wider_answer() -> None:
    select = compiled_queries.Select(lambda: Course.objects.filter(public_id=Slot("public_id")))
    make.course()
    with pytest.raises(KeyError):
        select.one()


def test_a_value_is_data_and_never_part_of_the_statement() -> None:
    select = compiled_queries.Select(lambda: Course.objects.filter(title=Slot("title")))
    course = make.course('100 % of it\'s "all" %s')
    make.course("another")
    assert select.all(title='100 % of it\'s "all" %s') == [course]
    assert select.all(title="' OR 1=1 --") == []


def test_a_change_takes_its_values_and_says_how_many_rows_it_changed() -> None:
    change = compiled_queries.Update(
        lambda: Course.objects.filter(pk=Slot("course")),
        last_number=F("last_number") + 1,
        listed_at=Slot("now"),
        ends_on=None,
    )
    course, other, now = make.course(), make.course(), clock.now()
    assert [
        change(course=course.pk, now=now),
        change(course=course.pk, now=now),
        change(course=-1, now=now),
    ] == [1, 1, 0]
    course.refresh_from_db()
    other.refresh_from_db()
    assert (course.last_number, course.listed_at, other.last_number) == (2, now, 0)


def test_none_is_refused_by_name_where_it_would_silently_find_nothing() -> None:
    left = compiled_queries.Select(
        lambda: Enrolment.objects.filter(course=Slot("course"), left_at=Slot("left_at"))
    )
    member = make.member(make.course())
    with pytest.raises(ValueError, match="'left_at' is None"):
        left.all(course=member.course_id, left_at=None)
    rename = compiled_queries.Update(lambda: Course.objects.filter(pk=Slot("course")), title=Slot("title"))
    with pytest.raises(ValueError, match="'course' is None"):
        rename(course=None, title="new")


def test_none_is_written_where_a_column_takes_it() -> None:
    end = compiled_queries.Update(lambda: Course.objects.filter(pk=Slot("course")), ends_on=Slot("day"))
    course = make.course()
    days = []
    for day in (date(2026, 11, 30), None):
        assert end(course=course.pk, day=day) == 1
        days.append(Course.objects.get(pk=course.pk).ends_on)
    assert days == [date(2026, 11, 30), None]


def test_a_day_is_compared_as_a_day(is_compiled: bool) -> None:
    course = make.course()
    Course.objects.filter(pk=course.pk).update(ends_on=date(2026, 11, 30))

    def ending(until: Any) -> QuerySet[Course]:
        return Course.objects.filter(ends_on__lte=until)

    assert found(ending, until=date(2026, 11, 30)) == [course]
    assert found(ending, until=date(2026, 11, 29)) == []
    if is_compiled:
        assert found(ending, until="2026-12-01") == [course]


def test_json_is_compared_as_json() -> None:
    version = make.activity("one").current_version

    def with_card(card: Any) -> QuerySet[ActivityVersion]:
        return ActivityVersion.objects.filter(card=card)

    assert version is not None
    assert found(with_card, card=version.card) == [version]
    assert found(with_card, card={"max_points": "3"}) == []
    change = compiled_queries.Update(lambda: ActivityVersion.objects.filter(pk=Slot("pk")), card=Slot("card"))
    change(pk=version.pk, card={"ä": [1, None]})
    assert found(with_card, card={"ä": [1, None]}) == [version]


def test_a_uuid_is_compared_in_the_databases_own_form(is_compiled: bool) -> None:
    course, key = make.course(), UUID(int=2**127)
    Course.objects.filter(pk=course.pk).update(title=key.hex)

    def by_uuid(key: Any) -> QuerySet[Course]:
        return Course.objects.annotate(key=Cast("title", UUIDField())).filter(key=key)

    assert found(by_uuid, key=key) == [course]
    if is_compiled:
        assert found(by_uuid, key=str(key)) == [course]
    assert found(by_uuid, key=UUID(int=1)) == []


def test_a_row_of_a_model_stands_for_its_key() -> None:
    member = make.member(make.course())
    make.member(make.course())

    def of_course(course: Any, user: Any) -> QuerySet[Enrolment]:
        return Enrolment.objects.filter(course=course, user=user)

    assert found(of_course, course=member.course, user=member.user) == [member]
    change = compiled_queries.Update(
        lambda: Enrolment.objects.filter(pk=Slot("member")), course=Slot("course")
    )
    other = make.course()
    change(member=member.pk, course=other)
    assert found(of_course, course=other, user=member.user) == [member]


def test_a_new_row_has_its_defaults_its_number_and_the_moment() -> None:
    before = clock.now()
    course = Course(title="New")
    assert compiled_queries.insert(course)
    assert course.pk is not None
    assert not course._state.adding
    kept = Course.objects.get(pk=course.pk)
    assert (kept.title, kept.public_id, kept.last_number) == ("New", course.public_id, 0)
    assert before <= kept.created_at <= clock.now()
    course.title = "Newer"
    course.save()
    assert Course.objects.filter(pk=course.pk).values_list("title", flat=True).get() == "Newer"


def test_a_new_row_keeps_json_and_what_it_points_to() -> None:
    activity = Activity.objects.create(slug="one")
    document = {"title": {"fi": "Ä", "en": "%s"}, "steps": [1, None, "x"]}
    version = ActivityVersion(
        activity=activity, number=1, content=document, card={"max_points": 3}, digest="d"
    )
    compiled_queries.insert(version)
    kept = ActivityVersion.objects.get(pk=version.pk)
    assert (kept.content, kept.card, kept.activity) == (document, {"max_points": 3}, activity)


def test_a_second_row_of_the_same_key_is_refused() -> None:
    course = make.course()
    with pytest.raises(IntegrityError):
        compiled_queries.insert(Course(public_id=course.public_id))


def test_where_one_was_faster_nothing_is_written_and_it_says_so() -> None:
    course, late = make.course(), Course(title="late")
    late.public_id = course.public_id
    assert not compiled_queries.insert(late, unless_there=True)
    assert compiled_queries.insert(Course(title="another"), unless_there=True)
    assert set(Course.objects.values_list("title", flat=True)) == {course.title, "another"}
