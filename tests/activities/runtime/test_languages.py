"""A language on its way is offered to nobody, and shown to who works on it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import polib
import pytest
from django.test import Client
from pytest_django import Settings

from activities.blocks import phrases
from activities.blocks.phrases import Phrase
from activities.blocks.texts import localised
from activities.runtime.languages import COMPLETE, FALLBACK, LANGUAGES, OF_CONTENT, Language, offered
from lti_tool.launch.launches import language_of
from tests.factories import activities as make

SOMALI = Language("so", "Soomaali", is_checked=False, is_complete=False)
WITH_SOMALI = [*LANGUAGES, SOMALI]


def options(languages: Sequence[Language]) -> list[tuple[str, str]]:
    return [(language.code, language.name) for language in languages]


@pytest.fixture
def catalogues(settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """One text of Somali is there."""
    catalogue = polib.POFile()
    catalogue.metadata = {"Content-Type": "text/plain; charset=UTF-8"}
    catalogue.append(polib.POEntry(msgid="Tour", msgstr="Socdaal"))
    catalogue.append(polib.POEntry(msgid="Welcome", msgstr="Soo dhawoow"))
    folder = tmp_path / "so" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    catalogue.save_as_mofile(str(folder / "django.mo"))
    settings.LOCALE_PATHS = [tmp_path]
    monkeypatch.setattr(phrases, "LOCALE", tmp_path)
    phrases._catalogues.cache_clear()
    yield tmp_path
    phrases._catalogues.cache_clear()


@pytest.fixture
def hidden(settings: Settings, catalogues: Path) -> None:
    settings.LANGUAGES = options(offered(WITH_SOMALI))


@pytest.fixture
def visible(settings: Settings, catalogues: Path) -> None:
    settings.LANGUAGES = options(offered(WITH_SOMALI, with_incomplete=True))


@pytest.mark.once
def test_a_complete_language_is_offered_and_an_incomplete_one_by_the_switch_alone() -> None:
    assert [language.code for language in offered(WITH_SOMALI)] == list(COMPLETE)
    assert offered(WITH_SOMALI, with_incomplete=True) == WITH_SOMALI


@pytest.mark.once
def test_the_first_language_is_complete_and_the_content_has_it() -> None:
    assert COMPLETE[0] == OF_CONTENT[0] == FALLBACK


@pytest.mark.django_db
@pytest.mark.usefixtures("hidden")
def test_nobody_comes_to_a_language_that_is_incomplete(client: Client) -> None:
    by_header = client.get("/", headers={"Accept-Language": "so, sv;q=0.5"}).content.decode()
    by_address = client.get("/", {"language": "so"}, headers={"Accept-Language": "sv"}).content.decode()
    for text in (by_header, by_address):
        assert '<html lang="sv"' in text
        assert "Soomaali" not in text
    assert language_of("so_SO") == ""


@pytest.mark.django_db
@pytest.mark.usefixtures("visible")
def test_who_works_on_a_language_sees_what_is_there_of_it(client: Client) -> None:
    text = client.get("/", headers={"Accept-Language": "so"}).content.decode()
    assert '<html lang="so" dir="ltr"' in text
    assert "<title>Soo dhawoow" in text
    assert ">Soomaali</a>" in text
    assert language_of("so_SO") == "so"
    assert make.person("so").page_language == "so"


@pytest.mark.once
@pytest.mark.usefixtures("catalogues")
def test_a_phrase_of_a_block_is_there_where_it_is_translated_and_never_english_in_its_place() -> None:
    assert dict(Phrase("Tour")) == {"en": "Tour", "so": "Socdaal"}
    assert "so" not in Phrase("Exercise")
    assert localised({**Phrase("Exercise"), "fi": "Harjoitus"}, "so") == "Harjoitus"
