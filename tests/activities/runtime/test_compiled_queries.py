"""A statement that Django writes once answers as the query itself would, each time with the values of that time."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection
from django.db.models import Exists, F, Model, OuterRef, QuerySet
from django.test.utils import CaptureQueriesContext

from activities.learning import attempts
from activities.models import Activity, ActivityVersion, Attempt, Course, Enrolment, Placement, Progress
from activities.runtime import clock, compiled_queries
from activities.runtime.compiled_queries import Slot
from tests.factories import activities as make

pytestmark = pytest.mark.django_db

Written = Callable[..., QuerySet[Any]]


def enrolments(course: Any, least: Any) -> QuerySet[Any]:
    return Enrolment.objects.select_related("course", "user").filter(course=course, number__gte=least)


def placements(course: Any, **_rest: Any) -> QuerySet[Any]:
    """With JSON, a related row that may be missing, a deferred column and an annotation."""
    begun = Exists(Attempt.objects.filter(placement=OuterRef("pk")))
    with_version = Placement.objects.select_related("activity__current_version").annotate(begun=begun)
    return with_version.defer("activity__current_version__content").filter(course=course).order_by("-pk")


def seen_since(moment: Any, **_rest: Any) -> QuerySet[Any]:
    return Enrolment.objects.filter(last_seen_at__gte=moment).order_by("number")


def told(row: Model) -> dict[str, Any]:
    """All that a row knows, its related rows included, without asking the database again."""
    own = {name: value for name, value in vars(row).items() if name != "_state"}
    related = row._state.fields_cache
    return own | {name: value and told(value) for name, value in related.items()}


def written_and_prepared(query: Written, **values: Any) -> tuple[list[Any], list[Any]]:
    statement: compiled_queries.Select[Any] = compiled_queries.Select(
        lambda: query(**{name: Slot(name) for name in values})
    )
    statement.all(
        **{name: _another(value) for name, value in values.items()}
    )  # asked before, with other values
    return [told(row) for row in query(**values)], [told(row) for row in statement.all(**values)]


def _another(value: Any) -> Any:
    return value + timedelta(days=9) if hasattr(value, "year") else value + 1


def test_rows_with_their_related_ones_are_as_the_query_gives_them() -> None:
    course, other = make.course(), make.course()
    for place in (course, course, other):
        make.member(place)
    expected, found = written_and_prepared(enrolments, course=course.pk, least=2)
    assert (len(found), found) == (1, expected)


def test_json_annotations_missing_relations_and_deferred_columns_are_as_the_query_gives_them() -> None:
    course = make.course()
    make.placement(course)
    unpublished = Placement.objects.create(course=course, activity=Activity.objects.create(slug="draft"))
    learner = make.member(course)
    attempts.start(placement=make.placement(course), learner=learner.user)
    expected, found = written_and_prepared(placements, course=course.pk)
    assert found == expected
    assert [row["begun"] for row in found] == [True, False, False]
    assert found[1]["id"] == unpublished.pk
    assert found[1]["activity"]["current_version"] is None


def test_moments_are_compared_as_moments() -> None:
    now = clock.now()
    for days in (0, 3):
        someone = make.member(make.course())
        Enrolment.objects.filter(pk=someone.pk).update(last_seen_at=now - timedelta(days=days))
    expected, found = written_and_prepared(seen_since, moment=now - timedelta(days=1))
    assert (len(found), found) == (1, expected)


def test_a_lookup_that_finds_nothing_is_none() -> None:
    statement = compiled_queries.Select(lambda: Course.objects.filter(public_id=Slot("public_id")))
    known = make.course()
    assert statement.one(public_id=known.public_id) == known
    assert statement.one(public_id="unknown") is None


def test_a_value_left_out_is_a_mistake_and_no_wider_answer() -> None:
    statement = compiled_queries.Select(lambda: Course.objects.filter(public_id=Slot("public_id")))
    make.course()
    with pytest.raises(KeyError):
        statement.one()


def test_a_value_is_data_and_never_part_of_the_statement() -> None:
    statement = compiled_queries.Select(lambda: Course.objects.filter(title=Slot("title")))
    course = make.course('100 % of it\'s "all" %s')
    make.course("another")
    assert statement.all(title='100 % of it\'s "all" %s') == [course]
    assert statement.all(title="' OR 1=1 --") == []


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


def test_the_second_time_nothing_is_written_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    written: list[int] = []

    def query() -> QuerySet[Progress]:
        written.append(1)
        return Progress.objects.filter(learner=Slot("learner"))

    statement = compiled_queries.Select(query)
    with CaptureQueriesContext(connection) as asked:
        assert [statement.all(learner=1), statement.all(learner=2)] == [[], []]
    assert (len(written), len(asked.captured_queries)) == (1, 2)
