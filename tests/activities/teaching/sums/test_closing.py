"""When a month has ended its sums are added up once, by what the organisation's learners did in it."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.utils import timezone

from activities.models import (
    Enrolment,
    Organisation,
    OrganisationSum,
    Role,
    StaffMember,
    User,
)
from activities.organisations import services as organisations
from activities.teaching.sums import closing
from tests.factories import activities as make
from tests.factories.practice import learners, placed, practise

pytestmark = pytest.mark.django_db
MARCH, APRIL = date(2026, 3, 1), date(2026, 4, 1)
HERE = timezone.get_default_timezone()
NOON = datetime(2026, 3, 10, 12, tzinfo=HERE)
Row = tuple[int | None, ...]


@pytest.fixture
def ours() -> Organisation:
    return organisations.new_organisation(name="Ours")


def close(organisation: Organisation, month: date = MARCH) -> dict[str, Row]:
    """The stored figures by group: people, begun, finished, minutes."""
    closing.close(organisation=organisation, month=month)
    rows = OrganisationSum.objects.filter(organisation=organisation, begins_on=month, months=1)
    return {
        f"{row.grouping}:{row.name or row.key}": (row.people, row.begun, row.finished, row.minutes)
        for row in rows
    }


def test_who_practised_is_counted_with_what_was_begun_and_finished(ours: Organisation) -> None:
    placement = placed(ours)
    people = learners(placement, 12)
    practise(placement, people[:10], at=NOON)
    practise(placement, people[10:], at=NOON, ends=False)
    assert close(ours)["all:"] == (12, 12, 10, 72)


def test_fewer_than_ten_are_not_stored_as_a_number(ours: Organisation) -> None:
    placement = placed(ours)
    practise(placement, learners(placement, 9), at=NOON)
    assert set(close(ours).values()) == {(None, None, None, None)}


def test_what_fewer_than_ten_have_finished_is_not_stored_either(ours: Organisation) -> None:
    placement = placed(ours)
    people = learners(placement, 12)
    practise(placement, people[:9], at=NOON)
    practise(placement, people[9:], at=NOON, ends=False)
    assert close(ours)["all:"] == (12, 12, None, 72)


def test_a_stranger_organisation_s_people_are_its_own(ours: Organisation) -> None:
    placement, theirs = placed(ours), placed(organisations.new_organisation(name="A stranger"))
    practise(placement, learners(placement, 10), at=NOON)
    practise(theirs, learners(theirs, 30), at=NOON)
    assert close(ours)["all:"] == (10, 10, 10, 60)


def test_a_course_of_a_release_without_organisations_is_the_first_ones(ours: Organisation) -> None:
    placement = make.placement()
    practise(placement, learners(placement, 10), at=NOON)
    assert close(organisations.first_organisation())["all:"][0] == 10
    assert close(ours)["all:"][0] is None


@pytest.mark.parametrize("who", ["instructor", "content developer", "visitor", "test user", "put aside"])
def test_only_learners_who_count_are_counted(ours: Organisation, who: str) -> None:
    placement = placed(ours)
    practise(placement, learners(placement, 10), at=NOON)
    roles = {
        "instructor": Role.INSTRUCTOR,
        "content developer": Role.CONTENT_DEVELOPER,
        "visitor": Role.VISITOR,
    }
    other = make.member(placement.course, roles.get(who, Role.LEARNER), counts=who != "test user")
    if who == "put aside":
        Enrolment.objects.filter(pk=other.pk).update(aside_at=NOON)
        other.refresh_from_db()
    practise(placement, [other], at=NOON)
    assert close(ours)["all:"] == (10, 10, 10, 60)


def test_an_attempt_that_does_not_count_is_no_practice(ours: Organisation) -> None:
    placement = placed(ours)
    people = learners(placement, 11)
    practise(placement, people[:10], at=NOON)
    practise(placement, people[10:], at=NOON, counts=False)
    assert close(ours)["all:"] == (10, 10, 10, 60)


@pytest.mark.parametrize("how", ["teaches elsewhere", "has taught", "administration", "manages"])
def test_no_figure_is_about_a_member_of_staff_who_learns_too(ours: Organisation, how: str) -> None:
    placement = placed(ours)
    people = learners(placement, 11)
    practise(placement, people, at=NOON)
    colleague = people[0]
    if how == "teaches elsewhere":
        make.member(placed(ours).course, Role.INSTRUCTOR, who=colleague.user)
    elif how == "has taught":
        Enrolment.objects.filter(pk=colleague.pk).update(has_taught=True)
    elif how == "administration":
        User.objects.filter(pk=colleague.user_id).update(is_staff=True)
    else:
        StaffMember.objects.create(organisation=ours, user=colleague.user)
    assert close(ours)["all:"] == (10, 10, 10, 60)


def test_units_and_courses_without_one_stand_beside_each_other(ours: Organisation) -> None:
    north, south, none = placed(ours, "North"), placed(ours, "South"), placed(ours)
    for placement, count in ((north, 10), (south, 11), (none, 12)):
        practise(placement, learners(placement, count), at=NOON)
    sums = close(ours)
    assert sums["all:"] == (33, 33, 33, 198)
    assert sums["unit:North"] == (10, 10, 10, 60)
    assert sums["unit:South"] == (11, 11, 11, 66)
    assert sums["unit:"] == (12, 12, 12, 72)


def test_a_small_unit_takes_the_next_one_along_so_that_the_whole_does_not_tell_of_it(
    ours: Organisation,
) -> None:
    for name, count in (("North", 2), ("South", 11), ("West", 15)):
        placement = placed(ours, name)
        practise(placement, learners(placement, count), at=NOON)
    sums = close(ours)
    assert sums["all:"][0] == 28
    assert sums["unit:North"] == sums["unit:South"] == (None,) * 4
    assert sums["unit:West"] == (15, 15, 15, 90)


def test_a_person_in_two_units_stands_with_all_in_the_one_with_the_most_practice(ours: Organisation) -> None:
    north, south = placed(ours, "North"), placed(ours, "South")
    people = learners(north, 10)
    practise(north, people, at=NOON, minutes=2)
    practise(south, learners(south, 10), at=NOON)
    practise(south, [make.member(south.course, who=one.user) for one in people], at=NOON, minutes=4)
    sums = close(ours)
    assert sums["all:"] == (20, 30, 30, 180)
    assert sums["unit:South"] == (20, 30, 30, 180)
    assert sums["unit:North"] == (None,) * 4


def test_the_language_is_the_one_chosen_when_the_month_has_ended(ours: Organisation) -> None:
    placement = placed(ours)
    changed = learners(placement, 12, "sv")
    practise(placement, [*changed, *learners(placement, 11, "fi"), *learners(placement, 10, "")], at=NOON)
    User.objects.filter(pk__in=[one.user_id for one in changed]).update(language="ar")
    sums = close(ours)
    assert sums["language:ar"][0] == 12
    assert sums["language:fi"][0] == 11
    assert sums["language:"][0] == 10
    assert sums["language:sv"][0] is None


@pytest.mark.parametrize(("minutes", "counted"), [(9, 180), (10, 200), (10.5, None), (300, None)])
def test_a_pause_is_no_practice(ours: Organisation, minutes: float, counted: int | None) -> None:
    placement = placed(ours)
    practise(placement, learners(placement, 10), at=NOON, minutes=minutes)
    assert close(ours)["all:"] == (10, 10, 10, counted)


def test_months_begin_and_end_at_midnight_here_and_not_at_greenwich(ours: Organisation) -> None:
    placement = placed(ours)
    late, early = learners(placement, 10), learners(placement, 11)
    practise(placement, late, at=datetime(2026, 3, 31, 20, 50, tzinfo=UTC))  # 23.50 here
    practise(placement, early, at=datetime(2026, 3, 31, 21, 5, tzinfo=UTC))  # 0.05 of April
    assert close(ours, MARCH)["all:"][0] == 10
    assert close(ours, APRIL)["all:"][0] == 11


def test_practice_over_midnight_is_parted_at_its_answers(ours: Organisation) -> None:
    placement = placed(ours)
    practise(placement, learners(placement, 10), at=datetime(2026, 3, 31, 20, 54, tzinfo=UTC), minutes=5)
    assert close(ours, MARCH)["all:"] == (10, 10, None, 50)
    assert close(ours, APRIL)["all:"] == (10, None, 10, 50)


def test_a_second_attempt_is_practice_and_nothing_begun_anew(ours: Organisation) -> None:
    placement = placed(ours)
    people = learners(placement, 10)
    practise(placement, people, at=NOON)
    practise(placement, people, at=NOON + timedelta(days=30))
    assert close(ours, MARCH)["all:"] == (10, 10, 10, 60)
    assert close(ours, APRIL)["all:"] == (10, None, None, 60)


def test_a_month_that_is_closed_stays_when_people_are_erased_or_come_later(ours: Organisation) -> None:
    placement = placed(ours)
    people = learners(placement, 12)
    practise(placement, people, at=NOON)
    before = close(ours)
    User.objects.filter(pk=people[0].user_id).delete()
    practise(placement, learners(placement, 3), at=NOON)
    assert not closing.close(organisation=ours, month=MARCH)
    assert close(ours) == before


def test_all_months_that_have_ended_are_closed_in_turn_and_the_present_one_never(ours: Organisation) -> None:
    placement = placed(ours)
    practise(placement, learners(placement, 10), at=NOON)
    with time_machine.travel(datetime(2026, 6, 1, 0, 59, tzinfo=HERE), tick=False):
        assert [closing.close_next_month() for _ in range(3)] == [True, True, False]
    assert months_closed(ours) == [3, 4]
    with time_machine.travel(datetime(2026, 6, 1, 1, 1, tzinfo=HERE), tick=False):
        assert [closing.close_next_month() for _ in range(2)] == [True, False]
    assert months_closed(ours) == [3, 4, 5]


def test_the_worker_does_one_month_at_a_time_and_looks_again_after_an_hour(ours: Organisation) -> None:
    placement, seconds = placed(ours), 0.0
    errand = closing.month_closer(clock_seconds=lambda: seconds)
    assert not errand()
    practise(placement, learners(placement, 10), at=NOON)
    with time_machine.travel(datetime(2026, 5, 2, tzinfo=UTC), tick=False):
        assert not errand()
        seconds = 3601.0
        assert [errand() for _ in range(3)] == [True, True, False]


def test_who_comes_second_to_close_a_month_leaves_it_as_it_is(ours: Organisation) -> None:
    placement = placed(ours)
    practise(placement, learners(placement, 10), at=NOON)
    assert closing.close(organisation=ours, month=MARCH)
    rows = list(OrganisationSum.objects.order_by("pk").values())
    assert not closing.close(organisation=ours, month=MARCH)
    assert list(OrganisationSum.objects.order_by("pk").values()) == rows


def test_with_december_the_people_of_the_year_are_counted_in_tens(ours: Organisation) -> None:
    placement = placed(ours)
    practise(placement, learners(placement, 14), at=NOON)
    practise(placement, learners(placement, 13), at=NOON + timedelta(days=60))
    with time_machine.travel(datetime(2027, 1, 2, tzinfo=UTC), tick=False):
        close_all()
    assert (
        OrganisationSum.objects.get(organisation=ours, months=12).people is None
    )  # 20 is hardly more than 14
    practise(placement, learners(placement, 21), at=NOON + timedelta(days=365))
    practise(placement, learners(placement, 22), at=NOON + timedelta(days=425))
    with time_machine.travel(datetime(2028, 1, 2, tzinfo=UTC), tick=False):
        close_all()
    assert OrganisationSum.objects.get(organisation=ours, months=12, begins_on="2027-01-01").people == 40


def test_where_nobody_has_practised_nothing_is_closed(ours: Organisation) -> None:
    placed(ours)
    assert not closing.close_next_month()


def close_all() -> None:
    while closing.close_next_month():
        pass


def months_closed(organisation: Organisation) -> list[int]:
    rows = OrganisationSum.objects.filter(organisation=organisation, grouping="all", months=1)
    return [row.begins_on.month for row in rows.order_by("begins_on")]
