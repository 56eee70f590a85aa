import pytest

from activities.publishing import catalogue
from tests.factories import activities as make

pytestmark = pytest.mark.django_db


def test_the_picker_finds_by_words_kind_and_length() -> None:
    make.activity("passwords")
    make.activity("bicycles", kind="tour")
    assert [entry.slug for entry in catalogue.search_catalogue(text="PASSwords activity", language="en")] == [
        "passwords"
    ]
    assert [entry.slug for entry in catalogue.search_catalogue(kind="tour", language="en")] == ["bicycles"]
    assert catalogue.search_catalogue(max_minutes=5) == []
    assert [entry.slug for entry in catalogue.search_catalogue(max_minutes=10)] == ["bicycles", "passwords"]


def test_an_entry_speaks_the_language_that_is_asked_for() -> None:
    made = make.activity("passwords")
    entry = catalogue.search_catalogue(language="sv")[0]
    assert (entry.title, entry.summary) == ("Activity passwords (sv)", "What it is about (sv)")
    assert (entry.minutes, entry.max_points, entry.activity) == (10, 2, made)
    assert entry.languages == ("fi", "sv", "en")


def test_what_is_not_listed_can_be_had_by_name_only() -> None:
    made = make.activity("hidden")
    made.is_listed = False
    made.save()
    assert catalogue.search_catalogue() == []
    assert catalogue.find_activity(slug="hidden") == made
    assert catalogue.find_activity(slug="unknown") is None


def test_a_path_comes_first_in_its_own_order_and_is_found_by_its_name() -> None:
    make.activity("aardvark")
    for place, slug in ((2, "apples"), (1, "pears")):
        activity = make.activity(slug)
        make.publish(activity, make.content(slug=slug) | {"path": {"name": "first-steps", "place": place}})
    found = catalogue.search_catalogue(language="sv")
    assert [entry.slug for entry in found] == ["pears", "apples", "aardvark"]
    assert [(entry.path_label, entry.path_place) for entry in found[:2]] == [
        ("Första stegen", 1),
        ("Första stegen", 2),
    ]
    assert (found[2].path, found[2].path_label, found[2].path_place) == ("", "", 0)
    assert [entry.slug for entry in catalogue.search_catalogue(text="ensiaskeleet")] == ["pears", "apples"]


def test_a_path_that_is_no_longer_known_is_no_path() -> None:
    activity = make.activity("pears")
    make.publish(activity, make.content(slug="pears") | {"path": {"name": "gone", "place": 1}})
    [entry] = catalogue.search_catalogue()
    assert (entry.path, entry.path_label) == ("", "")
