import pytest
from django.utils import translation

from activities.templatetags.verstas import language_name, static_or_nothing

pytestmark = pytest.mark.once


def test_a_language_is_named_in_the_readers_language_or_its_own() -> None:
    with translation.override("en"):
        assert language_name("fi") == "Finnish"
        assert language_name("ar", "name_local").startswith("ال")


def test_a_language_that_django_does_not_know_breaks_no_page() -> None:
    assert language_name("so") in {"so", "Soomaali"}


def test_a_file_without_a_name_has_no_address() -> None:
    assert static_or_nothing("") == ""
