"""Who acts stands in the Finnish sentences of the pages and of the instructors' guide."""

from pathlib import Path

import polib
import pytest

from tests.finnish import passives

pytestmark = pytest.mark.once

HOUSE = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize("app", ["activities", "lti_tool"])
def test_whoever_acts_stands_in_each_sentence_of_the_pages(app: str) -> None:
    catalogue = polib.pofile(str(HOUSE / app / "locale" / "fi" / "LC_MESSAGES" / "django.po"))
    texts = [text for entry in catalogue for text in (entry.msgstr, *entry.msgstr_plural.values())]
    assert [text for text in texts if passives(text)] == []


def test_whoever_acts_stands_in_each_sentence_of_the_guide() -> None:
    lines = (HOUSE / "docs" / "ohjaaja.md").read_text(encoding="utf-8").splitlines()
    assert [line for line in lines if passives(line)] == []
