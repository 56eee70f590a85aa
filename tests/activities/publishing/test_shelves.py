"""What may be picked, seen and named in a course, beside another unit and another organisation."""

from dataclasses import dataclass

import pytest
from django.db.models import QuerySet

from activities.models import Activity, Course, Organisation, Unit, User
from activities.organisations.services import first_organisation, new_organisation
from activities.publishing import shelves
from activities.publishing.shelves import Place, Shelf
from tests.factories import activities as make

pytestmark = pytest.mark.django_db


@dataclass
class House:
    """An organisation with a unit, a course of it and its instructor; each shelf has one activity."""

    organisation: Organisation
    unit: Unit
    course: Course
    person: User


def house(name: str) -> House:
    organisation = new_organisation(name=name)
    unit, person = make.unit(organisation), make.person()
    course = make.course(organisation=organisation, unit=unit, deployment_key=f"deployment-{name}")
    make.shelved(f"{name}-all", organisation)
    make.shelved(f"{name}-unit", organisation, unit=unit)
    make.shelved(f"{name}-mine", organisation, owner=person)
    return House(organisation, unit, course, person)


@pytest.fixture
def ours() -> House:
    make.activity("for-everyone")
    return house("ours")


@pytest.fixture
def strangers() -> House:
    return house("theirs")


def slugs(found: QuerySet[Activity]) -> set[str]:
    return {activity.slug for activity in found}


def test_one_picks_from_the_common_shelf_the_organisations_the_units_and_ones_own(
    ours: House, strangers: House
) -> None:
    assert slugs(shelves.usable_in(ours.course, ours.person)) == {
        "for-everyone",
        "ours-all",
        "ours-unit",
        "ours-mine",
    }


def test_what_is_another_units_or_another_persons_is_not_to_be_picked(ours: House, strangers: House) -> None:
    elsewhere = make.course(organisation=ours.organisation, unit=make.unit(ours.organisation, "Other"))
    without = make.course(organisation=ours.organisation)
    for course in (elsewhere, without):
        assert slugs(shelves.usable_in(course, make.person())) == {"for-everyone", "ours-all"}


def test_ones_own_activities_stay_in_the_organisation_in_which_they_were_made(
    ours: House, strangers: House
) -> None:
    assert slugs(shelves.usable_in(strangers.course, ours.person)) == {
        "for-everyone",
        "theirs-all",
        "theirs-unit",
    }


def test_what_a_course_has_may_be_seen_there_wherever_it_lies(ours: House, strangers: House) -> None:
    theirs = Activity.objects.get(slug="theirs-mine")
    make.placement(ours.course, theirs)
    assert slugs(shelves.seen_in(ours.course, ours.person)) == {
        "for-everyone",
        "ours-all",
        "ours-unit",
        "ours-mine",
        "theirs-mine",
    }
    assert "theirs-mine" not in slugs(shelves.usable_in(ours.course, ours.person))


def test_a_link_names_all_that_is_the_organisations_and_nothing_of_another_one(
    ours: House, strangers: House
) -> None:
    moved = make.course(organisation=ours.organisation)  # its unit was taken away since the link was made
    assert slugs(shelves.known_in(moved)) == {"for-everyone", "ours-all", "ours-unit", "ours-mine"}


def test_a_link_names_what_the_courses_of_its_deployment_have_already(ours: House, strangers: House) -> None:
    make.placement(ours.course, Activity.objects.get(slug="theirs-all"))
    key = ours.course.deployment_key
    copied = make.course(organisation=ours.organisation, deployment_key=key)
    assert "theirs-all" in slugs(shelves.known_in(copied))
    other = make.course(organisation=ours.organisation, deployment_key="deployment-other")
    assert "theirs-all" not in slugs(shelves.known_in(other))


def test_courses_without_a_deployment_know_nothing_of_each_other(ours: House, strangers: House) -> None:
    make.placement(make.course(organisation=ours.organisation), Activity.objects.get(slug="theirs-all"))
    assert "theirs-all" not in slugs(shelves.known_in(make.course(organisation=ours.organisation)))


def test_a_course_of_a_release_before_organisations_picks_from_the_firsts_shelf(strangers: House) -> None:
    make.shelved("of-the-first", first_organisation())
    course = make.course()
    assert slugs(shelves.usable_in(course, make.person())) == {"of-the-first"}
    assert slugs(shelves.known_in(course)) == {"of-the-first"}


def test_what_was_never_published_lies_on_no_shelf(ours: House) -> None:
    Activity.objects.create(slug="a-draft", kind="tour", organisation=ours.organisation)
    assert "a-draft" not in slugs(shelves.usable_in(ours.course, ours.person))
    assert "a-draft" not in slugs(shelves.known_in(ours.course))


@pytest.mark.parametrize(
    ("slug", "shelf"),
    [
        ("for-everyone", Shelf.COMMON),
        ("ours-all", Shelf.ORGANISATION),
        ("ours-unit", Shelf.UNIT),
        ("ours-mine", Shelf.MINE),
    ],
)
def test_an_activity_lies_on_one_shelf(ours: House, slug: str, shelf: Shelf) -> None:
    assert shelves.shelf_of(Activity.objects.get(slug=slug)) == shelf


def test_a_place_names_one_shelf(ours: House) -> None:
    place = Place(ours.organisation, unit=ours.unit)
    assert place.columns() == {"organisation": ours.organisation, "unit": ours.unit, "owner": None}
