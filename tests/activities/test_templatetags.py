import pytest
from django.utils import translation

from activities.runtime.language_names import language_name
from activities.templatetags.verstas import listed, same_for_all, static_or_nothing

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


@pytest.mark.parametrize(("language", "word"), [("en", "Saved."), ("fi", "Tallessa.")])
def test_a_part_that_is_the_same_for_all_is_so_in_each_language_alone(language: str, word: str) -> None:
    with translation.override(language):
        assert f'data-saved="{word}"' in same_for_all("activities/learning/answering/answer_words.html")


def test_a_part_that_is_the_same_for_all_is_another_for_who_comes_by_a_code() -> None:
    part = "activities/learning/answering/answer_words.html"
    with translation.override("en"):
        by_code, others = (same_for_all(part, is_by_code=yes) for yes in (True, False))
    assert ("write your code again" in by_code, "write your code again" in others) == (True, False)
