"""The same activity twice in a course has a number in every list; who stands alone has none."""

import pytest

from activities.publishing import catalogue
from activities.teaching.people import PeopleFilter
from activities.teaching.reports import overview, results_table
from tests.factories import activities as make

pytestmark = pytest.mark.django_db
TITLE = "Activity keys (en)"


def test_lists_tell_two_placements_of_one_activity_apart() -> None:
    course, keys = make.course(), make.activity("keys")
    first, alone, second = (
        make.placement(course, keys),
        make.placement(course, make.activity("saw")),
        make.placement(course, keys),
    )
    make.placement(of=keys)  # a stranger's course counts for nothing
    learner = make.member(course)
    expected = {first.pk: f"{TITLE} (1)", alone.pk: "Activity saw (en)", second.pk: f"{TITLE} (2)"}
    assert catalogue.titles_of(course.placements.all(), "en") == expected
    assert catalogue.titles_of(course.placements.filter(pk=second.pk), "en") == {second.pk: f"{TITLE} (2)"}
    own = overview.for_learner(course=course, learner=learner.user, language="en")
    assert {line.placement.pk: line.entry.title for line in own} == expected
    counted, _people = overview.for_instructor(course=course, language="en")
    assert {line.placement.pk: line.entry.title for line in counted} == expected
    columns = results_table.grid(course=course, people_filter=PeopleFilter(), language="en").columns.items
    assert {column.placement.pk: column.title for column in columns} == expected
