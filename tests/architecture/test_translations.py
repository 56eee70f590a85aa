from pathlib import Path

import polib
import pytest
from django.utils.translation import ngettext, override

from activities.runtime.languages import COMPLETE, LANGUAGES, SOURCE
from tests.architecture.files import ROOT, files_like, plenty
from tests.architecture.texts_in_source import texts_by_language, texts_of
from tests.messages import FUZZY, ONE_AND_MANY, fill_in_header, untranslated

pytestmark = pytest.mark.once

CATALOGUES = files_like("django.po", at_least=6)
IDS = [str(path.relative_to(ROOT).parent.parent) for path in CATALOGUES]


def test_every_language_of_the_interface_has_a_catalogue_in_both_apps() -> None:
    translated = sorted(language.code for language in LANGUAGES if language.code != SOURCE)
    assert {"ar", "fi", "sv"} <= set(translated)
    assert [f"{app}/locale/{code}" for app in ("activities", "lti_tool") for code in translated] == IDS


@pytest.mark.parametrize("path", CATALOGUES, ids=IDS)
def test_every_text_is_translated(path: Path) -> None:
    assert missing(polib.pofile(str(path)), path.parent.parent.name) == []


def missing(catalogue: polib.POFile, language: str) -> list[str]:
    """What a catalogue owes: nothing while its language is incomplete, and offered to nobody."""
    return untranslated(catalogue) if language in COMPLETE else []


def test_a_language_that_is_incomplete_may_lack_texts_and_another_may_not() -> None:
    catalogue = polib.POFile()
    catalogue.append(polib.POEntry(msgid="Welcome", msgstr=""))
    assert missing(catalogue, "so") == []
    assert missing(catalogue, "sv") == ["'Welcome'"]


def test_a_new_catalogue_can_be_read_also_in_a_language_that_django_does_not_know() -> None:
    catalogue = polib.POFile()
    catalogue.metadata = {"Language": "", "Plural-Forms": "nplurals=INTEGER; plural=EXPRESSION;"}
    assert fill_in_header(catalogue, "so")
    assert catalogue.metadata == {"Language": "so", "Plural-Forms": ONE_AND_MANY}
    assert not fill_in_header(catalogue, "so")


def test_a_guess_of_gettext_is_listed_as_one_and_no_translation() -> None:
    catalogue = polib.POFile()
    catalogue.append(polib.POEntry(msgid="A number is missing.", msgstr="Sana puuttuu.", flags=["fuzzy"]))
    catalogue.append(polib.POEntry(msgid="Welcome", msgstr=""))
    assert missing(catalogue, "fi") == ["'Welcome'", f"'A number is missing.'{FUZZY}"]


@pytest.mark.parametrize("path", CATALOGUES, ids=IDS)
def test_the_compiled_catalogue_is_the_written_one(path: Path) -> None:
    written = {
        (e.msgctxt, e.msgid): e.msgstr or e.msgstr_plural
        for e in polib.pofile(str(path)).translated_entries()
    }
    compiled = {
        (e.msgctxt, e.msgid): e.msgstr or e.msgstr_plural for e in polib.mofile(str(path.with_suffix(".mo")))
    }
    assert compiled == written


@pytest.mark.parametrize("path", CATALOGUES, ids=IDS)
def test_a_translation_has_no_placeholder_that_the_text_has_not(path: Path) -> None:
    for entry in polib.pofile(str(path)).translated_entries():
        for text in [entry.msgstr, *entry.msgstr_plural.values()]:
            assert _names(text) <= _names(entry.msgid + (entry.msgid_plural or "")), entry.msgid


@pytest.mark.parametrize("path", CATALOGUES, ids=IDS)
def test_a_text_that_counts_has_all_the_forms_of_its_language(path: Path) -> None:
    catalogue = polib.pofile(str(path))
    forms = int(catalogue.metadata["Plural-Forms"].removeprefix("nplurals=").split(";")[0])
    for entry in catalogue.translated_entries():
        if entry.msgid_plural:
            assert len(entry.msgstr_plural) == forms, entry.msgid
            assert all(entry.msgstr_plural.values()), entry.msgid


def test_arabic_counts_in_six_ways() -> None:
    with override("ar"):
        said = [
            ngettext(
                "There is %(people)s learner in this course.",
                "There are %(people)s learners in this course.",
                number,
            )
            for number in (0, 1, 2, 3, 11, 100)
        ]
    assert len(set(said)) == 6


def test_no_text_stands_in_the_code_in_several_languages() -> None:
    """It would be forgotten when a language is added: `activities.blocks.phrases` is for what knows no Django."""
    assert [place for app in ("activities", "lti_tool") for place in texts_by_language(ROOT / app)] == []


def _names(text: str) -> set[str]:
    return {part.split(")")[0] for part in text.split("%(")[1:]}


@pytest.mark.parametrize("path", CATALOGUES, ids=IDS)
def test_no_text_of_the_source_is_missing_from_the_catalogue(path: Path) -> None:
    known = {entry.msgid.replace("%%", "%") for entry in polib.pofile(str(path)) if not entry.obsolete}
    texts = plenty(texts_of(path.parents[3]), 350, "texts of the source")
    assert {text for text in texts if text not in known} == set()


# What stands at the left is called as at the right, in pages and in the guide: one word for one thing.
ONE_WORD = {
    "oppimisalust": "kurssin sivusto",
    "oppimisympäristö": "kurssin sivusto",
    "oppija": "osallistuja",
}


@pytest.mark.parametrize(("other", "word"), ONE_WORD.items())
def test_one_thing_has_one_word_in_finnish(other: str, word: str) -> None:
    catalogues = [polib.pofile(str(path)) for path in CATALOGUES if path.parent.parent.name == "fi"]
    said = [
        text
        for each in catalogues
        for entry in each
        for text in (entry.msgstr, *entry.msgstr_plural.values())
    ]
    said += (ROOT / "docs" / "ohjaaja.md").read_text(encoding="utf-8").splitlines()
    assert [text for text in said if other in text.casefold()] == [], f"write: {word}"
    assert any(word in text.casefold() for text in said)
