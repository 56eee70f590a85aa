from pathlib import Path

import polib
import pytest

from tests.architecture.texts_in_source import texts_of

pytestmark = pytest.mark.once

ROOT = Path(__file__).resolve().parents[2]
CATALOGUES = sorted(ROOT.glob("*/locale/*/LC_MESSAGES/django.po"))
IDS = [str(path.relative_to(ROOT).parent.parent) for path in CATALOGUES]


def test_finnish_and_swedish_stand_beside_english_in_both_apps() -> None:
    assert IDS == ["activities/locale/fi", "activities/locale/sv", "lti_tool/locale/fi", "lti_tool/locale/sv"]


@pytest.mark.parametrize("path", CATALOGUES, ids=IDS)
def test_every_text_is_translated(path: Path) -> None:
    catalogue = polib.pofile(str(path))
    assert [entry.msgid for entry in catalogue.untranslated_entries()] == []
    assert [entry.msgid for entry in catalogue.fuzzy_entries()] == []


@pytest.mark.parametrize("path", CATALOGUES, ids=IDS)
def test_the_compiled_catalogue_is_the_written_one(path: Path) -> None:
    written = {
        (e.msgctxt, e.msgid): e.msgstr or e.msgstr_plural for e in polib.pofile(str(path)) if not e.obsolete
    }
    compiled = {
        (e.msgctxt, e.msgid): e.msgstr or e.msgstr_plural for e in polib.mofile(str(path.with_suffix(".mo")))
    }
    assert compiled == written


@pytest.mark.parametrize("path", CATALOGUES, ids=IDS)
def test_a_translation_has_no_placeholder_that_the_text_has_not(path: Path) -> None:
    for entry in polib.pofile(str(path)):
        for text in [entry.msgstr, *entry.msgstr_plural.values()]:
            assert _names(text) <= _names(entry.msgid + (entry.msgid_plural or "")), entry.msgid


def _names(text: str) -> set[str]:
    return {part.split(")")[0] for part in text.split("%(")[1:]}


@pytest.mark.parametrize("path", CATALOGUES, ids=IDS)
def test_no_text_of_the_source_is_missing_from_the_catalogue(path: Path) -> None:
    known = {entry.msgid.replace("%%", "%") for entry in polib.pofile(str(path)) if not entry.obsolete}
    assert {text for text in texts_of(path.parents[3]) if text not in known} == set()
