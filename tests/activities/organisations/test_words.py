"""An organisation's own words: as they are read from a form, and as a page says them."""

from pathlib import Path

import polib
import pytest
from django.template import Context, Template
from django.utils.translation import override

from activities.models import Organisation
from activities.organisations.services import (
    NAMES,
    UnfitWordsError,
    examples_of,
    field_name,
    forms_of,
    read_words,
    service_name,
    word_of,
)
from activities.organisations.words import FORM_NAMES, FORMS, marks_in
from activities.runtime.languages import COMPLETE
from tests.architecture.files import files_like, plenty

VALMENTAJA = ["valmentaja", "valmentajan", "valmentajalle", "valmentajasi", "valmentajat"]
CATALOGUES = files_like("django.po", at_least=6)


def an_organisation(**words: dict[str, list[str]]) -> Organisation:
    return Organisation(name="Example", words=words)


def fields(name: str, language: str, *forms: str) -> dict[str, list[str]]:
    names = forms_of(name, language)
    return {
        field_name(name, language, form): [text]
        for form, text in zip(names, forms or ["x"] * len(names), strict=True)
    }


def said(text: str, organisation: Organisation | None, language: str) -> str:
    with override(language):
        page = Template("{% load words %}{% worded text %}")
        return page.render(Context({"text": text, "organisation": organisation}))


def test_a_word_is_said_in_the_form_that_the_sentence_needs() -> None:
    ours = an_organisation(instructor={"fi": VALMENTAJA})
    assert said("Kerro [instructor:to].", ours, "fi") == "Kerro <bdi>valmentajalle</bdi>."
    assert said("[Instructor:your] vastasi.", ours, "fi") == "<bdi>Valmentajasi</bdi> vastasi."


def test_a_stranger_organisation_and_the_house_say_their_own() -> None:
    stranger = an_organisation(client={"fi": VALMENTAJA})
    for whose in (stranger, None):
        assert said("Kerro [instructor:to].", whose, "fi") == "Kerro ohjaajalle."


def test_in_a_language_without_an_own_word_the_usual_one_stands() -> None:
    ours = an_organisation(instructor={"fi": VALMENTAJA})
    assert said("Berätta för [instructor:the].", ours, "sv") == "Berätta för handledaren."


def test_a_services_name_is_said_in_another_language_and_marked_by_it() -> None:
    ours = an_organisation(service={"fi": ["Paja"]})
    assert said("[service]", ours, "fi") == "<bdi>Paja</bdi>"
    assert said("[service]", ours, "ar") == '<bdi lang="fi" dir="ltr">Paja</bdi>'
    with override("ar"):
        assert service_name(ours) == "Paja"


def test_a_word_of_which_a_form_is_missing_in_the_row_is_the_usual_one() -> None:
    assert said("[instructor:to]", an_organisation(instructor={"fi": ["valmentaja"]}), "fi") == "ohjaajalle"


def test_what_looks_like_markup_in_a_row_is_shown_as_it_is() -> None:
    ours = an_organisation(service={"en": ["<b>[client]</b>"]})
    assert said("Welcome to [service] & more", ours, "en") == (
        "Welcome to <bdi>&lt;b&gt;[client]&lt;/b&gt;</bdi> &amp; more"
    )


@pytest.mark.parametrize("language", COMPLETE)
@pytest.mark.parametrize("name", NAMES)
def test_every_word_has_all_forms_in_every_language(name: str, language: str) -> None:
    examples = examples_of(name, language)
    assert list(examples) == list(forms_of(name, language))
    assert all(examples.values())
    assert set(examples) <= set(FORM_NAMES)


def test_a_form_is_read_and_what_is_empty_left_out() -> None:
    form = fields("instructor", "fi", *VALMENTAJA) | {field_name("client", "sv", "plain"): ["  "]}
    assert read_words(form) == {"instructor": {"fi": VALMENTAJA}}
    assert read_words({}) == {}


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("a" * 200, "may have 40 letters"),
        ("<script>", "the signs < >"),
        ("[client]", "the signs < >"),
        ("a\u202eb", "nobody can see"),
        ("a\u200fb", "nobody can see"),
        ("a\x07b", "nobody can see"),
        ("a\x00b", "nobody can see"),
        ("مدرّب", "from right to left"),
    ],
)
def test_a_word_that_no_page_can_take_is_refused_at_its_field(text: str, why: str) -> None:
    good = fields("client", "sv", "kund", "kunden", "kunder")
    with pytest.raises(UnfitWordsError) as error, override("en"):
        read_words(good | fields("service", "en", text))
    assert list(error.value.faults) == ["service-en-plain"]
    assert why in error.value.faults["service-en-plain"]


def test_all_faults_are_said_at_once_and_missing_forms_by_name() -> None:
    form = fields("service", "fi", "<") | {"client-fi-plain": ["asiakas"], "client-fi-to": ["asiakkaalle"]}
    with pytest.raises(UnfitWordsError) as error:
        read_words(form)
    assert set(error.value.faults) == {"service-fi-plain", "client-fi-of", "client-fi-your", "client-fi-many"}


def test_arabic_is_written_from_right_to_left_or_in_latin_letters() -> None:
    assert read_words(fields("service", "ar", "ورشة")) == {"service": {"ar": ["ورشة"]}}
    assert read_words(fields("service", "ar", "Verstas")) == {"service": {"ar": ["Verstas"]}}


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: f"{path.parts[-5]}-{path.parts[-3]}")
def test_a_translation_takes_only_forms_that_its_language_has(path: Path) -> None:
    language = path.parent.parent.name
    entries = [entry for entry in polib.pofile(str(path)) if marks_in(entry.msgid)]
    for entry in plenty(entries, 3, "texts with a word"):
        assert {name for name, _form in marks_in(entry.msgstr)} <= {n for n, _ in marks_in(entry.msgid)}
        for text, code in ((entry.msgid, "en"), (entry.msgstr, language)):
            assert [mark for mark in marks_in(text) if mark[1] not in forms_of(mark[0], code)] == []


def test_every_language_begins_with_the_plain_form() -> None:
    assert {forms[0] for forms in FORMS.values()} == {"plain"}


def test_a_language_without_words_of_its_own_yet_has_those_of_the_house() -> None:
    for form, word in (("plain", "ohjaaja"), ("to", "ohjaajalle")):
        found = word_of(an_organisation(), "instructor", form=form, language="so")
        assert (found.text, found.language) == (word, "fi")
    assert examples_of("instructor", "so") == {"plain": "ohjaaja", "many": "ohjaajat"}
