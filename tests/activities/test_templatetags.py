import pytest
from django.utils import translation

from activities.templatetags.verstas import language_name, listed, static_or_nothing

pytestmark = pytest.mark.once


def test_a_language_is_named_in_the_readers_language_or_its_own() -> None:
    with translation.override("en"):
        assert language_name("fi") == "Finnish"
        assert language_name("ar", "name_local").startswith("ال")


def test_a_language_that_django_does_not_know_breaks_no_page() -> None:
    assert language_name("so") in {"so", "Soomaali"}


def test_a_file_without_a_name_has_no_address() -> None:
    assert static_or_nothing("") == ""


def test_things_below_a_sentence_keep_the_direction_of_their_language_and_write_no_html() -> None:
    assert (
        listed("انظر:\n• Mitä teet?\n• <b>") == "انظر:<br>• <bdi>Mitä teet?</bdi><br>• <bdi>&lt;b&gt;</bdi>"
    )
