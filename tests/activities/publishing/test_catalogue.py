from typing import Any

import pytest

from activities.publishing import catalogue
from activities.publishing.catalogue import CatalogueEntry
from tests.factories import activities as make

pytestmark = pytest.mark.django_db


def picked(language: str = "fi") -> list[CatalogueEntry]:
    return catalogue.search_catalogue(course=make.course(), person=make.person(), language=language)


def test_the_picker_finds_by_words_kind_and_length() -> None:
    make.activity("passwords")
    make.activity("bicycles", kind="tour")
    listed = picked("en")

    def found(**criteria: Any) -> list[str]:
        return [entry.slug for entry in catalogue.narrow_catalogue(listed, **criteria)]

    assert found(text="PASSwords activity") == ["passwords"]
    assert found(kind="tour") == ["bicycles"]
    assert found(max_minutes=5) == []
    assert found(max_minutes=10) == ["bicycles", "passwords"]
    assert found(shelf="common") == ["bicycles", "passwords"]
    assert found(shelf="mine") == []


def test_an_entry_speaks_the_language_that_is_asked_for() -> None:
    made = make.activity("passwords")
    entry = picked("sv")[0]
    assert (entry.title, entry.summary) == ("Activity passwords (sv)", "What it is about (sv)")
    assert (entry.minutes, entry.max_points, entry.activity) == (10, 2, made)
    assert entry.languages == ("fi", "sv", "en")


def test_what_is_not_listed_can_be_had_by_name_only() -> None:
    made = make.activity("hidden")
    made.is_listed = False
    made.save()
    course, person = make.course(), make.person()
    assert picked() == []
    assert catalogue.find_activity(slug="hidden", course=course, person=person) == made
    assert catalogue.find_named(slug="hidden", course=course) == made
    assert catalogue.find_presentable(slug="hidden") is None
    assert catalogue.find_activity(slug="unknown", course=course, person=person) is None


def test_a_path_comes_first_in_its_own_order_and_is_found_by_its_name() -> None:
    make.activity("aardvark")
    for place, slug in ((2, "apples"), (1, "pears")):
        activity = make.activity(slug)
        make.publish(activity, make.content(slug=slug) | {"path": {"name": "first-steps", "place": place}})
    found = picked("sv")
    assert [entry.slug for entry in found] == ["pears", "apples", "aardvark"]
    assert [(entry.path_label, entry.path_place) for entry in found[:2]] == [
        ("Första stegen", 1),
        ("Första stegen", 2),
    ]
    assert (found[2].path, found[2].path_label, found[2].path_place) == ("", "", 0)
    by_name = catalogue.narrow_catalogue(picked(), text="ensiaskeleet")
    assert [entry.slug for entry in by_name] == ["pears", "apples"]


def test_a_path_that_is_no_longer_known_is_no_path() -> None:
    activity = make.activity("pears")
    make.publish(activity, make.content(slug="pears") | {"path": {"name": "gone", "place": 1}})
    [entry] = picked()
    assert (entry.path, entry.path_label) == ("", "")
