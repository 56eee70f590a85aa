"""Who acts stands in the Finnish sentences of the pages and of the instructors' guide."""

import polib
import pytest

from tests.architecture.files import ROOT, plenty
from tests.finnish import passives

pytestmark = pytest.mark.once


@pytest.mark.parametrize("app", ["activities", "lti_tool"])
def test_whoever_acts_stands_in_each_sentence_of_the_pages(app: str) -> None:
    catalogue = polib.pofile(str(ROOT / app / "locale" / "fi" / "LC_MESSAGES" / "django.po"))
    texts = [text for entry in catalogue for text in (entry.msgstr, *entry.msgstr_plural.values())]
    assert [text for text in plenty(texts, 350, "texts") if passives(text)] == []


def test_whoever_acts_stands_in_each_sentence_of_the_guide() -> None:
    lines = (ROOT / "docs" / "ohjaaja.md").read_text(encoding="utf-8").splitlines()
    assert [line for line in plenty(lines, 100, "lines") if passives(line)] == []
